use clerk_runtime::protect;

#[protect(tenant = "api")]
async fn handler() {}

fn main() {}
