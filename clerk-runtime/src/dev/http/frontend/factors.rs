//! Authentication factors of a user, and their verification.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock::UnixMillis;
use crate::dev::attempt::{CODE, CodeRejection, Verification};
use crate::dev::credentials::totp_matches;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::check::required;
use crate::dev::session::Factor;
use crate::dev::user::User;

/// Strategy of a code that is sent to an email address.
pub(super) const EMAIL_CODE: &str = "email_code";
/// Strategy of a code that is sent to an email address and permits a new password.
pub(super) const RESET_PASSWORD: &str = "reset_password_email_code";

/// Returns the first factors of a user.
pub(super) fn first(user: &User) -> Vec<Value> {
    let mut factors = Vec::new();
    if user.credentials.password.is_some() {
        factors.push(json!({ "strategy": "password" }));
    }
    let primary = user.document.get("primary_email_address_id");
    let addresses = user
        .document
        .get("email_addresses")
        .and_then(Value::as_array);
    let addresses = addresses.into_iter().flatten();
    let verified = addresses.filter(|address| !address["verification"].is_null());
    for address in verified {
        for strategy in [EMAIL_CODE, RESET_PASSWORD] {
            factors.push(json!({
                "strategy": strategy,
                "safe_identifier": address["email_address"],
                "email_address_id": address["id"],
                "primary": primary == Some(&address["id"]),
            }));
        }
    }
    factors
}

/// Returns the second factors of a user.
pub(super) fn second(user: &User) -> Vec<Value> {
    let mut factors = Vec::new();
    if user.second_factor {
        factors.push(json!({ "strategy": "totp" }));
    }
    if !user.credentials.backup_codes.is_empty() {
        factors.push(json!({ "strategy": "backup_code" }));
    }
    factors
}

/// Returns the first or the second factors of a user.
pub(super) fn supported(user: &User, factor: Factor) -> Vec<Value> {
    match factor {
        Factor::First => first(user),
        Factor::Second => second(user),
    }
}

/// Checks that a user has a factor with this strategy.
pub(super) fn check_strategy(user: &User, factor: Factor, strategy: &str) -> Result<(), ApiError> {
    let factors = supported(user, factor);
    if factors.iter().any(|factor| factor["strategy"] == strategy) {
        return Ok(());
    }
    let message = "the verification strategy is not valid for this account";
    Err(ApiError::field(
        "strategy_for_user_invalid",
        "strategy",
        message,
    ))
}

/// Parameters of a call that sends a code.
#[derive(Deserialize)]
pub(super) struct FactorPreparation {
    strategy: Option<String>,
}

impl FactorPreparation {
    pub(super) fn strategy(self) -> Result<String, ApiError> {
        required("strategy", self.strategy)
    }

    /// Rejects strategies other than a code that is sent by email.
    pub(super) fn check_email_code(self) -> Result<(), ApiError> {
        let strategy = self.strategy()?;
        if strategy == EMAIL_CODE {
            return Ok(());
        }
        Err(ApiError::not_simulated(&format!("the strategy {strategy}")))
    }
}

/// Parameters of a call that verifies the code of an email address.
#[derive(Deserialize)]
pub(super) struct CodeAttempt {
    code: Option<String>,
}

impl CodeAttempt {
    pub(super) fn code(self) -> Result<String, ApiError> {
        required("code", self.code)
    }
}

/// Parameters of an attempt to verify a factor.
#[derive(Deserialize)]
pub(super) struct FactorAttempt {
    strategy: Option<String>,
    password: Option<String>,
    code: Option<String>,
}

impl FactorAttempt {
    pub(super) fn strategy(&self) -> Result<String, ApiError> {
        required("strategy", self.strategy.clone())
    }

    /// Verifies a factor. `verification` is the one for which a code was sent. It is updated or
    /// replaced.
    pub(super) fn verify(
        self,
        user: &mut User,
        factor: Factor,
        verification: &mut Option<Verification>,
        now: UnixMillis,
    ) -> Result<(), ApiError> {
        let strategy = self.strategy()?;
        check_strategy(user, factor, &strategy)?;
        match strategy.as_str() {
            "password" => check_password(user, &required("password", self.password)?)?,
            "totp" => check_totp(user, &required("code", self.code)?, now)?,
            "backup_code" => use_backup_code(user, &required("code", self.code)?)?,
            _ => {
                let code = required("code", self.code)?;
                return check_code(verification.as_mut(), &strategy, &code, now);
            }
        }
        *verification = Some(Verification::done(&strategy, now));
        Ok(())
    }
}

/// Verifies a code that was sent.
pub(super) fn check_code(
    verification: Option<&mut Verification>,
    strategy: &str,
    code: &str,
    now: UnixMillis,
) -> Result<(), ApiError> {
    let outcome = verification.map(|verification| verification.verify(strategy, code, now));
    match outcome.unwrap_or(Err(CodeRejection::NotSent)) {
        Ok(()) => Ok(()),
        Err(CodeRejection::Wrong) => Err(incorrect_code()),
        Err(CodeRejection::NotSent) => {
            let message = "a code must be sent before it is verified";
            Err(ApiError::conflict("verification_not_sent", message))
        }
        Err(CodeRejection::Expired) => {
            let message = "this code has expired; request another one";
            Err(ApiError::conflict("verification_expired", message))
        }
    }
}

fn incorrect_code() -> ApiError {
    ApiError::field("form_code_incorrect", "code", "Incorrect code")
}

/// Verifies a user's password.
pub(super) fn check_password(user: &User, sent: &str) -> Result<(), ApiError> {
    let password = user.credentials.password.as_ref();
    match password.and_then(|password| password.is(sent)) {
        Some(true) => Ok(()),
        Some(false) => {
            let message = "Password is incorrect. Try again, or use another method.";
            Err(ApiError::field(
                "form_password_incorrect",
                "password",
                message,
            ))
        }
        None => Err(ApiError::not_simulated("verification of a password digest")),
    }
}

/// Verifies a code of an authenticator app. If the app's secret is not known, its code is [`CODE`].
fn check_totp(user: &User, code: &str, now: UnixMillis) -> Result<(), ApiError> {
    let is_correct = match &user.credentials.totp {
        Some(secret) => totp_matches(secret, code, now),
        None => code == CODE,
    };
    if is_correct {
        Ok(())
    } else {
        Err(incorrect_code())
    }
}

fn use_backup_code(user: &mut User, code: &str) -> Result<(), ApiError> {
    let mut codes = user.credentials.backup_codes.clone();
    let at = codes.iter().position(|known| known == code);
    codes.remove(at.ok_or_else(incorrect_code)?);
    user.set_backup_codes(codes);
    Ok(())
}
