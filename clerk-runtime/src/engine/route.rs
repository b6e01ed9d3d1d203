//! Start state: finds the credentials, and checks if their type is accepted.

use super::api_key_header::{self, ApiKeyHeader};
use super::results::StateResult;
use super::verify::RequestToken;
use super::{
    Decision, Run, cookie_token, header_token, machine_token, origin_check, template_token,
    token_class,
};
use crate::caller::Reason;
use crate::policy::{AcceptedTokens, TokenType};
use crate::request_head::Authorization;

const MALFORMED: &str = "The Authorization header has no readable token: write `Bearer <token>`.";
const REPEATED: &str = "There are several credentials in the request's headers: send one.";
const NO_API_KEY: &str =
    "The header for API keys has another text: send an API key, which begins with `ak_`.";
const NO_HOST: &str = "The Host header names no host.";

pub(super) fn decide(run: &Run<'_>) -> StateResult {
    let decision = by_credential(run)?;
    // Without a public origin, the client could choose the target of the redirect.
    if decision.reply().location.is_some() && !run.env.head.has_public_origin() {
        return Ok(Decision::signed_out(Reason::InvalidHost, NO_HOST));
    }
    Ok(decision)
}

fn by_credential(run: &Run<'_>) -> StateResult {
    if let Some(name) = &run.env.config.api_key_header
        && let Some(header) = api_key_header::read(run.env.head, name)
    {
        return with_api_key_header(run, header);
    }
    // Most tokens are cached, and looking them up is cheaper than parsing them.
    if let Some(cached) = cached_token(run) {
        return with_header(run, cached);
    }
    match run.env.head.authorization() {
        Authorization::Token(token) => with_header(run, RequestToken::Text(token)),
        Authorization::NotBearer => without_header(run),
        Authorization::Malformed => Ok(unreadable(run, Reason::TokenInvalid, MALFORMED)),
        Authorization::Repeated => {
            let reason = Reason::AuthorizationHeaderRepeated;
            Ok(unreadable(run, reason, REPEATED))
        }
    }
}

/// Decides for a request with the header for API keys. It takes the place of a bearer token, so the
/// cookie is not used.
fn with_api_key_header(run: &Run<'_>, header: ApiKeyHeader<'_>) -> StateResult {
    match header {
        ApiKeyHeader::Key(key) => with_header(run, RequestToken::Text(key)),
        ApiKeyHeader::OtherText => Ok(unreadable(run, Reason::TokenInvalid, NO_API_KEY)),
        ApiKeyHeader::Repeated => {
            let reason = Reason::AuthorizationHeaderRepeated;
            Ok(unreadable(run, reason, REPEATED))
        }
    }
}

/// Decides for credentials that cannot be read. The cookie's session is not used instead, since it
/// may be that of another user.
fn unreadable(run: &Run<'_>, reason: Reason, message: &str) -> Decision {
    let token_type = match run.env.accepts.tokens {
        AcceptedTokens::One(expected) => Some(expected),
        accepts => accepts
            .contains(TokenType::Session)
            .then_some(TokenType::Session),
    };
    Decision::rejected(token_type, reason, message)
}

fn cached_token<'a>(run: &Run<'a>) -> Option<RequestToken<'a>> {
    let raw = run.env.head.raw_bearer()?;
    run.env.signatures.cached(raw).map(RequestToken::Cached)
}

fn with_header(run: &Run<'_>, token: RequestToken<'_>) -> StateResult {
    let accepts = run.env.accepts.tokens;
    if accepts.contains(TokenType::Template) && token_class::is_of_template(run, &token) {
        return template_token::decide(run, token);
    }
    match accepts {
        AcceptedTokens::One(TokenType::Session) => header_token::decide(run, token),
        AcceptedTokens::One(expected) => one_machine_type(run, token, expected),
        AcceptedTokens::List(_) | AcceptedTokens::Any => any_listed_type(run, token),
    }
}

fn one_machine_type(run: &Run<'_>, token: RequestToken<'_>, expected: TokenType) -> StateResult {
    if token_class::machine_type(run, &token) == Some(expected) {
        return machine_token::decide(run, token);
    }
    Ok(Decision::rejected(
        Some(expected),
        Reason::TokenTypeMismatch,
        "",
    ))
}

fn any_listed_type(run: &Run<'_>, token: RequestToken<'_>) -> StateResult {
    let machine_type = token_class::machine_type(run, &token);
    if !run
        .env
        .accepts
        .tokens
        .contains(machine_type.unwrap_or(TokenType::Session))
    {
        return Ok(not_listed());
    }
    match machine_type {
        Some(_) => machine_token::decide(run, token),
        None => header_token::decide(run, token),
    }
}

fn without_header(run: &Run<'_>) -> StateResult {
    match run.env.accepts.tokens {
        AcceptedTokens::List(types) if !types.contains(TokenType::Session) => Ok(not_listed()),
        AcceptedTokens::One(expected) if expected != TokenType::Session => Ok(Decision::rejected(
            Some(expected),
            Reason::NoTokenInHeader,
            "",
        )),
        _ => Ok(origin_check::apply(run, cookie_token::decide(run)?)),
    }
}

fn not_listed() -> Decision {
    Decision::rejected(None, Reason::TokenTypeMismatch, "")
}
