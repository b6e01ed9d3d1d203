//! `/npm/…`: Clerk's scripts, from the developer's `node_modules`, and the picture of all users.

use axum::Router;
use axum::extract::Path;
use axum::response::IntoResponse;
use axum::routing::get;
use http::header::CONTENT_TYPE;

use super::call::ScriptResult;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::extract::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/npm/@clerk/{package}/{*path}", get(script))
        .route("/picture.svg", get(picture))
}

/// Returns a file of a package. The version in `clerk-js@6` is ignored, since only one is
/// installed.
async fn script(app: App, Path((package, path)): Path<(String, String)>) -> ScriptResult {
    let name = package.split('@').next().unwrap_or_default().to_owned();
    let file = tokio::task::spawn_blocking(move || app.settings.packages.read(&name, &path)).await;
    let missing = || {
        let what = format!("script; is @clerk/{package} in node_modules?");
        ApiError::not_found(&what)
    };
    let file = file.ok().flatten().ok_or_else(missing)?;
    Ok(([(CONTENT_TYPE, file.content_type)], file.content).into_response())
}

const PICTURE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" fill="#e2e4ea"/><circle cx="12" cy="9.5" r="4" fill="#8a90a2"/><path d="M4 22a8 8 0 0 1 16 0z" fill="#8a90a2"/></svg>
"##;

async fn picture() -> impl IntoResponse {
    ([(CONTENT_TYPE, "image/svg+xml")], PICTURE)
}
