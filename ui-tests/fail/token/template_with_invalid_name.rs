use clerk_runtime::protect;

#[protect(token = template("my template"))]
async fn handler() {}

fn main() {}
