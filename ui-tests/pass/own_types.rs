//! Types of the application with the names of Clerk's types, and wrappers of other types in parameters
//! with the names of bindings.

use std::convert::Infallible;
use std::future::ready;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use clerk_runtime::{User as ClerkUser, protect};
use serde::Deserialize;

/// The application's own user, from the request.
#[derive(Clone, Debug, Default, Deserialize)]
#[non_exhaustive]
pub struct User {
    /// A name.
    pub name: String,
}

/// The application's own claims.
#[derive(Clone, Debug, Default, Deserialize)]
#[non_exhaustive]
pub struct Claims<T> {
    /// Anything.
    pub inner: T,
}

impl<S: Sync> FromRequestParts<S> for User {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        ready(Ok(Self::default())).await
    }
}

/// Extractor of the application.
#[protect]
pub async fn extracted(mut current_user: User, _: User) -> String {
    current_user.name.push('!');
    ready(current_user.name).await
}

/// The request's content.
#[protect]
pub async fn content(claims: Extension<Claims<u8>>, user: Json<User>) -> String {
    ready(format!("{} {}", user.name, claims.inner)).await
}

/// The same content in patterns.
#[protect]
pub async fn patterns(Extension(token): Extension<String>, Json(user): Json<User>) -> String {
    ready(format!("{} {token}", user.name)).await
}

/// A type parameter.
#[protect]
pub async fn generic<T: Clone + Send + Sync + 'static>(user: Extension<T>) -> String {
    let _user: T = user.0;
    ready(String::from("ok")).await
}

/// Clerk's own user as content, under a name that is not a binding.
#[protect]
pub async fn posted(Json(body): Json<ClerkUser>) -> String {
    ready(body.id.to_string()).await
}

/// Parameters in `skip` are left to the framework.
#[protect(skip(user))]
pub async fn skipped(Json(user): Json<ClerkUser>) -> String {
    ready(user.id.to_string()).await
}

/// The routes.
pub fn router() -> Router {
    Router::new()
        .route("/extracted", get(extracted))
        .route("/content", post(content))
        .route("/patterns", post(patterns))
        .route("/generic", get(generic::<u8>))
        .route("/posted", post(posted))
        .route("/skipped", post(skipped))
}
