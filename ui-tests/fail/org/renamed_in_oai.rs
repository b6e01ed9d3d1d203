use clerk_runtime::{handlers, protect};
use poem_openapi::{OpenApi, param::Path};

struct Api;

#[handlers]
#[OpenApi]
impl Api {
    #[protect(org = path("org_id"))]
    #[oai(path = "/orgs/:org_id/projects/:project", method = "get")]
    async fn show(&self, #[oai(name = "project")] p: Path<String>, #[oai(name = "org_id")] o: Path<String>) {
        drop((p, o));
    }
}
fn main() {}
