use clerk_runtime::protect;

#[protect(token = template)]
async fn handler() {}

fn main() {}
