use clerk_runtime::protect;

#[protect(plan = "pro plan")]
async fn handler() {}

fn main() {}
