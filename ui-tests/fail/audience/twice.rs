use clerk_runtime::protect;

#[protect(token = oauth, audience = "https://a.example", audience = resource)]
async fn handler() {}

fn main() {}
