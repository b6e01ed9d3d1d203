use clerk_runtime::protect;

#[protect(audience = "api")]
async fn handler() {}

fn main() {}
