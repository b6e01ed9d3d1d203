use clerk_runtime::protect;

#[protect(org = path("org_id"))]
#[rocket::get("/invoices")]
fn handler() {}

fn main() {}
