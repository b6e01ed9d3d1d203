//! State: there is a token of a JWT template in the `Authorization` header, and the policy names
//! templates.
//!
//! Clerk signs such a token for a user. Clerk does not add the template's name, so the template
//! itself must have it as a claim. The token belongs to no session: it is accepted until it
//! expires, even if the session that it was created from has ended.

use super::results::StateResult;
use super::verify::{RequestToken, open};
use super::{Decision, Run};
use crate::caller::{Machine, Reason, Token};
use crate::jwt::{Decoded, TokenError, read_claims};
use crate::policy::TokenType;
use crate::revocations::token_digest;

pub(super) fn decide(run: &Run<'_>, token: RequestToken<'_>) -> StateResult {
    let signed = open(run, token, |_| Ok::<_, TokenError>(()))?;
    let verified = signed.and_then(|it| {
        let decoded = it.check_template(run)?;
        let claims = read_claims(decoded.token())?;
        Ok((Machine::from_template_claims(&claims), decoded))
    });
    Ok(match verified {
        Ok((Some(machine), decoded)) if is_revoked(run, &machine, &decoded) => {
            reject(Reason::TokenInvalid, REVOKED)
        }
        Ok((Some(machine), decoded)) => named(run, machine, decoded.token().clone()),
        Ok((None, _)) => reject(Reason::TokenInvalid, ""),
        Err(error) => reject(error.reason().clone(), error.full_message("header")),
    })
}

/// Accepts a token whose template the policy names.
fn named(run: &Run<'_>, machine: Machine, token: Token) -> Decision {
    let templates = run.env.accepts.templates;
    match machine.template() {
        Some(name) if templates.contains(&name) => Decision::machine(machine, token),
        Some(_) => reject(Reason::TokenTypeMismatch, OTHER_TEMPLATE),
        None => reject(Reason::TokenTypeMismatch, NO_NAME),
    }
}

/// Returns `true` if the token's user was revoked after the token was issued.
fn is_revoked(run: &Run<'_>, machine: &Machine, token: &Decoded) -> bool {
    let digest = || token_digest(token.token().as_str());
    let (revocations, issued) = (run.env.revocations, token.issued());
    revocations.revokes_machine(machine, digest, Some(issued), run.env.now)
}

const REVOKED: &str = "The token's user was revoked after the token was issued.";
const OTHER_TEMPLATE: &str = "The token is of a JWT template that is not accepted here.";
const NO_NAME: &str = "The token does not name its JWT template: add the claim `template`, with the \
                       template's name, to the template in Clerk's dashboard.";

fn reject(reason: Reason, message: impl Into<String>) -> Decision {
    Decision::rejected(Some(TokenType::Template), reason, message)
}
