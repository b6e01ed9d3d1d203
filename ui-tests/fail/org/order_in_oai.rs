use clerk_runtime::{handlers, protect};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
struct Api;
#[handlers]
#[OpenApi]
impl Api {
    #[protect(org = path("org_id"))]
    #[oai(path = "/years/:year/orgs/:org_id", method = "get")]
    async fn show(&self, org_id: Path<String>, Path(year): Path<u16>) {
        drop((org_id, year));
    }
}

fn main() {}
