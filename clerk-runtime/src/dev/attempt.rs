//! Attempts of browsers to sign in and to sign up.

use serde_json::{Map, Value, json};

use super::credentials::Password;
use super::session::Factor;
use crate::clock::UnixMillis;

/// Code that verifies every email address, phone number and authenticator app, since no message is
/// sent. Clerk's test addresses have the same code.
pub(super) const CODE: &str = "424242";

/// Lifetime of a code in milliseconds.
const CODE_LIFETIME: i64 = 10 * 60 * 1000;

/// Verification of an identifier or a factor.
#[derive(Clone)]
pub(super) struct Verification {
    pub(super) strategy: String,
    pub(super) is_verified: bool,
    attempts: u32,
    /// In milliseconds.
    expires_at: i64,
}

/// Reason for which a code is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodeRejection {
    /// No code was sent with this strategy, or it was already verified.
    NotSent,
    Expired,
    Wrong,
}

impl Verification {
    /// Starts a verification, as if a code had been sent.
    pub(super) fn started(strategy: &str, now: UnixMillis) -> Self {
        Self {
            strategy: strategy.to_owned(),
            is_verified: false,
            attempts: 0,
            expires_at: now.as_millis() + CODE_LIFETIME,
        }
    }

    /// Returns a finished verification.
    pub(super) fn done(strategy: &str, now: UnixMillis) -> Self {
        Self {
            is_verified: true,
            ..Self::started(strategy, now)
        }
    }

    /// Verifies a code that was sent with this strategy.
    pub(super) fn verify(
        &mut self,
        strategy: &str,
        code: &str,
        now: UnixMillis,
    ) -> Result<(), CodeRejection> {
        if self.is_verified || self.strategy != strategy {
            return Err(CodeRejection::NotSent);
        }
        if self.expires_at <= now.as_millis() {
            return Err(CodeRejection::Expired);
        }
        self.attempts = self.attempts.saturating_add(1);
        if code != CODE {
            return Err(CodeRejection::Wrong);
        }
        self.is_verified = true;
        Ok(())
    }

    /// Returns the verification object of the Frontend API.
    pub(super) fn document(&self) -> Value {
        json!({
            "object": "verification",
            "status": if self.is_verified { "verified" } else { "unverified" },
            "strategy": self.strategy,
            "attempts": self.attempts,
            "expire_at": self.expires_at,
        })
    }
}

/// An attempt of a browser to sign in.
#[derive(Clone)]
pub(super) struct SignInAttempt {
    pub(super) id: String,
    pub(super) identifier: Option<String>,
    pub(super) user_id: Option<String>,
    pub(super) status: SignInStatus,
    pub(super) first: Option<Verification>,
    pub(super) second: Option<Verification>,
    pub(super) created_session: Option<String>,
}

/// Status of an attempt to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignInStatus {
    NeedsIdentifier,
    NeedsFactor(Factor),
    NeedsNewPassword,
    Complete,
}

impl SignInStatus {
    /// Returns the value in objects of the Frontend API.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::NeedsIdentifier => "needs_identifier",
            Self::NeedsFactor(Factor::First) => "needs_first_factor",
            Self::NeedsFactor(Factor::Second) => "needs_second_factor",
            Self::NeedsNewPassword => "needs_new_password",
            Self::Complete => "complete",
        }
    }
}

impl SignInAttempt {
    /// Starts an attempt of a user who is not known yet.
    pub(super) const fn new(id: String) -> Self {
        Self {
            id,
            identifier: None,
            user_id: None,
            status: SignInStatus::NeedsIdentifier,
            first: None,
            second: None,
            created_session: None,
        }
    }

    pub(super) const fn verification(&mut self, factor: Factor) -> &mut Option<Verification> {
        match factor {
            Factor::First => &mut self.first,
            Factor::Second => &mut self.second,
        }
    }
}

/// A reverification of a session's factors.
#[derive(Clone)]
pub(super) struct SessionVerification {
    pub(super) id: String,
    pub(super) level: &'static str,
    /// Factors that are not verified yet, in their order.
    pending: Vec<Factor>,
    pub(super) first: Option<Verification>,
    pub(super) second: Option<Verification>,
}

impl SessionVerification {
    pub(super) const fn new(id: String, level: &'static str, pending: Vec<Factor>) -> Self {
        Self {
            id,
            level,
            pending,
            first: None,
            second: None,
        }
    }

    /// Returns `true` if this is the next factor to verify.
    pub(super) fn needs(&self, factor: Factor) -> bool {
        self.pending.first() == Some(&factor)
    }

    /// Records that a factor was verified.
    pub(super) fn pass(&mut self, factor: Factor) {
        self.pending.retain(|pending| *pending != factor);
    }

    pub(super) fn status(&self) -> &'static str {
        match self.pending.first() {
            Some(factor) => SignInStatus::NeedsFactor(*factor).name(),
            None => SignInStatus::Complete.name(),
        }
    }

    pub(super) const fn verification(&mut self, factor: Factor) -> &mut Option<Verification> {
        match factor {
            Factor::First => &mut self.first,
            Factor::Second => &mut self.second,
        }
    }
}

/// An attempt of a browser to sign up.
#[derive(Clone, Default)]
pub(super) struct SignUpAttempt {
    pub(super) id: String,
    pub(super) email: Option<String>,
    pub(super) email_verification: Option<Verification>,
    pub(super) password: Option<Password>,
    /// `username`, `first_name` and `last_name`, as far as they are set.
    pub(super) names: Map<String, Value>,
    pub(super) unsafe_metadata: Map<String, Value>,
    pub(super) created_user: Option<String>,
    pub(super) created_session: Option<String>,
}

impl SignUpAttempt {
    /// Returns the required fields that have no value yet.
    pub(super) fn missing(&self) -> Vec<&'static str> {
        let fields = [
            ("email_address", self.email.is_none()),
            ("password", self.password.is_none()),
        ];
        let missing = fields.into_iter().filter(|(_, is_missing)| *is_missing);
        missing.map(|(name, _)| name).collect()
    }

    /// Returns `true` if there is an address that no code has verified.
    pub(super) fn is_unverified(&self) -> bool {
        let verification = self.email_verification.as_ref();
        self.email.is_some() && !verification.is_some_and(|it| it.is_verified)
    }

    pub(super) const fn status(&self) -> &'static str {
        if self.created_user.is_some() {
            "complete"
        } else {
            "missing_requirements"
        }
    }
}
