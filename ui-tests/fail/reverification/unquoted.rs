use clerk_runtime::protect;

#[protect(reverification = strict)]
async fn handler() {}

fn main() {}
