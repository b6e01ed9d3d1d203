use clerk_runtime::protect;

#[protect(token = apikey)]
async fn handler() {}

fn main() {}
