use clerk_runtime::protect;

#[protect(token = oauth, audience = resorce)]
async fn handler() {}

fn main() {}
