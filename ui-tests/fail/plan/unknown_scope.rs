use clerk_runtime::protect;

#[protect(plan = "team:pro")]
async fn handler() {}

fn main() {}
