use clerk_runtime::handlers;

#[handlers]
async fn list() {}

fn main() {}
