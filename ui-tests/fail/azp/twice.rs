use clerk_runtime::protect;

#[protect(azp = optional, azp = optional)]
async fn handler() {}

fn main() {}
