//! Tokens whose signature does not belong to them.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde_json::json;

use super::Forged;
use crate::testing::hostile::cases::Context;
use crate::testing::hostile::forge::token;

/// Tokens with another signature.
pub(super) fn signatures(context: &Context<'_>) -> Vec<Forged> {
    let session = &context.session;
    let message = session.message();
    let mut flipped = BASE64_URL_SAFE_NO_PAD
        .decode(&session.signature)
        .unwrap_or_default();
    if let Some(first) = flipped.first_mut() {
        *first ^= 1;
    }
    vec![
        (
            "forged-signature",
            "token signed by an unknown key",
            context.forged(),
        ),
        (
            "changed-signature",
            "token with one changed bit in the signature",
            token(&message, &flipped),
        ),
        (
            "empty-signature",
            "token with an empty signature",
            token(&message, b""),
        ),
        (
            "no-signature",
            "token without the third part",
            message.clone(),
        ),
        (
            "zero-signature",
            "token with a signature of zeros",
            token(&message, &[0; 256]),
        ),
        (
            "short-signature",
            "token with a signature of one byte",
            token(&message, &[1]),
        ),
    ]
}

/// Tokens with other claims.
pub(super) fn changed_claims(context: &Context<'_>) -> Vec<Forged> {
    let session = || context.session.clone();
    let admin = session().claim("sub", "user_hostile");
    let role = session().claim("o", json!({ "id": "org_hostile", "rol": "admin" }));
    let issuer = session().claim("iss", "https://clerk.hostile.example");
    let later = session().claim("exp", 4_102_444_800_u32);
    vec![
        (
            "changed-subject",
            "signed token with another `sub`",
            admin.with_old_signature(),
        ),
        (
            "changed-role",
            "signed token with another organization and role",
            role.with_old_signature(),
        ),
        (
            "changed-issuer",
            "signed token with another `iss`",
            issuer.with_old_signature(),
        ),
        (
            "changed-expiry",
            "signed token with a later `exp`",
            later.with_old_signature(),
        ),
        (
            "forged-admin",
            "token of another user signed by an unknown key",
            context.forge.sign(&admin),
        ),
    ]
}
