use clerk_runtime::protect;

#[protect(all(feature = "org:exports", feature = "org:exports"))]
async fn handler() {}

fn main() {}
