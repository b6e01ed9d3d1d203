//! HTTP handlers. A handler in a `#[handlers]` module that has none of `#[protect]`, `#[auth]` and
//! `#[public]` does not compile.

#[clerk_runtime::handlers]
pub(crate) mod invoices {
    use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
    use axum::extract::{Json, Path, Query, State};
    use axum::http::StatusCode;
    use clerk_runtime::Granted;

    use crate::Error;
    use crate::invoice::{Invoice, NewInvoice, Page};
    use crate::policies::{ApproveInvoices, CreateInvoices, DeleteInvoices, ReadInvoices};
    use crate::service::Service;

    /// Path parameters of an invoice: the organization's id and the invoice's id.
    type InvoicePath = Result<Path<(String, i64)>, PathRejection>;

    /// List the organization's invoices, newest first.
    #[protect(ReadInvoices)]
    #[utoipa::path(
        get, path = "/orgs/{org}/invoices",
        params(("org", description = "Id of the active organization"), Page),
        responses((status = 200, body = Vec<Invoice>))
    )]
    pub(crate) async fn list(
        granted: Granted<ReadInvoices>,
        State(service): State<Service>,
        page: Result<Query<Page>, QueryRejection>,
    ) -> Result<Json<Vec<Invoice>>, Error> {
        let Query(page) = page?;
        Ok(Json(service.list(&granted, page).await?))
    }

    /// Create an invoice.
    #[protect(CreateInvoices)]
    #[utoipa::path(
        post, path = "/orgs/{org}/invoices", request_body = NewInvoice,
        params(("org", description = "Id of the active organization")),
        responses(
            (status = 201, body = Invoice),
            (status = 422, description = "A field has a value that is not allowed")
        )
    )]
    pub(crate) async fn create(
        granted: Granted<CreateInvoices>,
        State(service): State<Service>,
        new: Result<Json<NewInvoice>, JsonRejection>,
    ) -> Result<(StatusCode, Json<Invoice>), Error> {
        let Json(new) = new?;
        let invoice = service.create(&granted, new).await?;
        Ok((StatusCode::CREATED, Json(invoice)))
    }

    /// Show an invoice.
    #[protect(ReadInvoices)]
    #[utoipa::path(
        get, path = "/orgs/{org}/invoices/{id}",
        params(("org", description = "Id of the active organization"), ("id" = i64,)),
        responses((status = 200, body = Invoice), (status = 404, description = "No such invoice"))
    )]
    pub(crate) async fn show(
        granted: Granted<ReadInvoices>,
        State(service): State<Service>,
        path: InvoicePath,
    ) -> Result<Json<Invoice>, Error> {
        let Path((_, id)) = path?;
        Ok(Json(service.find(&granted, id).await?))
    }

    /// Approve an invoice that another user created.
    #[protect(ApproveInvoices)]
    #[utoipa::path(
        post, path = "/orgs/{org}/invoices/{id}/approval",
        params(("org", description = "Id of the active organization"), ("id" = i64,)),
        responses(
            (status = 200, body = Invoice),
            (status = 404, description = "No such invoice"),
            (status = 409, description = "The invoice is approved, or you created it")
        )
    )]
    pub(crate) async fn approve(
        granted: Granted<ApproveInvoices>,
        State(service): State<Service>,
        path: InvoicePath,
    ) -> Result<Json<Invoice>, Error> {
        let Path((_, id)) = path?;
        Ok(Json(service.approve(&granted, id).await?))
    }

    /// Delete an invoice.
    #[protect(DeleteInvoices)]
    #[utoipa::path(
        delete, path = "/orgs/{org}/invoices/{id}",
        params(("org", description = "Id of the active organization"), ("id" = i64,)),
        responses((status = 204), (status = 404, description = "No such invoice"))
    )]
    pub(crate) async fn delete(
        granted: Granted<DeleteInvoices>,
        State(service): State<Service>,
        path: InvoicePath,
    ) -> Result<StatusCode, Error> {
        let Path((_, id)) = path?;
        service.delete(&granted, id).await?;
        Ok(StatusCode::NO_CONTENT)
    }
}

#[clerk_runtime::handlers]
pub(crate) mod system {
    use std::sync::Arc;

    use axum::extract::{Extension, Json, State};
    use axum::http::StatusCode;
    use axum::response::Html;
    use clerk_runtime::User;
    use clerk_runtime::webhook::{Event, Webhook};
    use serde::Serialize;
    use utoipa::ToSchema;
    use utoipa::openapi::OpenApi;

    use crate::Error;
    use crate::service::Service;

    /// The current user.
    #[derive(Serialize, ToSchema)]
    pub(crate) struct Profile {
        first_name: Option<String>,
        last_name: Option<String>,
    }

    /// Show the current user, from Clerk's Backend API.
    #[protect(on_missing = 401)]
    #[utoipa::path(get, path = "/me", responses((status = 200, body = Profile)))]
    pub(crate) async fn me(user: Arc<User>) -> Json<Profile> {
        Json(Profile {
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
        })
    }

    /// Receive an event of Clerk. The extractor rejects webhooks that Clerk did not sign.
    #[public]
    #[utoipa::path(
        post, path = "/webhooks",
        responses((status = 204), (status = 400, description = "The webhook is not verified"))
    )]
    pub(crate) async fn receive(
        State(service): State<Service>,
        webhook: Webhook<Event>,
    ) -> Result<StatusCode, Error> {
        service.receive(&webhook).await?;
        Ok(StatusCode::NO_CONTENT)
    }

    /// Check that the service is healthy, for load balancers.
    #[public]
    #[utoipa::path(
        get, path = "/healthz",
        responses((status = 200), (status = 503, description = "The database is unavailable"))
    )]
    pub(crate) async fn healthz(State(service): State<Service>) -> Result<(), Error> {
        service.check().await
    }

    /// Returns the OpenAPI document.
    #[public]
    pub(crate) async fn document(
        Extension(document): Extension<Arc<OpenApi>>,
    ) -> Json<Arc<OpenApi>> {
        Json(document)
    }

    /// Returns a page that lists the operations of the document.
    #[public]
    pub(crate) async fn docs() -> Html<&'static str> {
        Html(include_str!("docs.html"))
    }
}
