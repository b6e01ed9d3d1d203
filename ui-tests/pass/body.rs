//! Parameters of the framework: a body, one with the name of a binding, one that is skipped.

use std::future::ready;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use clerk_runtime::{UserId, protect};
use serde::Deserialize;

/// Body of a POST request.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct NewUser {
    /// The name.
    pub name: String,
}

/// The application's own extractor.
#[derive(Debug)]
#[non_exhaustive]
pub struct Session;

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = StatusCode;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        ready(Ok(Self)).await
    }
}

/// A handler.
#[protect]
pub async fn posted(user_id: UserId, user: Json<NewUser>) -> String {
    ready(format!("{user_id} {}", user.name)).await
}

/// A handler.
#[protect(skip(session_id))]
pub async fn skipped(session_id: Session, user_id: UserId) -> String {
    ready(format!("{session_id:?} {user_id}")).await
}

/// The router.
pub fn app() -> axum::Router {
    use axum::routing::post;

    axum::Router::new()
        .route("/", post(posted))
        .route("/session", post(skipped))
}
