//! Objects of the Frontend API. None contains private metadata.

use serde_json::{Value, json};

use super::factors;
use crate::dev::attempt::{SignInAttempt, SignInStatus, SignUpAttempt, Verification};
use crate::dev::document::with;
use crate::dev::membership::{Membership, public_user_data};
use crate::dev::organization::Org;
use crate::dev::session::{Factor, SessionRecord};
use crate::dev::shared::Shared;
use crate::dev::state::OfflineState;
use crate::dev::time::DAY;
use crate::dev::token::TokenBuilder;
use crate::dev::user::User;

/// Creates the objects for a page of this origin.
pub(super) struct Documents<'a> {
    pub(super) shared: &'a Shared,
    pub(super) state: &'a OfflineState,
    pub(super) origin: Option<&'a str>,
}

impl Documents<'_> {
    /// Returns a browser, with its sessions.
    pub(super) fn client(&self, token: &str) -> Value {
        let Some(client) = self.state.client(token) else {
            return Value::Null;
        };
        let sessions = self.state.sessions_of(token);
        let sessions = sessions.map(|session| self.session(session));
        let last = self.state.session_of(token).map(|session| &session.id);
        json!({
            "object": "client",
            "id": client.id,
            "sessions": sessions.collect::<Vec<_>>(),
            "sign_in": client.sign_in.as_ref().map(|attempt| self.sign_in(attempt)),
            "sign_up": client.sign_up.as_ref().map(|attempt| self.sign_up(attempt)),
            "last_active_session_id": last,
            "last_authentication_strategy": client.last_strategy,
            "cookie_expires_at": null,
            "captcha_bypass": false,
            "created_at": client.created_at.as_millis(),
            "updated_at": client.updated_at * 1000,
        })
    }

    /// Returns a session, with its user and, while it is live, a token.
    pub(super) fn session(&self, session: &SessionRecord) -> Value {
        let user = self
            .state
            .users
            .iter()
            .find(|user| user.id == session.user_id);
        let token = self
            .token(&session.id, None)
            .filter(|_| session.status.is_live());
        let mut document = session.document();
        for (name, value) in [
            ("last_active_at", json!(self.state.now().as_millis())),
            ("user", json!(user.map(|user| self.user(user)))),
            ("public_user_data", json!(user.map(public_user_data))),
            (
                "factor_verification_age",
                json!(session.factor_ages(self.state.now())),
            ),
            (
                "last_active_token",
                json!(token.map(|token| token_document(&token))),
            ),
        ] {
            document = with(document, name, value);
        }
        document
    }

    /// Returns a token of a session for this page, with this active organization if it is set.
    pub(super) fn token(
        &self,
        session_id: &str,
        organization: Option<&str>,
    ) -> Option<TokenBuilder> {
        let token = self
            .shared
            .session_token_of(self.state, session_id, organization)?;
        Some(match self.origin {
            Some(origin) => token.authorized_party(origin),
            None => token,
        })
    }

    /// Returns a user, with the user's memberships.
    pub(super) fn user(&self, user: &User) -> Value {
        let memberships = self.state.memberships.iter();
        let own = memberships.filter(|membership| membership.user_id == user.id);
        let own = own.map(|membership| self.membership(membership));
        let document = user.document(self.state.now().as_millis());
        with(
            public(document),
            "organization_memberships",
            own.collect::<Vec<_>>(),
        )
    }

    pub(super) fn membership(&self, membership: &Membership) -> Value {
        let organization = self.state.organization(&membership.organization_id);
        let organization = organization.map(|organization| self.organization(organization));
        let document = public(self.state.membership_document(membership));
        with(document, "organization", organization)
    }

    pub(super) fn organization(&self, organization: &Org) -> Value {
        let now = self.state.now().as_millis();
        let invited = self
            .state
            .pending_invitations(&organization.id, now)
            .count();
        let document = public(organization.document());
        let document = with(document, "pending_invitations_count", invited);
        with(
            document,
            "members_count",
            self.state.members(&organization.id),
        )
    }

    /// Returns an attempt to sign in.
    pub(super) fn sign_in(&self, attempt: &SignInAttempt) -> Value {
        let user = attempt
            .user_id
            .as_deref()
            .and_then(|id| self.state.user(id));
        let needs = |factor| attempt.status == SignInStatus::NeedsFactor(factor);
        let first = user.filter(|_| needs(Factor::First)).map(factors::first);
        let second = user.filter(|_| needs(Factor::Second)).map(factors::second);
        json!({
            "object": "sign_in_attempt",
            "id": attempt.id,
            "status": attempt.status.name(),
            "supported_identifiers": ["email_address", "username"],
            "supported_first_factors": first,
            "supported_second_factors": second,
            "first_factor_verification": attempt.first.as_ref().map(Verification::document),
            "second_factor_verification": attempt.second.as_ref().map(Verification::document),
            "identifier": attempt.identifier,
            "user_data": user.map(|user| json!({
                "first_name": user.text("first_name"),
                "last_name": user.text("last_name"),
                "image_url": user.text("image_url"),
                "has_image": user.document.get("has_image"),
            })),
            "created_session_id": attempt.created_session,
            "abandon_at": self.state.now().as_millis() + DAY,
        })
    }

    /// Returns an attempt to sign up.
    pub(super) fn sign_up(&self, attempt: &SignUpAttempt) -> Value {
        let name = |name: &str| attempt.names.get(name).cloned().unwrap_or_default();
        let unverified: &[&str] = if attempt.is_unverified() {
            &["email_address"]
        } else {
            &[]
        };
        json!({
            "object": "sign_up_attempt",
            "id": attempt.id,
            "status": attempt.status(),
            "required_fields": ["email_address", "password"],
            "optional_fields": ["first_name", "last_name", "username"],
            "missing_fields": attempt.missing(),
            "unverified_fields": unverified,
            "verifications": {
                "email_address": attempt.email.as_ref().map(|_| email_verification(attempt)),
                "phone_number": null,
                "web3_wallet": null,
                "external_account": null,
            },
            "username": name("username"),
            "email_address": attempt.email,
            "phone_number": null,
            "web3_wallet": null,
            "password_enabled": attempt.password.is_some(),
            "has_password": attempt.password.is_some(),
            "first_name": name("first_name"),
            "last_name": name("last_name"),
            "unsafe_metadata": attempt.unsafe_metadata,
            "public_metadata": {},
            "custom_action": false,
            "external_id": null,
            "created_session_id": attempt.created_session,
            "created_user_id": attempt.created_user,
            "abandon_at": self.state.now().as_millis() + DAY,
            "legal_accepted_at": null,
            "locale": null,
        })
    }
}

/// Returns the verification of the email address of an attempt to sign up.
fn email_verification(attempt: &SignUpAttempt) -> Value {
    let (document, next) = match &attempt.email_verification {
        Some(verification) if verification.is_verified => (verification.document(), ""),
        Some(verification) => (verification.document(), "needs_attempt"),
        // Clerk's form only sends a code if there is no strategy yet.
        None => (
            json!({ "object": "verification", "status": "unverified", "strategy": null }),
            "needs_prepare",
        ),
    };
    with(
        with(document, "next_action", next),
        "supported_strategies",
        json!(["email_code"]),
    )
}

/// Returns the object of a token.
pub(super) fn token_document(token: &TokenBuilder) -> Value {
    json!({ "object": "token", "jwt": token.mint() })
}

/// Removes the private metadata of an object.
pub(super) fn public(mut document: Value) -> Value {
    if let Some(fields) = document.as_object_mut() {
        fields.remove("private_metadata");
    }
    document
}
