//! `/v1/client/sessions/{id}/verify`: reverification of a session's factors.

use axum::Router;
use axum::extract::Path;
use axum::routing::post;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{ScriptCall, ScriptResult};
use super::documents::Documents;
use super::factors::{self, FactorAttempt, FactorPreparation, check_strategy};
use crate::dev::attempt::{SessionVerification, Verification};
use crate::dev::http::api_error::ApiError;
use crate::dev::http::extract::{App, FormOrQuery};
use crate::dev::http::object::{find, find_mut};
use crate::dev::session::{Factor, SessionRecord};
use crate::dev::state::OfflineState;

pub(super) fn routes() -> Router<App> {
    let verify = "/client/sessions/{id}/verify";
    let step = |step: &str| format!("{verify}/{step}");
    Router::new()
        .route(verify, post(start))
        .route(&step("prepare_first_factor"), post(prepare_first))
        .route(&step("prepare_second_factor"), post(prepare_second))
        .route(&step("attempt_first_factor"), post(attempt_first))
        .route(&step("attempt_second_factor"), post(attempt_second))
}

#[derive(Deserialize)]
struct Start {
    level: Option<Level>,
}

#[derive(Clone, Copy, Deserialize)]
enum Level {
    #[serde(rename = "first_factor")]
    First,
    #[serde(rename = "second_factor")]
    Second,
    #[serde(rename = "multi_factor")]
    Both,
}

/// Starts a reverification. If the user has no second factor, the first one is enough.
async fn start(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<Start>,
) -> ScriptResult {
    let state = &mut call.app.state();
    let user_id = call.session_by_id(&id, state)?.user_id.clone();
    let has_second = !factors::second(find(&user_id, &state.users)?).is_empty();
    let (level, pending) = match sent.level.filter(|_| has_second) {
        Some(Level::Second) => ("second_factor", vec![Factor::Second]),
        Some(Level::Both) => ("multi_factor", vec![Factor::First, Factor::Second]),
        Some(Level::First) | None => ("first_factor", vec![Factor::First]),
    };
    let reverification = SessionVerification::new(state.ids.next("sver"), level, pending);
    find_mut(&id, &mut state.sessions)?.reverification = Some(reverification);
    response(&call, &id, state)
}

async fn prepare_first(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<FactorPreparation>,
) -> ScriptResult {
    prepare(&call, &id, Factor::First, sent)
}

async fn prepare_second(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<FactorPreparation>,
) -> ScriptResult {
    prepare(&call, &id, Factor::Second, sent)
}

fn prepare(call: &ScriptCall, id: &str, factor: Factor, sent: FactorPreparation) -> ScriptResult {
    let state = &mut call.app.state();
    let user_id = call.session_by_id(id, state)?.user_id.clone();
    let strategy = sent.strategy()?;
    check_strategy(find(&user_id, &state.users)?, factor, &strategy)?;
    let started = Verification::started(&strategy, state.now());
    *current(id, state)?.verification(factor) = Some(started);
    response(call, id, state)
}

async fn attempt_first(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<FactorAttempt>,
) -> ScriptResult {
    attempt(&call, &id, Factor::First, sent)
}

async fn attempt_second(
    call: ScriptCall,
    Path(id): Path<String>,
    FormOrQuery(sent): FormOrQuery<FactorAttempt>,
) -> ScriptResult {
    attempt(&call, &id, Factor::Second, sent)
}

fn attempt(call: &ScriptCall, id: &str, factor: Factor, sent: FactorAttempt) -> ScriptResult {
    let state = &mut call.app.state();
    let (user_id, now) = (call.session_by_id(id, state)?.user_id.clone(), state.now());
    let mut reverification = current(id, state)?.clone();
    if !reverification.needs(factor) {
        let message = "the verification does not need this factor now";
        return Err(ApiError::conflict("verification_invalid_state", message));
    }
    let user = find_mut(&user_id, &mut state.users)?;
    let outcome = sent.verify(user, factor, reverification.verification(factor), now);
    if outcome.is_ok() {
        reverification.pass(factor);
    }
    let session = find_mut(id, &mut state.sessions)?;
    session.reverification = Some(reverification);
    outcome?;
    session.verified(factor, now);
    response(call, id, state)
}

fn current<'a>(
    id: &str,
    state: &'a mut OfflineState,
) -> Result<&'a mut SessionVerification, ApiError> {
    let session = find_mut(id, &mut state.sessions)?;
    let missing = || ApiError::not_found("verification of the session");
    session.reverification.as_mut().ok_or_else(missing)
}

fn response(call: &ScriptCall, id: &str, state: &OfflineState) -> ScriptResult {
    let session = find(id, &state.sessions)?;
    let document = call.documents(state).reverification(session);
    Ok(call.response_with_client(state, document))
}

impl Documents<'_> {
    /// Returns the reverification of a session.
    fn reverification(&self, session: &SessionRecord) -> Value {
        let Some(verification) = &session.reverification else {
            return Value::Null;
        };
        let user = self.state.user(&session.user_id);
        let factors = |factor| user.map(|user| factors::supported(user, factor));
        let document = |one: &Option<Verification>| one.as_ref().map(Verification::document);
        json!({
            "object": "session_reverification",
            "id": verification.id,
            "status": verification.status(),
            "level": verification.level,
            "supported_first_factors": factors(Factor::First),
            "supported_second_factors": factors(Factor::Second),
            "first_factor_verification": document(&verification.first),
            "second_factor_verification": document(&verification.second),
            "session": self.session(session),
        })
    }
}
