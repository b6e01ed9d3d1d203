use clerk_runtime::{handlers, protect};
use poem_openapi::OpenApi;

struct Api;

#[handlers]
#[OpenApi]
impl Api {
    #[protect(org = path("org_id"))]
    #[oai(path = "/orgs/:orgid", method = "get")]
    async fn show(&self) {}
}

fn main() {}
