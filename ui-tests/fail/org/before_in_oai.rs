use clerk_runtime::{handlers, protect};
use poem_openapi::{OpenApi, param::Path};

struct Api;

#[handlers]
#[OpenApi]
impl Api {
    #[protect(org = path("org_id"))]
    #[oai(path = "/years/:year/orgs/:org_id", method = "get")]
    async fn show(&self, org: Path<String>) {
        drop(org);
    }
}
fn main() {}
