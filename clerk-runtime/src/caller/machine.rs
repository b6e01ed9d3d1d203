//! A verified machine token.

use std::sync::Arc;

use serde::Deserialize as _;
use serde_json::{Map, Value};

use crate::clock::UnixMillis;
use crate::jwt::{AudienceClaim, is_blank};
use crate::policy::TokenType;

/// Claims that Clerk puts into an M2M token; all others are the application's own. `aud` and
/// `scopes` name the machines that the token may call, see [`Machine::scopes`].
const M2M_RESERVED_CLAIMS: [&str; 8] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scopes"];

/// Claim by which a token of a JWT template names its template.
const TEMPLATE_CLAIM: &str = "template";

/// A machine, verified by its API key, M2M token, OAuth access token or token of a JWT template.
/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct Machine(Arc<MachineProperties>);

#[derive(Debug)]
struct MachineProperties {
    token_type: TokenType,
    id: String,
    subject: String,
    name: Option<String>,
    client_id: Option<String>,
    claims: Option<Map<String, Value>>,
    /// A list of strings, or the single string of an M2M token's `aud`.
    scopes: Value,
    audience: Option<Value>,
    expires_at: Option<UnixMillis>,
    revoked_or_expired: bool,
}

/// Expirations below this number are in seconds, all others in milliseconds. In seconds, this
/// number is in the year 5138; in milliseconds, in 1973.
const SECONDS_BELOW: f64 = 1e11;

impl Machine {
    /// Reads the Backend API's response to a verification; `None` if its id, subject or expiry is
    /// unusable.
    pub(crate) fn from_verification(token_type: TokenType, body: &Value) -> Option<Self> {
        let text = |name| body.get(name).and_then(Value::as_str).map(str::to_owned);
        // Every value except `false` and `null` counts as set.
        let is_set = |name| {
            let clear = matches!(
                body.get(name),
                None | Some(Value::Null | Value::Bool(false))
            );
            !clear
        };
        let required = |name| text(name).filter(|text| !is_blank(text));
        let claims = body.get("claims").and_then(Value::as_object);
        let claims = if token_type == TokenType::M2m {
            claims.and_then(own_claims)
        } else {
            claims.cloned()
        };
        Some(Self(Arc::new(MachineProperties {
            token_type,
            id: required("id")?,
            subject: required("subject")?,
            name: text("name"),
            client_id: text("client_id"),
            claims,
            scopes: body.get("scopes").cloned().unwrap_or_default(),
            audience: body.get("aud").cloned(),
            expires_at: match body.get("expiration") {
                None | Some(Value::Null) => None,
                Some(expiration) => Some(expiration_time(expiration.as_f64()?)),
            },
            revoked_or_expired: is_set("revoked") || is_set("expired"),
        })))
    }

    /// Reads the verified claims of an M2M token in JWT form; `None` if they are malformed.
    pub(crate) fn from_m2m_claims(claims: &Map<String, Value>) -> Option<Self> {
        let scopes = match claims.get("scopes") {
            None | Some(Value::Null) => claims.get("aud").filter(|aud| !aud.is_null()).cloned(),
            Some(scopes) => Some(words(scopes.as_str()?)),
        };
        Self::from_claims(TokenType::M2m, claims, |properties| {
            properties.scopes = scopes.unwrap_or_else(|| Value::Array(Vec::new()));
            properties.claims = own_claims(claims);
        })
    }

    /// Reads the verified claims of an OAuth access token in JWT form; `None` if they are
    /// malformed.
    pub(crate) fn from_oauth_claims(claims: &Map<String, Value>) -> Option<Self> {
        let given = |name| claims.get(name).filter(|value: &&Value| !value.is_null());
        let scopes = match (given("scp"), given("scope")) {
            (Some(scopes), _) => scopes.clone(),
            (None, Some(scope)) => words(scope.as_str()?),
            (None, None) => Value::Array(Vec::new()),
        };
        let client_id = given("client_id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        Self::from_claims(TokenType::OAuth, claims, |properties| {
            properties.scopes = scopes;
            properties.client_id = Some(client_id);
        })
    }

    /// Reads the verified claims of a token of a JWT template; `None` if they are malformed. All of
    /// them are the application's own.
    pub(crate) fn from_template_claims(claims: &Map<String, Value>) -> Option<Self> {
        Self::from_claims(TokenType::Template, claims, |properties| {
            properties.scopes = Value::Array(Vec::new());
            properties.claims = Some(claims.clone());
        })
    }

    fn from_claims(
        token_type: TokenType,
        claims: &Map<String, Value>,
        complete: impl FnOnce(&mut MachineProperties),
    ) -> Option<Self> {
        let text = |name| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let mut properties = MachineProperties {
            token_type,
            id: text("jti").unwrap_or_default(),
            subject: text("sub")?,
            name: None,
            client_id: None,
            claims: None,
            scopes: Value::Null,
            audience: claims.get("aud").cloned(),
            expires_at: claims
                .get("exp")
                .and_then(Value::as_f64)
                .map(UnixMillis::from_numeric_date),
            revoked_or_expired: false,
        };
        complete(&mut properties);
        Some(Self(Arc::new(properties)))
    }

    /// Returns the type of the token.
    #[must_use]
    pub fn token_type(&self) -> TokenType {
        self.0.token_type
    }

    /// Returns the id of the token (Clerk's `id`).
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Returns the owner of the token: a user or organization for an API key, a machine for an M2M
    /// token, a user for an OAuth token or a token of a JWT template (Clerk's `subject`).
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.0.subject
    }

    /// Returns the scopes of the token (Clerk's `scopes`).
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        let (one, many) = match &self.0.scopes {
            Value::String(scope) => (Some(scope.as_str()), &[][..]),
            Value::Array(scopes) => (None, scopes.as_slice()),
            _ => (None, &[][..]),
        };
        one.into_iter().chain(many.iter().filter_map(Value::as_str))
    }

    /// Returns `true` if the token has this scope.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes().any(|granted| granted == scope)
    }

    /// Returns the name of an API key (Clerk's `name`).
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0
            .name
            .as_deref()
            .filter(|_| self.token_type() == TokenType::ApiKey)
    }

    /// Returns the application's own claims in an API key or M2M token (Clerk's `claims`). They are
    /// the same for both forms of an M2M token, and do not contain Clerk's own claims, such as
    /// `aud`. For a token of a JWT template, returns all claims.
    #[must_use]
    pub fn claims(&self) -> Option<&Map<String, Value>> {
        self.0
            .claims
            .as_ref()
            .filter(|_| self.token_type() != TokenType::OAuth)
    }

    /// Returns the user behind an API key, OAuth token or token of a JWT template (Clerk's
    /// `userId`).
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        match self.token_type() {
            TokenType::ApiKey => self.owner("user_"),
            TokenType::OAuth | TokenType::Template => Some(self.subject()),
            _ => None,
        }
    }

    /// Returns the organization behind an API key (Clerk's `orgId`).
    #[must_use]
    pub fn org_id(&self) -> Option<&str> {
        self.owner("org_")
            .filter(|_| self.token_type() == TokenType::ApiKey)
    }

    /// Returns the machine behind an M2M token (Clerk's `machineId`).
    #[must_use]
    pub fn machine_id(&self) -> Option<&str> {
        (self.token_type() == TokenType::M2m).then(|| self.subject())
    }

    /// Returns the name of the JWT template that a template token has in its claim `template`.
    #[must_use]
    pub fn template(&self) -> Option<&str> {
        let claims = self.0.claims.as_ref();
        let claims = claims.filter(|_| self.token_type() == TokenType::Template)?;
        claims.get(TEMPLATE_CLAIM)?.as_str()
    }

    /// Returns the OAuth application that the token was issued to (Clerk's `clientId`).
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.0
            .client_id
            .as_deref()
            .filter(|_| self.token_type() == TokenType::OAuth)
    }

    /// Returns the time of expiry, if the token has one.
    #[must_use]
    pub fn expires_at(&self) -> Option<UnixMillis> {
        self.0.expires_at
    }

    /// Returns the audience, for [`ClaimRules`](crate::jwt::ClaimRules). An opaque M2M token has no
    /// `aud`; its scopes are the `aud` of the JWT form.
    pub(crate) fn audience(&self) -> Option<AudienceClaim> {
        let given = self.0.audience.as_ref();
        let audience = match self.token_type() {
            TokenType::M2m => given.or(Some(&self.0.scopes)),
            _ => given,
        };
        AudienceClaim::deserialize(audience?).ok()
    }

    /// Returns `true` if the token is no longer valid although Clerk's verification succeeded: it was
    /// revoked, or is expired according to Clerk or to the instance's clock.
    pub(crate) fn is_revoked_or_expired(&self, now: UnixMillis) -> bool {
        self.0.revoked_or_expired || self.0.expires_at.is_some_and(|expiry| expiry <= now)
    }

    pub(super) fn raw_scopes(&self) -> &Value {
        &self.0.scopes
    }

    fn owner(&self, prefix: &str) -> Option<&str> {
        Some(self.subject()).filter(|subject| subject.starts_with(prefix))
    }
}

/// Returns the application's own claims among those of an M2M token, if there are any.
fn own_claims(claims: &Map<String, Value>) -> Option<Map<String, Value>> {
    let own: Map<_, _> = claims
        .iter()
        .filter(|(name, _)| !M2M_RESERVED_CLAIMS.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    (!own.is_empty()).then_some(own)
}

fn words(text: &str) -> Value {
    text.split(' ').collect()
}

/// Returns the time of an `expiration`, which is in milliseconds for API keys and M2M tokens, and in
/// seconds for OAuth tokens.
fn expiration_time(expiration: f64) -> UnixMillis {
    if expiration < SECONDS_BELOW {
        UnixMillis::from_numeric_date(expiration)
    } else {
        UnixMillis::from_fraction(expiration)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn api_key_subject_is_a_user_or_an_organization() {
        let key = |subject| {
            let body =
                json!({"id": "ak_1", "subject": subject, "scopes": ["read"], "expiration": 1.8e12});
            Machine::from_verification(TokenType::ApiKey, &body).unwrap()
        };
        assert_eq!(
            (key("user_1").user_id(), key("user_1").org_id()),
            (Some("user_1"), None)
        );
        assert_eq!(
            (key("org_1").user_id(), key("org_1").org_id()),
            (None, Some("org_1"))
        );
        assert!(key("user_1").has_scope("read") && !key("user_1").has_scope("write"));
        let expiry = UnixMillis::from_secs(1_800_000_000);
        assert_eq!(key("user_1").expires_at(), Some(expiry));
    }

    #[test]
    fn response_without_a_subject_is_rejected() {
        assert!(Machine::from_verification(TokenType::ApiKey, &json!({"id": "ak_1"})).is_none());
        assert!(Machine::from_verification(TokenType::ApiKey, &json!(null)).is_none());
    }

    fn verified(token_type: TokenType, name: &str, value: Value) -> Option<Machine> {
        let mut body = json!({"id": "id_1", "subject": "user_1", "expiration": null});
        body[name] = value;
        Machine::from_verification(token_type, &body)
    }

    const TYPES: [TokenType; 3] = [TokenType::ApiKey, TokenType::M2m, TokenType::OAuth];

    #[test]
    fn response_without_a_usable_id_subject_or_expiry_is_rejected() {
        for token_type in TYPES {
            for (name, value) in [
                ("id", json!("")),
                ("subject", json!(" ")),
                ("expiration", json!("2027-01-15T08:00:00Z")),
                ("expiration", json!(true)),
            ] {
                assert!(verified(token_type, name, value).is_none(), "{name}");
            }
        }
    }

    #[test]
    fn revoked_or_expired_token_is_detected() {
        let now = UnixMillis::from_secs(1_800_000_000);
        for token_type in TYPES {
            for (name, value, is_invalid) in [
                ("revoked", json!(true), true),
                ("revoked", json!("yes"), true),
                ("expired", json!(true), true),
                ("expiration", json!(1_800_000_000), true),
                ("expiration", json!(1_800_000_000_000_i64), true),
                ("expiration", json!(0), true),
                ("expiration", json!(-1), true),
                ("expiration", json!(1_800_000_001), false),
                ("expiration", json!(1_800_000_001_000_i64), false),
                ("expired", json!(false), false),
                ("revoked", json!(null), false),
            ] {
                let machine = verified(token_type, name, value.clone()).unwrap();
                assert_eq!(
                    machine.is_revoked_or_expired(now),
                    is_invalid,
                    "{name}: {value}"
                );
            }
        }
    }

    #[test]
    fn m2m_scopes_default_to_the_audience() {
        let scopes = |claims: Value| {
            let token = Machine::from_m2m_claims(claims.as_object().unwrap())?;
            Some(token.scopes().map(str::to_owned).collect::<Vec<_>>())
        };
        assert_eq!(
            scopes(json!({"sub": "mch_1", "scopes": "a b"})).unwrap(),
            ["a", "b"]
        );
        assert_eq!(
            scopes(json!({"sub": "mch_1", "aud": ["a"]})).unwrap(),
            ["a"]
        );
        assert_eq!(scopes(json!({"sub": "mch_1", "aud": "a"})).unwrap(), ["a"]);
        assert!(scopes(json!({"sub": "mch_1"})).unwrap().is_empty());
        assert!(scopes(json!({"sub": "mch_1", "scopes": ["a"]})).is_none());
    }

    #[test]
    fn opaque_and_jwt_m2m_tokens_have_the_same_claims() {
        let own = json!({"team": "billing", "limits": {"rps": 5}});
        for own in [own, json!({})] {
            let opaque = json!({
                "id": "m2m_1", "subject": "mch_1", "scopes": ["mch_2"], "claims": own,
            });
            let mut jwt = json!({
                "iss": "https://clerk.example.com", "sub": "mch_1", "jti": "m2m_1", "iat": 1,
                "nbf": 1, "exp": 2, "aud": ["mch_2"], "scopes": "mch_2",
            });
            let fields = jwt.as_object_mut().unwrap();
            fields.extend(own.as_object().unwrap().clone());
            let jwt = Machine::from_m2m_claims(fields).unwrap();
            let opaque = Machine::from_verification(TokenType::M2m, &opaque).unwrap();
            let expected = own.as_object().filter(|own| !own.is_empty());
            assert_eq!((jwt.claims(), opaque.claims()), (expected, expected));
            assert_eq!(jwt.audience(), opaque.audience());
        }
    }
}
