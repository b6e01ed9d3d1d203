use clerk_runtime::protect;

#[protect(org = path(""))]
async fn handler() {}

fn main() {}
