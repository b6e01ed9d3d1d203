//! API keys.

use clerk_runtime::UserId;
use clerk_runtime::api::resources::{CreateApiKey, UpdateApiKey};
use serde_json::json;

use super::{API_KEY, USER, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(
        prism,
        clerk.api_keys().create(CreateApiKey::new("text", USER))
    );
    call!(
        prism,
        clerk.api_keys().create(
            CreateApiKey::new("text", USER)
                .kind("api_key")
                .description("text")
                .claims(json!({ "key": ["value", 1] }))
                .scopes(["one", "two"])
                .created_by(UserId::from(USER))
                .seconds_until_expiration(60)
        )
    );
    call!(prism, clerk.api_keys().list(USER));
    call!(
        prism,
        clerk
            .api_keys()
            .list(USER)
            .kind("api_key")
            .include_invalid(true)
            .limit(5)
            .offset(3)
            .query("jo")
    );
    call!(prism, clerk.api_keys().get(&API_KEY.into()));
    call!(
        prism,
        clerk
            .api_keys()
            .update(&API_KEY.into(), UpdateApiKey::new())
    );
    call!(
        prism,
        clerk.api_keys().update(
            &API_KEY.into(),
            UpdateApiKey::new()
                .claims(json!({ "key": ["value", 1] }))
                .scopes(["one", "two"])
                .description("text")
                .subject(USER)
                .seconds_until_expiration(60)
        )
    );
    call!(prism, clerk.api_keys().delete(&API_KEY.into()));
    call!(prism, clerk.api_keys().secret(&API_KEY.into()));
    call!(prism, clerk.api_keys().revoke(&API_KEY.into()));
    call!(
        prism,
        clerk
            .api_keys()
            .revoke(&API_KEY.into())
            .revocation_reason("text")
    );
    call!(prism, clerk.api_keys().verify("text"));
}
