use clerk_runtime::protect;

#[protect(token = api_key, azp = optional)]
async fn handler() {}

fn main() {}
