//! ID tokens, and the claims about a user that scopes grant (OpenID Connect).

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::dev::machine::MachineToken;
use crate::dev::oauth::{Grant, TOKEN_LIFETIME};
use crate::dev::shared::Shared;
use crate::dev::token::TokenBuilder;
use crate::dev::user::User;

/// Returns an ID token, if the scope `openid` was granted.
pub(super) fn id_token(token: &MachineToken, grant: &Grant, shared: &Shared) -> Option<String> {
    token.scopes.iter().find(|scope| *scope == "openid")?;
    let state = shared.state();
    let mut claims = user_claims(state.user(&token.subject)?, &token.scopes);
    let now = state.now();
    drop(state);
    claims.insert("aud".into(), json!(token.client_id));
    let nonce = grant.request.nonce.as_ref();
    claims.extend(nonce.map(|nonce| ("nonce".to_owned(), json!(nonce))));
    let lifetime = Duration::from_secs(TOKEN_LIFETIME.unsigned_abs());
    let builder = TokenBuilder::plain(&shared.keys, claims);
    Some(
        builder
            .issued(&shared.settings.issuer, now, lifetime)
            .mint(),
    )
}

/// Returns `sub` and the claims that the scopes grant.
pub(super) fn user_claims(user: &User, scopes: &[String]) -> Map<String, Value> {
    let has = |scope: &str| scopes.iter().any(|it| it == scope);
    let mut claims = Map::new();
    let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    set("sub", json!(user.id));
    if has("email") {
        set("email", json!(user.email_addresses().next()));
        set("email_verified", json!(true));
    }
    if has("profile") {
        let (first, last) = (user.text("first_name"), user.text("last_name"));
        let names: Vec<_> = first.into_iter().chain(last).collect();
        set("given_name", json!(first));
        set("family_name", json!(last));
        set("name", json!(names.join(" ")));
        set("preferred_username", json!(user.text("username")));
        set("picture", json!(user.text("image_url")));
    }
    for metadata in ["public_metadata", "private_metadata"] {
        if has(metadata) {
            set(metadata, json!(user.document.get(metadata)));
        }
    }
    claims
}
