use clerk_runtime::protect;

#[protect(crate = serde)]
async fn handler() {}

fn main() {}
