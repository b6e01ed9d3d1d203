use clerk_runtime::auth;

#[auth(org = path("org_id"))]
async fn handler() {}

fn main() {}
