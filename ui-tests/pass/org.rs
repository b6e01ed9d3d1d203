//! The organization in the path.

use std::future::ready;

use clerk_runtime::{handlers, protect};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::PlainText;

/// A handler.
#[protect(org = path("org_id"))]
pub async fn handler_0() -> &'static str {
    ready("ok").await
}

#[protect(org = path("org_id"))]
#[actix_web::get("/invoices/{number}")]
async fn in_scope() -> &'static str {
    ready("ok").await
}

/// A scope that has the parameter.
#[must_use]
pub fn scope() -> actix_web::Scope {
    actix_web::web::scope("/orgs/{org_id}").service(in_scope)
}

/// An interface whose prefix has the parameter.
#[derive(Debug)]
#[non_exhaustive]
pub struct Api;

#[handlers]
#[OpenApi(prefix_path = "/orgs/:org_id")]
impl Api {
    /// An operation.
    #[protect(org = path("org_id"))]
    #[oai(path = "/invoices/:number", method = "get")]
    pub async fn invoice(&self, #[oai(name = "number")] id: Path<u32>) -> PlainText<String> {
        ready(PlainText(id.0.to_string())).await
    }
}
