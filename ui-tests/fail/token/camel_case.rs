use clerk_runtime::protect;

#[protect(token = ApiKey)]
async fn handler() {}

fn main() {}
