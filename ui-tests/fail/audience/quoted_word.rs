use clerk_runtime::protect;

#[protect(token = oauth, audience = "resource")]
async fn handler() {}

fn main() {}
