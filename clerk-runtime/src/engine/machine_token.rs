//! State: there is a machine token in the `Authorization` header.
//!
//! JWTs are verified here, opaque tokens by the Backend API.

use serde_json::{Map, Value};

use super::effect::ApiFailure;
use super::results::StateResult;
use super::verify::{RequestToken, open};
use super::{Decision, Run, token_class};
use crate::caller::{Machine, Reason, Token};
use crate::clock::UnixMillis;
use crate::jwt::{ClaimRules, Decoded, OAUTH_HEADER_TYPES, TokenError, read_claims};
use crate::policy::TokenType;
use crate::revocations::token_digest;

/// Reason for rejecting a machine token; Clerk's `MachineTokenVerificationError`.
struct MachineTokenError {
    reason: Reason,
    message: String,
    status: Option<u16>,
    /// `true` if the failure says nothing about the token.
    is_unavailable: bool,
}

impl MachineTokenError {
    fn new(reason: Reason, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            reason,
            message,
            status: None,
            is_unavailable: false,
        }
    }

    fn into_decision(self, token_type: TokenType) -> Decision {
        let Self {
            reason,
            message,
            status,
            is_unavailable,
        } = self;
        let status = status.map_or_else(|| "n/a".to_owned(), |it| it.to_string());
        let message = format!("{message} (code={reason}, status={status})");
        let decision = Decision::rejected(Some(token_type), reason, message);
        if is_unavailable {
            decision.unavailable()
        } else {
            decision
        }
    }
}

/// Like Clerk, this reports every error of a machine's JWT as a failed verification.
impl From<TokenError> for MachineTokenError {
    fn from(error: TokenError) -> Self {
        Self::new(Reason::TokenVerificationFailed, error.message())
    }
}

pub(super) fn decide(run: &Run<'_>, token: RequestToken<'_>) -> StateResult {
    let (token_type, verified) = match &token {
        RequestToken::Text(text) if !has_three_parts(text) => opaque(run, text)?,
        _ => jwt(run, token)?,
    };
    Ok(match verified.and_then(|it| reject_revoked(run, it)) {
        Ok(VerifiedMachine { machine, token, .. }) => Decision::machine(machine, token),
        Err(rejection) => rejection.into_decision(token_type),
    })
}

fn has_three_parts(token: &str) -> bool {
    token.bytes().filter(|byte| *byte == b'.').count() == 2
}

/// A machine whose token was verified.
struct VerifiedMachine {
    machine: Machine,
    token: Token,
    /// Time of issue of a JWT, or the earliest time if it has no `iat`; `None` for an opaque token.
    issued: Option<UnixMillis>,
}

type MachineTokenResult = Result<VerifiedMachine, MachineTokenError>;

fn reject_revoked(run: &Run<'_>, verified: VerifiedMachine) -> MachineTokenResult {
    let VerifiedMachine {
        machine,
        token,
        issued,
    } = &verified;
    let digest = || token_digest(token.as_str());
    let revocations = run.env.revocations;
    if revocations.revokes_machine(machine, digest, *issued, run.env.now) {
        return Err(MachineTokenError::new(
            Reason::TokenInvalid,
            "The token was revoked",
        ));
    }
    Ok(verified)
}

fn jwt(run: &Run<'_>, token: RequestToken<'_>) -> StateResult<(TokenType, MachineTokenResult)> {
    let decoded = match token.decode(run) {
        Ok(decoded) => decoded,
        Err(error) => {
            let rejection = MachineTokenError::new(Reason::TokenInvalid, error.message());
            return Ok((TokenType::M2m, Err(rejection)));
        }
    };
    Ok(match token_class::jwt_type(&decoded) {
        Some(TokenType::M2m) => (TokenType::M2m, m2m_jwt(run, token)?),
        Some(_) => (TokenType::OAuth, oauth_jwt(run, token)?),
        None => (TokenType::OAuth, Err(unknown_jwt(&decoded))),
    })
}

fn m2m_jwt(run: &Run<'_>, token: RequestToken<'_>) -> StateResult<MachineTokenResult> {
    let Run { env, .. } = run;
    let signed = open(run, token, reject_other_class)?;
    let claims = |it: &Decoded| env.config.rules.check_m2m_claims(it, env.now);
    let verified = signed.and_then(|it| Ok(it.check(ClaimRules::check_m2m_header, claims)?));
    Ok(verified.and_then(|it| {
        let verified = with_token(&it, Machine::from_m2m_claims)?;
        env.config
            .rules
            .check_m2m_audience(verified.machine.audience().as_ref())?;
        Ok(verified)
    }))
}

fn reject_other_class(token: &Decoded) -> Result<(), MachineTokenError> {
    if token_class::is_not_m2m_class(token) {
        return Err(MachineTokenError::new(
            Reason::TokenInvalid,
            "Invalid M2M JWT category.",
        ));
    }
    Ok(())
}

fn oauth_jwt(run: &Run<'_>, token: RequestToken<'_>) -> StateResult<MachineTokenResult> {
    let Run { env, .. } = run;
    let signed = open(run, token, |_| Ok::<_, MachineTokenError>(()))?;
    let claims = |it: &Decoded| env.config.rules.check_oauth_claims(it, env.now);
    let verified = signed.and_then(|it| Ok(it.check(ClaimRules::check_oauth_header, claims)?));
    Ok(verified.and_then(|it| with_token(&it, Machine::from_oauth_claims)))
}

fn with_token(
    verified: &Decoded,
    read: impl FnOnce(&Map<String, Value>) -> Option<Machine>,
) -> MachineTokenResult {
    let token = verified.token();
    let machine = read(&read_claims(token)?).ok_or_else(unreadable)?;
    Ok(VerifiedMachine {
        machine,
        token: token.clone(),
        issued: Some(verified.issued()),
    })
}

fn unknown_jwt(token: &Decoded) -> MachineTokenError {
    let typ = token.header.typ.as_deref().unwrap_or("missing");
    let expected = OAUTH_HEADER_TYPES.join("` or `");
    let message = format!(
        "the token is not a machine token: its `typ` is {typ}, but it must be `{expected}` for \
         OAuth, or its `sub` must start with `mch_` for M2M"
    );
    MachineTokenError::new(Reason::TokenVerificationFailed, message)
}

fn opaque(run: &Run<'_>, token: &str) -> StateResult<(TokenType, MachineTokenResult)> {
    let token_type = token_class::opaque_type(token).unwrap_or(TokenType::ApiKey);
    let machine = match run.results.machine_token(token_type, token)? {
        Ok(response) => accept(run, token_type, response),
        Err(failure) => Err(reject(token_type, failure)),
    };
    let verified = machine.map(|machine| VerifiedMachine {
        machine,
        token: Token::new(token),
        issued: None,
    });
    Ok((token_type, verified))
}

/// Checks Clerk's response about a token. It can describe a revoked or expired token, which Clerk's
/// SDK accepts nevertheless. The time of expiry counts even if the response has `expired: false`.
fn accept(
    run: &Run<'_>,
    token_type: TokenType,
    response: &Value,
) -> Result<Machine, MachineTokenError> {
    let unavailable = || MachineTokenError {
        is_unavailable: true,
        ..unreadable()
    };
    let machine = Machine::from_verification(token_type, response).ok_or_else(unavailable)?;
    if machine.is_revoked_or_expired(run.env.now) {
        return Err(MachineTokenError::new(
            Reason::TokenInvalid,
            "The token was revoked or is expired",
        ));
    }
    let rules = &run.env.config.rules;
    let audience = machine.audience();
    match token_type {
        TokenType::OAuth => rules.check_oauth_audience(audience.as_ref())?,
        TokenType::M2m => rules.check_m2m_audience(audience.as_ref())?,
        _ => {}
    }
    Ok(machine)
}

fn reject(token_type: TokenType, failure: &ApiFailure) -> MachineTokenError {
    let (reason, message) = match failure.status {
        Some(401) => {
            let message = failure.message.as_deref().filter(|it| !it.is_empty());
            (
                Reason::SecretKeyInvalid,
                message.unwrap_or("Invalid secret key"),
            )
        }
        Some(404) => (Reason::TokenInvalid, not_found(token_type)),
        _ => (Reason::UnexpectedError, "Unexpected error"),
    };
    MachineTokenError {
        status: failure.status,
        is_unavailable: !failure.rejects_machine_token(),
        ..MachineTokenError::new(reason, message)
    }
}

fn unreadable() -> MachineTokenError {
    MachineTokenError::new(Reason::UnexpectedError, "Unexpected error")
}

fn not_found(token_type: TokenType) -> &'static str {
    match token_type {
        TokenType::ApiKey => "API key not found",
        TokenType::OAuth => "OAuth token not found",
        _ => "Machine token not found",
    }
}
