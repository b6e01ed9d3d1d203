//! State that the instance's handles and its server share.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::claims::{deleted_session_claims, session_claims};
use super::faults::FaultInjection;
use super::keys::KeyRing;
use super::packages::Packages;
use super::random::secret;
use super::responses::PreparedResponses;
use super::state::OfflineState;
use super::template::Scope;
use super::token::{Category, TokenBuilder};
use crate::sync::lock;

pub(super) struct Shared {
    pub(super) settings: OfflineSettings,
    pub(super) keys: Arc<KeyRing>,
    pub(super) fault_injection: FaultInjection,
    pub(super) responses: PreparedResponses,
    state: Mutex<OfflineState>,
}

/// Settings that do not change while the instance runs.
pub(super) struct OfflineSettings {
    /// `http://127.0.0.1:<port>`
    pub(super) url: String,
    pub(super) secret_key: String,
    pub(super) webhook_key: String,
    pub(super) publishable_key: String,
    pub(super) cookie_suffix: String,
    pub(super) issuer: String,
    pub(super) production: bool,
    pub(super) token_lifetime: Duration,
    pub(super) authorized_party: Option<String>,
    /// Scopes that clients can request in addition to Clerk's.
    pub(super) oauth_scopes: Vec<String>,
    pub(super) oauth_jwt_access_tokens: bool,
    /// Additional claims of session tokens.
    pub(super) session_claims: Map<String, Value>,
    /// Folder with Clerk's scripts.
    pub(super) packages: Packages,
}

impl Shared {
    pub(super) fn new(settings: OfflineSettings, keys: KeyRing, state: OfflineState) -> Self {
        Self {
            settings,
            keys: Arc::new(keys),
            fault_injection: FaultInjection::default(),
            responses: PreparedResponses::default(),
            state: Mutex::new(state),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, OfflineState> {
        lock(&self.state)
    }

    /// Returns a session token like Clerk's; `None` if there is no such session.
    pub(super) fn session_token(&self, session_id: &str) -> Option<TokenBuilder> {
        self.session_token_of(&self.state(), session_id, None)
    }

    /// Like [`session_token`](Self::session_token), with another active organization if
    /// `organization_id` is set. An empty string is the personal account. The session does not
    /// change.
    pub(super) fn session_token_of(
        &self,
        state: &OfflineState,
        session_id: &str,
        organization_id: Option<&str>,
    ) -> Option<TokenBuilder> {
        let (session, user) = state.session_and_user(session_id)?;
        let mut claims = Scope::of(state, session_id)?.render(&self.settings.session_claims);
        let active = organization_id.or(session.active.as_deref());
        let active = active.filter(|id| !state.role_in(id, &user.id).is_empty());
        claims.extend(session_claims(state, session, (user, active)));
        Some(self.issued_now(state, claims))
    }

    /// Returns a session token of a deleted user, which has the ids and no organization. Clerk
    /// issues no such token, but those that it has issued remain valid until they expire.
    pub(super) fn deleted_session_token(&self, session_id: &str, user_id: &str) -> TokenBuilder {
        self.issued_now(&self.state(), deleted_session_claims(session_id, user_id))
    }

    fn issued_now(&self, state: &OfflineState, claims: Map<String, Value>) -> TokenBuilder {
        let token = TokenBuilder::new(&self.keys, Category::Session, claims)
            .issued(
                &self.settings.issuer,
                state.now(),
                self.settings.token_lifetime,
            )
            .claim("jti", secret(""));
        match &self.settings.authorized_party {
            Some(party) => token.claim("azp", party),
            None => token,
        }
    }

    /// Returns a token of a JWT template; `None` if the session or template does not exist.
    pub(super) fn template_token(&self, session_id: &str, name: &str) -> Option<TokenBuilder> {
        let state = self.state();
        let template = state.templates.iter().find(|t| t.name == name)?;
        let scope = Scope::of(&state, session_id)?;
        let mut claims = scope.render(&template.claims);
        claims.insert("sub".into(), json!(scope.user.id));
        let token = TokenBuilder::new(&self.keys, Category::Template, claims)
            .issued(&self.settings.issuer, state.now(), template.lifetime)
            .claim("nbf", state.now().as_secs() - template.clock_skew)
            .claim("jti", secret(""));
        Some(token)
    }
}
