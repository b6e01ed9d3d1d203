//! Start state: finds the credentials, and checks if their type is accepted.

use url::Url;

use super::known::Judged;
use super::verify::Presented;
use super::{Decision, Run, cookie_token, header_token, machine_token, origin_check, token_class};
use crate::caller::Reason;
use crate::facts::Authorization;
use crate::policy::{AcceptedTokens, TokenType};

const MALFORMED: &str = "The Authorization header has no readable token: write `Bearer <token>`.";
const REPEATED: &str = "There are several credentials in the Authorization header: send one.";
const NO_HOST: &str = "The Host header names no host.";

pub(super) fn judge(run: &Run<'_>) -> Judged {
    let decision = by_credential(run)?;
    // The target of redirects must not be forged.
    if decision.reply().location.is_some() && !run.env.facts.has_public_origin() {
        return Ok(Decision::signed_out(Reason::InvalidHost, NO_HOST));
    }
    Ok(decision)
}

fn by_credential(run: &Run<'_>) -> Judged {
    if let Some(fault) = satellite_fault(run) {
        return Ok(fault);
    }
    // Most tokens are cached, and looking them up is cheaper than parsing them.
    if let Some(seen) = recalled(run) {
        return with_header(run, seen);
    }
    match run.env.facts.authorization() {
        Authorization::Token(token) => with_header(run, Presented::Text(&token)),
        Authorization::NotBearer => without_header(run),
        Authorization::Malformed => Ok(unreadable(run, Reason::TokenInvalid, MALFORMED)),
        Authorization::Repeated => {
            let reason = Reason::AuthorizationHeaderRepeated;
            Ok(unreadable(run, reason, REPEATED))
        }
    }
}

/// Decides for credentials that cannot be read. The cookie's session is not used instead, since it
/// may be that of another user.
fn unreadable(run: &Run<'_>, reason: Reason, message: &str) -> Decision {
    let token_type = match run.env.accepts {
        AcceptedTokens::One(expected) => Some(expected),
        accepts => accepts
            .contains(TokenType::Session)
            .then_some(TokenType::Session),
    };
    Decision::refused(token_type, reason, message)
}

fn recalled<'a>(run: &Run<'a>) -> Option<Presented<'a>> {
    let raw = run.env.facts.raw_bearer()?;
    run.env.signatures.recall(raw).map(Presented::Seen)
}

fn with_header(run: &Run<'_>, token: Presented<'_>) -> Judged {
    match run.env.accepts {
        AcceptedTokens::One(TokenType::Session) => header_token::judge(run, token),
        AcceptedTokens::One(expected) => one_machine_type(run, token, expected),
        AcceptedTokens::List(_) | AcceptedTokens::Any => any_listed_type(run, token),
    }
}

fn one_machine_type(run: &Run<'_>, token: Presented<'_>, expected: TokenType) -> Judged {
    if token_class::machine_type(run, &token) == Some(expected) {
        return machine_token::judge(run, token);
    }
    Ok(Decision::refused(
        Some(expected),
        Reason::TokenTypeMismatch,
        "",
    ))
}

fn any_listed_type(run: &Run<'_>, token: Presented<'_>) -> Judged {
    let machine_type = token_class::machine_type(run, &token);
    if !run
        .env
        .accepts
        .contains(machine_type.unwrap_or(TokenType::Session))
    {
        return Ok(not_listed());
    }
    match machine_type {
        Some(_) => machine_token::judge(run, token),
        None => header_token::judge(run, token),
    }
}

fn without_header(run: &Run<'_>) -> Judged {
    match run.env.accepts {
        AcceptedTokens::List(types) if !types.contains(TokenType::Session) => Ok(not_listed()),
        AcceptedTokens::One(expected) if expected != TokenType::Session => Ok(Decision::refused(
            Some(expected),
            Reason::NoTokenInHeader,
            "",
        )),
        _ => Ok(origin_check::apply(run, cookie_token::judge(run)?)),
    }
}

fn not_listed() -> Decision {
    Decision::refused(None, Reason::TokenTypeMismatch, "")
}

/// Returns an error in a satellite's sign-in URL that depends on the request's origin.
fn satellite_fault(run: &Run<'_>) -> Option<Decision> {
    let only_m2m = run.env.accepts == AcceptedTokens::One(TokenType::M2m);
    if !run.env.config.is_satellite || only_m2m {
        return None;
    }
    let sign_in_url = run.env.config.sign_in_url.as_deref()?;
    let origin = run.env.facts.origin()?;
    match Url::parse(sign_in_url) {
        Err(_) => Some(Decision::fault(
            "The signInUrl needs to have a absolute url format.",
        )),
        Ok(url) if url.origin().ascii_serialization() == origin => Some(Decision::fault(
            "The signInUrl needs to be on a different origin than your satellite application.",
        )),
        Ok(_) => None,
    }
}
