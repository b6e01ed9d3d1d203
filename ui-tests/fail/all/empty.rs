use clerk_runtime::protect;

#[protect(all())]
async fn handler() {}

fn main() {}
