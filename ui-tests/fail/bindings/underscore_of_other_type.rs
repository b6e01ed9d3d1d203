use clerk_runtime::protect;

#[protect]
async fn handler(_org_id: u32) {}

fn main() {}
