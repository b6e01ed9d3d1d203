//! OAuth clients, requests that wait for the user's consent, and grants.

use std::collections::VecDeque;

use aws_lc_rs::digest::{SHA256, digest};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Map, json};

use super::machine::{MachineToken, MachineTokenKind};
use super::random::{is_same_secret, secret};
use super::state::OfflineState;
use crate::clock::UnixMillis;

/// Largest number of objects of each kind, since clients create them without credentials. Above it,
/// the oldest one is dropped.
const MAX_OBJECTS: usize = 1000;

/// Time limit in milliseconds for a user's consent, and for the redemption of a code.
const TIME_LIMIT: i64 = 10 * 60 * 1000;

/// Scope for the user's active organization.
pub(super) const ORGANIZATION: &str = "user:org:read";

/// Lifetime of access tokens and ID tokens in seconds.
pub(super) const TOKEN_LIFETIME: i64 = 24 * 60 * 60;

/// State of the authorization server.
#[derive(Default)]
pub(super) struct AuthorizationServer {
    clients: VecDeque<RegisteredClient>,
    consents: VecDeque<Consent>,
    grants: VecDeque<Grant>,
}

/// A client that registered itself (RFC 7591).
#[derive(Clone)]
pub(super) struct RegisteredClient {
    pub(super) id: String,
    /// `None` for public clients.
    pub(super) secret: Option<String>,
    pub(super) name: String,
    pub(super) redirect_uris: Vec<String>,
    /// Scopes of requests that name none.
    pub(super) scopes: Vec<String>,
}

impl RegisteredClient {
    /// Returns `true` if this is the client's secret, or if the client has none and sent none.
    pub(super) fn has_secret(&self, sent: Option<&str>) -> bool {
        match (&self.secret, sent) {
            (Some(secret), Some(sent)) => is_same_secret(secret, sent),
            (None, None) => true,
            _ => false,
        }
    }
}

/// A valid authorization request.
#[derive(Clone)]
pub(super) struct AuthorizationRequest {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    /// `true` if the request names its redirect URI, which the token request must then name, too.
    pub(super) names_redirect_uri: bool,
    pub(super) state: Option<String>,
    pub(super) scopes: Vec<String>,
    /// Resources for which the client wants tokens (RFC 8707).
    pub(super) resources: Vec<String>,
    /// Hash of the code verifier (RFC 7636, `S256`).
    pub(super) code_challenge: String,
    pub(super) nonce: Option<String>,
}

/// A request that waits for the user's consent.
struct Consent {
    /// Secret that only the consent page has.
    id: String,
    /// Token of the browser that shows the page.
    browser: String,
    request: AuthorizationRequest,
    expires_at: UnixMillis,
}

/// A user's grant to a client, with its code or refresh token.
#[derive(Clone)]
pub(super) struct Grant {
    /// Id of the grant, which is a secret part of its refresh tokens.
    pub(super) id: String,
    pub(super) request: AuthorizationRequest,
    pub(super) user_id: String,
    /// Id of the organization, if the scope `user:org:read` was granted.
    pub(super) org_id: Option<String>,
    code: String,
    code_expires_at: UnixMillis,
    /// The current refresh token; `None` until the code is redeemed.
    refresh_token: Option<String>,
}

impl Grant {
    /// Returns `true` if this is the current refresh token.
    pub(super) fn is_refreshed_by(&self, token: &str) -> bool {
        let current = self.refresh_token.as_deref();
        current.is_some_and(|current| is_same_secret(current, token))
    }
}

/// A client's proof that it made the authorization request.
pub(super) struct Redemption<'a> {
    pub(super) client_id: &'a str,
    pub(super) redirect_uri: Option<&'a str>,
    pub(super) code_verifier: &'a str,
}

impl Redemption<'_> {
    fn belongs_to(&self, request: &AuthorizationRequest) -> bool {
        let hash = digest(&SHA256, self.code_verifier.as_bytes());
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(hash);
        let same_uri = match self.redirect_uri {
            Some(uri) => uri == request.redirect_uri,
            None => !request.names_redirect_uri,
        };
        same_uri && is_same_secret(&challenge, &request.code_challenge)
    }
}

impl AuthorizationServer {
    pub(super) fn register(&mut self, client: RegisteredClient) {
        push(&mut self.clients, client);
    }

    pub(super) fn client(&self, id: &str) -> Option<&RegisteredClient> {
        self.clients.iter().find(|client| client.id == id)
    }

    pub(super) fn grant(&self, id: &str) -> Option<&Grant> {
        self.grants.iter().find(|grant| grant.id == id)
    }

    pub(super) fn remove_grants_of(&mut self, user_id: &str) {
        self.grants.retain(|grant| grant.user_id != user_id);
    }
}

fn push<T>(objects: &mut VecDeque<T>, object: T) {
    if objects.len() >= MAX_OBJECTS {
        objects.pop_front();
    }
    objects.push_back(object);
}

impl OfflineState {
    /// Stores a request until the user of this browser consents. Returns the secret for the page.
    pub(super) fn await_consent(&mut self, request: AuthorizationRequest, browser: &str) -> String {
        let id = secret("");
        let consent = Consent {
            id: id.clone(),
            browser: browser.to_owned(),
            request,
            expires_at: self.now().plus_millis(TIME_LIMIT),
        };
        push(&mut self.oauth.consents, consent);
        id
    }

    /// Removes and returns the request for which this browser shows the page.
    pub(super) fn take_consent(&mut self, id: &str, browser: &str) -> Option<AuthorizationRequest> {
        let now = self.now();
        let consents = &mut self.oauth.consents;
        let index = consents.iter().position(|consent| {
            is_same_secret(&consent.id, id) && is_same_secret(&consent.browser, browser)
        })?;
        let consent = consents.remove(index)?;
        (consent.expires_at > now).then_some(consent.request)
    }

    /// Grants a request, and returns the authorization code.
    pub(super) fn grant(
        &mut self,
        request: AuthorizationRequest,
        user_id: String,
        org_id: Option<String>,
    ) -> String {
        let code = secret("clk_code_");
        let grant = Grant {
            id: secret(""),
            request,
            user_id,
            org_id,
            code: code.clone(),
            code_expires_at: self.now().plus_millis(TIME_LIMIT),
            refresh_token: None,
        };
        push(&mut self.oauth.grants, grant);
        code
    }

    /// Returns the grant of a code. A code that is redeemed twice may have been intercepted, so its
    /// grant is revoked.
    pub(super) fn grant_of_code(
        &mut self,
        code: &str,
        redemption: &Redemption<'_>,
    ) -> Option<Grant> {
        let mut grants = self.oauth.grants.iter();
        let grant = grants.find(|grant| is_same_secret(&grant.code, code))?;
        let grant = (grant.request.client_id == redemption.client_id).then(|| grant.clone())?;
        if grant.refresh_token.is_some() {
            self.revoke_grant(&grant.id);
            return None;
        }
        let is_valid = grant.code_expires_at > self.now() && redemption.belongs_to(&grant.request);
        (is_valid && self.can_use(&grant)).then_some(grant)
    }

    /// Returns the grant of a refresh token. If the token was already replaced, it or its successor
    /// was stolen, so the grant is revoked.
    pub(super) fn grant_of_refresh_token(&mut self, token: &str, client_id: &str) -> Option<Grant> {
        let grant = self.oauth.grant(grant_id(token)?)?;
        let grant = (grant.request.client_id == client_id).then(|| grant.clone())?;
        if grant.is_refreshed_by(token) && self.can_use(&grant) {
            return Some(grant);
        }
        self.revoke_grant(&grant.id);
        None
    }

    /// Returns `true` if the user of a grant can still sign in.
    fn can_use(&self, grant: &Grant) -> bool {
        let mut users = self.users.iter();
        let user = users.find(|user| user.id == grant.user_id);
        user.is_some_and(|user| !user.is_banned())
    }

    /// Issues an access token, and a refresh token that replaces the current one.
    pub(super) fn issue(
        &mut self,
        grant: &Grant,
        scopes: Vec<String>,
        resources: Vec<String>,
    ) -> (MachineToken, String) {
        let mut token = MachineToken::new(MachineTokenKind::OAuth, grant.user_id.clone(), self);
        token.client_id.clone_from(&grant.request.client_id);
        token.scopes = scopes;
        token.audience = (!resources.is_empty()).then_some(resources);
        token.grant_id = Some(grant.id.clone());
        let org_id = grant
            .org_id
            .as_ref()
            .filter(|_| token.scopes.iter().any(|it| it == ORGANIZATION));
        token.claims = org_id.map(|id| Map::from_iter([("org_id".to_owned(), json!(id))]));
        token.expire_in(TOKEN_LIFETIME, self.now());
        self.keep_access_token(token.clone());
        let refresh_token = secret(&format!("{REFRESH_TOKEN}{}_", grant.id));
        let mut grants = self.oauth.grants.iter_mut();
        if let Some(kept) = grants.find(|kept| kept.id == grant.id) {
            kept.refresh_token = Some(refresh_token.clone());
        }
        (token, refresh_token)
    }

    fn keep_access_token(&mut self, token: MachineToken) {
        let now = self.now();
        let tokens = &mut self.machine_tokens;
        tokens.retain(|token| token.grant_id.is_none() || !token.is_expired(now));
        let granted = tokens.iter().filter(|token| token.grant_id.is_some());
        if granted.count() >= MAX_OBJECTS
            && let Some(oldest) = tokens.iter().position(|token| token.grant_id.is_some())
        {
            tokens.remove(oldest);
        }
        tokens.push(token);
    }

    /// Removes a grant and revokes its access tokens.
    pub(super) fn revoke_grant(&mut self, id: &str) {
        self.oauth.grants.retain(|grant| grant.id != id);
        let now = self.now();
        let tokens = self.machine_tokens.iter_mut();
        for token in tokens.filter(|token| token.grant_id.as_deref() == Some(id)) {
            token.revoke(Some("the grant was revoked".to_owned()), now);
        }
    }
}

const REFRESH_TOKEN: &str = "clk_refresh_";

/// Returns the id of the grant that a refresh token names.
pub(super) fn grant_id(refresh_token: &str) -> Option<&str> {
    let (id, _) = refresh_token.strip_prefix(REFRESH_TOKEN)?.split_once('_')?;
    Some(id)
}
