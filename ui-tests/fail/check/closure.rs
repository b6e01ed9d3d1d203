use clerk_runtime::protect;

#[protect(check = |auth| true)]
async fn handler() {}

fn main() {}
