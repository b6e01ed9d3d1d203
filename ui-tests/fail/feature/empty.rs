use clerk_runtime::protect;

#[protect(feature = "")]
async fn handler() {}

fn main() {}
