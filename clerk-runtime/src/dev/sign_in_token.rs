//! Sign-in tokens (tickets). With each, a user can sign in once without a password.

use serde_json::{Value, json};

use super::random::{is_same_secret, secret};
use super::state::{OfflineState, push_bounded};

/// A sign-in token.
pub(super) struct SignInToken {
    pub(super) id: String,
    pub(super) user_id: String,
    token: String,
    status: TicketStatus,
    expires_at: i64,
    created_at: i64,
    updated_at: i64,
}

/// Status of a sign-in token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TicketStatus {
    Pending,
    Accepted,
    Revoked,
}

impl TicketStatus {
    const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Revoked => "revoked",
        }
    }
}

/// Reason for which a sign-in token is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TicketRejection {
    Unknown,
    Used,
    Revoked,
    Expired,
}

impl SignInToken {
    /// Returns the object of the Backend API. `page` is a page that accepts the token.
    pub(super) fn document(&self, page: &str) -> Value {
        json!({
            "object": "sign_in_token",
            "id": self.id,
            "user_id": self.user_id,
            "status": self.status.name(),
            "token": self.token,
            "url": format!("{page}?__clerk_ticket={}", self.token),
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        })
    }

    pub(super) fn is_pending(&self) -> bool {
        self.status == TicketStatus::Pending
    }

    pub(super) const fn revoke(&mut self, now: i64) {
        self.status = TicketStatus::Revoked;
        self.updated_at = now;
    }
}

impl OfflineState {
    /// Creates a sign-in token of a user with a lifetime in seconds, and returns its id.
    pub(super) fn new_sign_in_token(&mut self, user_id: &str, lifetime: i64) -> String {
        let (id, now) = (self.ids.next("sit"), self.now().as_millis());
        let token = SignInToken {
            id: id.clone(),
            user_id: user_id.to_owned(),
            token: secret(""),
            status: TicketStatus::Pending,
            expires_at: now.saturating_add(lifetime.saturating_mul(1000)),
            created_at: now,
            updated_at: now,
        };
        push_bounded(&mut self.sign_in_tokens, token);
        id
    }

    /// Accepts a sign-in token, once, and returns the id of its user.
    pub(super) fn accept_ticket(&mut self, ticket: &str) -> Result<String, TicketRejection> {
        let now = self.now().as_millis();
        let mut tokens = self.sign_in_tokens.iter_mut();
        let token = tokens.find(|token| is_same_secret(&token.token, ticket));
        let token = token.ok_or(TicketRejection::Unknown)?;
        match token.status {
            TicketStatus::Accepted => Err(TicketRejection::Used),
            TicketStatus::Revoked => Err(TicketRejection::Revoked),
            TicketStatus::Pending if token.expires_at <= now => Err(TicketRejection::Expired),
            TicketStatus::Pending => {
                token.status = TicketStatus::Accepted;
                token.updated_at = now;
                Ok(token.user_id.clone())
            }
        }
    }
}
