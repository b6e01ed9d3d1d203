use clerk_runtime::protect;

#[protect(required, status = 401)]
async fn handler() {}

fn main() {}
