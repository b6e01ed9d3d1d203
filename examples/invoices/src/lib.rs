//! Invoices of organizations: an axum service with `SQLite`, as a customer of Clerk could
//! build it.
//!
//! `policies` required roles and permissions · `handlers` HTTP · `service` operations that require
//! a proof · `store` SQL · `webhooks` Clerk's users · `invoice` data · `error` error responses ·
//! `openapi` document · `offline` people for development and tests

mod error;
mod handlers;
mod invoice;
pub mod offline;
mod openapi;
pub mod policies;
mod service;
mod store;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Extension, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderValue, Method};
use axum::routing::{get, post};
use clerk_runtime::access_matrix::Unsecured;
use clerk_runtime::{Clerk, ClerkLayer};
use tower_http::cors::CorsLayer;
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::{Level, Span, info_span};

use error::Error;
use handlers::{invoices, system};
use service::Service;
pub use store::Store;

/// Returns the application. Pages of `frontend`, an origin, may call it from a browser.
///
/// # Errors
/// Returns an error if the OpenAPI document would lack the policy of an operation.
pub fn app(clerk: Clerk, store: Store, frontend: HeaderValue) -> Result<Router, Unsecured> {
    let document = openapi::document(&clerk)?;
    let requests = TraceLayer::new_for_http()
        .make_span_with(span)
        .on_response(DefaultOnResponse::new().level(Level::INFO));
    Ok(routes()
        .with_state(Service::new(store))
        .layer(Extension(Arc::new(document)))
        .layer(ClerkLayer::new(clerk))
        // Around Clerk's layer: rejections carry CORS headers, and preflight requests end here.
        .layer(cors(frontend))
        // Around everything: rejections and preflight requests are logged too.
        .layer(requests))
}

fn routes() -> Router<Service> {
    let all = get(invoices::list).post(invoices::create);
    let one = get(invoices::show).delete(invoices::delete);
    Router::new()
        .route("/orgs/{org}/invoices", all)
        .route("/orgs/{org}/invoices/{id}", one)
        .route(
            "/orgs/{org}/invoices/{id}/approval",
            post(invoices::approve),
        )
        .route("/me", get(system::me))
        .route("/webhooks", post(system::receive))
        .route("/healthz", get(system::healthz))
        .route("/openapi.json", get(system::document))
        .route("/docs", get(system::docs))
}

fn cors(frontend: HeaderValue) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(frontend)
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE])
}

/// Returns a span with the path, and without the query, which may contain tokens of Clerk.
fn span(request: &Request) -> Span {
    info_span!("request", method = %request.method(), path = request.uri().path())
}
