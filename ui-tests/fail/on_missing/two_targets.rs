use clerk_runtime::protect;

#[protect(on_missing = redirect("/a", "/b"))]
async fn handler() {}

fn main() {}
