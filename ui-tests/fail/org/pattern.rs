use clerk_runtime::protect;

#[protect(org = path("{org_id}"))]
async fn handler() {}

fn main() {}
