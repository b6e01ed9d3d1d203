//! Tokens for requests between machines (M2M).

use clerk_runtime::api::models::TokenFormat;
use clerk_runtime::api::resources::CreateM2mToken;
use serde_json::json;

use super::{M2M_TOKEN, MACHINE, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.m2m_tokens().create(CreateM2mToken::new()));
    call!(
        prism,
        clerk.m2m_tokens().create(
            CreateM2mToken::new()
                .token_format(TokenFormat::Opaque)
                .seconds_until_expiration(60)
                .claims(json!({ "key": ["value", 1] }))
                .min_remaining_ttl_seconds(60)
        )
    );
    call!(prism, clerk.m2m_tokens().list(&MACHINE.into()));
    call!(
        prism,
        clerk
            .m2m_tokens()
            .list(&MACHINE.into())
            .revoked(true)
            .expired(true)
            .limit(5)
            .offset(3)
    );
    call!(prism, clerk.m2m_tokens().revoke(&M2M_TOKEN.into()));
    call!(
        prism,
        clerk
            .m2m_tokens()
            .revoke(&M2M_TOKEN.into())
            .revocation_reason("text")
    );
    call!(prism, clerk.m2m_tokens().verify("text"));
}
