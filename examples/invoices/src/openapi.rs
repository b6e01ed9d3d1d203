//! The OpenAPI document, with the policies of the handlers.

use clerk_runtime::Clerk;
use clerk_runtime::access_matrix::{ClerkSecurity, Unsecured};
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use crate::handlers::{invoices, system};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Invoices", description = "Invoices of organizations"),
    paths(
        invoices::list,
        invoices::create,
        invoices::show,
        invoices::approve,
        invoices::delete,
        system::me,
        system::receive,
        system::healthz
    )
)]
struct Document;

/// Returns the document. Fails if a policy cannot be assigned to its operation.
pub(crate) fn document(clerk: &Clerk) -> Result<OpenApi, Unsecured> {
    let mut document = Document::openapi();
    ClerkSecurity::new().instance(clerk).secure(&mut document)?;
    Ok(document)
}
