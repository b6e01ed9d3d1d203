//! `/m2m_tokens`

use std::time::Duration;

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::api_keys::sent_secret;
use super::{is_application, machine, unauthorized};
use crate::dev::document::with;
use crate::dev::http::call::Call;
use crate::dev::http::list::{Page, room};
use crate::dev::http::params::Params;
use crate::dev::http::refusal::{Answer, Refusal};
use crate::dev::http::reply::Reply;
use crate::dev::machine::{Kind, MachineToken};
use crate::dev::shared::Shared;
use crate::dev::state::State;
use crate::dev::token::{Category, TokenBuilder};

pub(super) fn answer(call: &Call, path: &[&str], shared: &Shared) -> Option<Answer> {
    let asker = match (call.verb(), path) {
        (_, ["m2m_tokens", ..]) => Asker::of(call, shared),
        _ => return None,
    };
    let asker = match asker {
        Ok(asker) => asker,
        Err(refusal) => return Some(Err(refusal)),
    };
    Some(match (call.verb(), path) {
        ("GET", ["m2m_tokens"]) => list(&asker, call, &shared.state()),
        ("POST", ["m2m_tokens"]) => create(&asker, call, shared),
        ("POST", ["m2m_tokens", "verify"]) => verify(&asker, call, &mut shared.state()),
        ("POST", ["m2m_tokens", id, "revoke"]) => revoke(id, &asker, call, &mut shared.state()),
        _ => return None,
    })
}

/// Whose secret key asks.
enum Asker {
    Application,
    /// The machine with this id.
    Machine(String),
}

impl Asker {
    fn of(call: &Call, shared: &Shared) -> Result<Self, Refusal> {
        if is_application(call, shared) {
            return Ok(Self::Application);
        }
        machine(call, shared)
            .map(Self::Machine)
            .ok_or_else(unauthorized)
    }

    /// A machine verifies only tokens that grant access to it.
    fn may_verify(&self, token: &MachineToken) -> bool {
        match self {
            Self::Application => true,
            Self::Machine(id) => token.scopes.contains(id),
        }
    }

    /// A machine manages only its own tokens.
    fn may_manage(&self, subject: &str) -> bool {
        match self {
            Self::Application => true,
            Self::Machine(id) => id == subject,
        }
    }
}

/// What a token may be asked for with.
const KNOWN: &[&str] = &[
    "token_format",
    "seconds_until_expiration",
    "claims",
    "min_remaining_ttl_seconds",
];

fn create(asker: &Asker, call: &Call, shared: &Shared) -> Answer {
    let Asker::Machine(id) = asker else {
        let message = "a token is created with a machine's secret key, not the instance's";
        return Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "clerk_key_invalid",
            message,
        ));
    };
    let params = Params::of(call, KNOWN)?;
    let wanted = Wanted::of(&params)?;
    let state = &mut shared.state();
    let reused = wanted
        .reuse
        .and_then(|seconds| reusable(id, &wanted, seconds, state));
    if let Some(token) = reused {
        return Ok(created(token, &token.secret, state));
    }
    room(&state.machine_tokens)?;
    let token = wanted.made(id, state)?;
    if wanted.is_jwt {
        let jwt = jwt(&token, shared);
        return Ok(created(&token, &jwt, state));
    }
    let reply = created(&token, &token.secret, state);
    state.machine_tokens.push(token);
    Ok(reply)
}

/// What was asked for, checked.
struct Wanted {
    is_jwt: bool,
    seconds: Option<i64>,
    claims: Option<Map<String, Value>>,
    /// For how many seconds a token that is there must still be good.
    reuse: Option<i64>,
}

impl Wanted {
    fn of(params: &Params) -> Result<Self, Refusal> {
        let format = params.text("token_format")?;
        Ok(Self {
            is_jwt: match format.as_deref() {
                None | Some("opaque") => false,
                Some("jwt") => true,
                Some(_) => return Err(Refusal::value("token_format", "opaque or jwt")),
            },
            seconds: params.number("seconds_until_expiration", 0..=i64::MAX)?,
            claims: claims(params)?,
            reuse: params.number("min_remaining_ttl_seconds", 0..=i64::MAX)?,
        })
    }

    fn made(&self, machine_id: &str, state: &mut State) -> Result<MachineToken, Refusal> {
        let machine = state.machine_by_id(machine_id).ok_or_else(missing)?;
        let (scopes, lifetime) = (machine.scopes.clone(), machine.default_token_ttl);
        let mut token = MachineToken::new(Kind::M2m, machine_id.to_owned(), state);
        token.scopes = scopes;
        token.claims.clone_from(&self.claims);
        token.expire_in(self.seconds.unwrap_or(lifetime), state.now());
        Ok(token)
    }
}

/// Claims that every token has from Clerk.
const RESERVED: &[&str] = &["aud", "exp", "iat", "iss", "jti", "nbf", "sub"];

fn claims(params: &Params) -> Result<Option<Map<String, Value>>, Refusal> {
    let claims = params.object("claims")?;
    let sent = |name: &&&str| {
        claims
            .as_ref()
            .is_some_and(|claims| claims.contains_key(**name))
    };
    match RESERVED.iter().find(sent) {
        Some(claim) => {
            let message = format!("{claim} is a claim that Clerk sets");
            Err(Refusal::conflict("machine_token_reserved_claim", message))
        }
        None => Ok(claims),
    }
}

/// The newest token with the same claims and scopes that is good for so long.
fn reusable<'a>(
    id: &str,
    wanted: &Wanted,
    seconds: i64,
    state: &'a State,
) -> Option<&'a MachineToken> {
    let scopes = &state.machine_by_id(id)?.scopes;
    let until = state
        .now()
        .as_millis()
        .saturating_add(seconds.saturating_mul(1000));
    tokens(state)
        .rev()
        .filter(|_| !wanted.is_jwt)
        .find(|token| {
            token.subject == id
                && !token.revoked
                && token.claims == wanted.claims
                && token.scopes == *scopes
                && token.expires_at.is_some_and(|at| at.as_millis() >= until)
        })
}

fn created(token: &MachineToken, secret: &str, state: &State) -> Reply {
    let document = with(token.document(state.now()), "token", secret);
    Reply::json_with(StatusCode::CREATED, &document)
}

fn jwt(token: &MachineToken, shared: &Shared) -> String {
    let mut claims = token.claims.clone().unwrap_or_default();
    claims.insert("sub".into(), json!(token.subject));
    claims.insert("jti".into(), json!(token.id));
    claims.insert("aud".into(), json!(token.scopes));
    let millis = token
        .expires_at
        .map_or(0, |at| at.as_millis() - token.created_at.as_millis());
    let lifetime = Duration::from_millis(u64::try_from(millis).unwrap_or_default());
    TokenBuilder::new(&shared.keys, Category::MachineToMachine, claims)
        .issued(&shared.settings.issuer, token.created_at, lifetime)
        .mint()
}

fn list(asker: &Asker, call: &Call, state: &State) -> Answer {
    let page = Page::up_to(call, 100)?;
    let subject = call.query("subject").ok_or_else(|| {
        Refusal::conflict(
            "missing_query_parameter",
            "the query parameter subject is missing",
        )
    })?;
    let (revoked, expired) = (call.flag("revoked")?, call.flag("expired")?);
    state
        .machine_by_id(&subject)
        .ok_or_else(|| Refusal::not_found("machine"))?;
    if !asker.may_manage(&subject) {
        let message = "a machine's secret key shows that machine's tokens only";
        return Err(Refusal::forbidden("authorization_invalid", message));
    }
    let now = state.now();
    let wanted = tokens(state).rev().filter(|token| {
        token.subject == subject
            && token.revoked == revoked.unwrap_or_default()
            && token.is_expired(now) == expired.unwrap_or_default()
    });
    Ok(page.counted_as(
        "m2m_tokens",
        wanted.map(|token| token.document(now)).collect(),
    ))
}

fn revoke(id: &str, asker: &Asker, call: &Call, state: &mut State) -> Answer {
    let reason = Params::of(call, &["revocation_reason"])?.text("revocation_reason")?;
    let now = state.now();
    let mut tokens = state.machine_tokens.iter_mut();
    let token = tokens.find(|token| token.kind == Kind::M2m && token.id == id);
    let token = token.filter(|token| asker.may_manage(&token.subject));
    let token = token.ok_or_else(missing)?;
    token.revoke(reason, now);
    Ok(Reply::json(&token.document(now)))
}

/// Answers what a token is; one that nobody issued is 404, a revoked or expired one is shown.
fn verify(asker: &Asker, call: &Call, state: &mut State) -> Answer {
    let secret = sent_secret(call, "token")?;
    let now = state.now();
    let mut tokens = state.machine_tokens.iter_mut();
    let token = tokens.find(|token| token.kind == Kind::M2m && token.secret == secret);
    let token = token.filter(|token| asker.may_verify(token));
    let token = token.ok_or_else(missing)?;
    token.last_used_at = Some(now);
    Ok(Reply::json(&token.document(now)))
}

fn tokens(state: &State) -> impl DoubleEndedIterator<Item = &MachineToken> {
    state
        .machine_tokens
        .iter()
        .filter(|token| token.kind == Kind::M2m)
}

fn missing() -> Refusal {
    Refusal::not_found("M2M token")
}
