use clerk_runtime::protect;

#[protect(org = path("a"), org = path("b"))]
async fn handler() {}

fn main() {}
