//! Middleware around all routes that simulates failures.

use std::convert::Infallible;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_TYPE, RETRY_AFTER};

use super::api_error::ApiError;
use super::backend::endpoint;
use super::extract::App;
use crate::dev::faults::{Endpoint, Fault};
use crate::dev::shared::Shared;

/// Response extension that closes the connection without a response.
#[derive(Clone, Debug, thiserror::Error)]
#[error("connection closed by a simulated failure")]
pub(super) struct Closed;

/// Counts a call, and simulates the fault of its endpoint or passes the call on.
pub(super) async fn apply(app: App, request: Request, next: Next) -> Response {
    let endpoint = endpoint(request.uri().path());
    apply_to(endpoint, &app, request, next).await
}

/// Like [`apply`], for a call of Clerk's scripts.
pub(super) async fn apply_to_scripts(app: App, request: Request, next: Next) -> Response {
    apply_to(Endpoint::FrontendApi, &app, request, next).await
}

async fn apply_to(endpoint: Endpoint, app: &Shared, request: Request, next: Next) -> Response {
    match app.fault_injection.call(endpoint) {
        None => next.run(request).await,
        Some(Fault::Down) => {
            let mut response = Response::default();
            response.extensions_mut().insert(Closed);
            response
        }
        Some(Fault::Slow(delay)) => {
            tokio::time::sleep(delay).await;
            next.run(request).await
        }
        Some(Fault::Status(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            ApiError::new(status, "unexpected_error", "simulated failure").into_response()
        }
        Some(Fault::RateLimited { retry_after }) => {
            let status = StatusCode::TOO_MANY_REQUESTS;
            let api_error = ApiError::new(status, "too_many_requests", "too many requests");
            ([(RETRY_AFTER, retry_after.to_string())], api_error).into_response()
        }
        Some(Fault::Malformed) => {
            ([(CONTENT_TYPE, "application/json")], "{\"object\":").into_response()
        }
    }
}

/// Returns the response, or the error that makes hyper close the connection, since axum's routes
/// cannot fail.
pub(super) fn sent(response: Result<Response, Infallible>) -> Result<Response, Closed> {
    match response {
        Ok(response) if response.extensions().get::<Closed>().is_none() => Ok(response),
        _ => Err(Closed),
    }
}
