use clerk_runtime::protect;

#[protect(token = oauth, audience = "")]
async fn handler() {}

fn main() {}
