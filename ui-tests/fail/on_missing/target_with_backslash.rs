use clerk_runtime::protect;

#[protect(on_missing = redirect("/\\evil.example"))]
async fn handler() {}

fn main() {}
