use clerk_runtime::protect;

#[protect(org = path("org_id"))]
#[rocket::get("/orgs/<orgid>")]
async fn show(orgid: &str) {
    let _ = orgid;
}

fn main() {}
