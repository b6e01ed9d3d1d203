use clerk_runtime::protect;

#[protect(org = path("id"), org_slug = path("slug"))]
async fn handler() {}

fn main() {}
