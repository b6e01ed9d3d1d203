//! `/oauth_applications/access_tokens/verify`

use axum::Router;
use axum::routing::post;

use super::api_keys::verified;
use crate::dev::http::api_error::ApiResult;
use crate::dev::http::extract::{App, JsonBody, JsonObject};
use crate::dev::machine::MachineTokenKind;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/oauth_applications/access_tokens/verify", post(verify))
}

async fn verify(app: App, JsonBody(body): JsonBody<JsonObject>) -> ApiResult {
    verified(
        (MachineTokenKind::OAuth, body.get("access_token")),
        &mut app.state(),
        |_| true,
    )
}
