//! Metadata of the authorization server (RFC 8414, OpenID Connect Discovery).

use axum::Json;
use serde_json::{Value, json};

use super::scopes;
use crate::dev::document::with;
use crate::dev::http::extract::App;

pub(super) async fn authorization_server(app: App) -> Json<Value> {
    let document = common(&app);
    let document = with(
        document,
        "registration_endpoint",
        at(&app, "/oauth/register"),
    );
    let document = with(document, "ui_locales_supported", json!(["en"]));
    Json(document)
}

pub(super) async fn openid_configuration(app: App) -> Json<Value> {
    let document = common(&app);
    let document = with(
        document,
        "introspection_endpoint",
        at(&app, "/oauth/token_info"),
    );
    let document = with(document, "userinfo_endpoint", at(&app, "/oauth/userinfo"));
    let document = with(document, "response_modes_supported", json!(["query"]));
    let document = with(document, "backchannel_logout_supported", false);
    Json(with(document, "frontchannel_logout_supported", false))
}

fn at(app: &App, path: &str) -> String {
    format!("{}{path}", app.settings.issuer)
}

fn common(app: &App) -> Value {
    json!({
        "issuer": app.settings.issuer,
        "authorization_endpoint": at(app, "/oauth/authorize"),
        "token_endpoint": at(app, "/oauth/token"),
        "revocation_endpoint": at(app, "/oauth/token/revoke"),
        "jwks_uri": at(app, "/.well-known/jwks.json"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic", "none", "client_secret_post",
        ],
        "scopes_supported": scopes::supported(app).collect::<Vec<_>>(),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "email", "name"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    })
}
