use clerk_runtime::protect;

#[protect(token = oauth, any(audience = resource))]
async fn handler() {}

fn main() {}
