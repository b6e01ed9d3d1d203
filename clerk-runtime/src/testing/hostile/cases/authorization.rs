//! `Authorization` headers, and credentials in other places.

use base64::prelude::{BASE64_STANDARD, Engine as _};

use super::Context;
use crate::testing::hostile::attempt::Attempt;

pub(super) fn attempts(context: &Context<'_>) -> Vec<Attempt> {
    [
        headers(context),
        internal_headers(context),
        duplicates(context),
        queries(context),
    ]
    .concat()
}

fn headers(context: &Context<'_>) -> Vec<Attempt> {
    let forged = context.forged();
    let basic = BASE64_STANDARD.encode(format!("user:{forged}"));
    let empty = context
        .attempt("no-credentials")
        .description("no credentials");
    let page = context
        .attempt("no-credentials-page")
        .description("no credentials, as a page load");
    let values = [
        ("basic", "Basic authentication", format!("Basic {basic}")),
        (
            "digest",
            "Digest authentication",
            "Digest username=\"admin\"".to_owned(),
        ),
        (
            "scheme-none",
            "forged token without a scheme",
            forged.clone(),
        ),
        (
            "scheme-twice",
            "the scheme twice",
            format!("Bearer Bearer {forged}"),
        ),
        (
            "scheme-upper-case",
            "forged token with the scheme `BEARER`",
            format!("BEARER {forged}"),
        ),
        (
            "two-tokens",
            "two forged tokens",
            format!("Bearer {forged}, Bearer {forged}"),
        ),
        (
            "token-tab",
            "forged token after a tab",
            format!("Bearer\t{forged}"),
        ),
        ("scheme-only", "the scheme alone", "Bearer".to_owned()),
    ];
    let value = |(name, description, value): (&'static str, &str, String)| {
        let attempt = context.attempt(name).description(description);
        attempt.header("authorization", value)
    };
    [empty, page.page_load()]
        .into_iter()
        .chain(values.into_iter().map(value))
        .collect()
}

/// Headers with which proxies and libraries pass on the caller.
fn internal_headers(context: &Context<'_>) -> Vec<Attempt> {
    let forged = context.forged();
    let custom = [
        ("x-clerk-auth-status", "signed-in"),
        ("x-clerk-auth-token", forged.as_str()),
        (
            "x-middleware-subrequest",
            "middleware:middleware:middleware:middleware:middleware",
        ),
        ("x-user-id", "user_hostile"),
        ("x-forwarded-user", "admin"),
        ("x-api-key", "ak_hostile"),
    ];
    let attempts = custom.map(|(name, value)| {
        let attempt = context
            .attempt(name)
            .description(format!("header `{name}`"));
        attempt.header(name, value)
    });
    attempts.to_vec()
}

/// Two `Authorization` headers: a proxy and a server may each use a different one.
fn duplicates(context: &Context<'_>) -> Vec<Attempt> {
    let forged = context.forged();
    let twice = |name, description, first: &str, second: &str| {
        let attempt = context.attempt(name).description(description);
        attempt.bearer(first).bearer(second)
    };
    vec![
        twice(
            "authorization-twice",
            "two forged tokens in two headers",
            &forged,
            &forged,
        ),
        twice(
            "authorization-valid-first",
            "valid token, then a forged one",
            context.valid,
            &forged,
        )
        .weakness(),
        twice(
            "authorization-valid-last",
            "forged token, then a valid one",
            &forged,
            context.valid,
        )
        .weakness(),
    ]
}

/// Credentials in the query, which end up in logs and histories.
fn queries(context: &Context<'_>) -> Vec<Attempt> {
    let parameter = |name, parameter: &str, value: &str| {
        let attempt = context.attempt(name);
        let attempt = attempt.description(format!("token in the parameter `{parameter}`"));
        attempt.target(context.with_parameter(parameter, value))
    };
    let handshake = context.session.clone().claim(
        "handshake",
        vec![
            format!("__session={}; Path=/", context.forged()),
            "__client_uat=1; Path=/".to_owned(),
        ],
    );
    let handshake = context.forge.sign(&handshake);
    vec![
        parameter("query-token", "token", context.valid).weakness(),
        parameter("query-access-token", "access_token", context.valid).weakness(),
        parameter("query-session", "__session", context.valid).weakness(),
        parameter("query-jwt", "jwt", context.valid).weakness(),
        parameter("query-authorization", "authorization", context.valid).weakness(),
        parameter("handshake-forged", "__clerk_handshake", &handshake)
            .description("handshake signed by an unknown key")
            .page_load(),
        parameter("handshake-nonce", "__clerk_handshake_nonce", "hostile").page_load(),
        parameter(
            "handshake-valid-session",
            "__clerk_handshake",
            context.valid,
        )
        .page_load(),
        parameter("dev-browser", "__clerk_db_jwt", "hostile").page_load(),
    ]
}
