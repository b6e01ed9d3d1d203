//! `/oauth_applications/access_tokens/verify`

use super::api_keys::sent_secret;
use crate::dev::http::call::Call;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::machine::Kind;
use crate::dev::shared::Shared;
use crate::dev::state::State;

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    match (call.verb(), path) {
        ("POST", ["oauth_applications", "access_tokens", "verify"]) => {
            Some(verify(call, &shared.state()))
        }
        _ => None,
    }
}

/// Answers what a token is; one that nobody issued is 404, a revoked or expired one is shown.
fn verify(call: &Call, state: &State) -> Answer {
    let secret = sent_secret(call, "access_token")?;
    let mut tokens = state.machine_tokens.iter();
    let token = tokens.find(|token| token.kind == Kind::OAuth && token.secret == secret);
    let token = token.ok_or_else(|| Refusal::not_found("access token"))?;
    Ok(Reply::json(&token.document(state.now())))
}
