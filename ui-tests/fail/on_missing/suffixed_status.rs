use clerk_runtime::protect;

#[protect(on_missing = 401u16)]
async fn handler() {}

fn main() {}
