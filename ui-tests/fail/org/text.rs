use clerk_runtime::protect;

#[protect(org = "org_id")]
async fn handler() {}

fn main() {}
