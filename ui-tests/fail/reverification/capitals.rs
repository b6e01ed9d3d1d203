use clerk_runtime::protect;

#[protect(reverification = "Strict")]
async fn handler() {}

fn main() {}
