use clerk_runtime::protect;

#[protect(on_missing = redirect("http://example.com/"))]
async fn handler() {}

fn main() {}
