use clerk_runtime::protect;

#[protect]
async fn handler(org_id: Option<&str>) {}

fn main() {}
