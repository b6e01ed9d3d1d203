use clerk_runtime::protect;

#[protect(on_missing = redirect("sign-in"))]
async fn handler() {}

fn main() {}
