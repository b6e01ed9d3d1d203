//! Valid and invalid tokens.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::keys::KeyRing;
use crate::clock::UnixMillis;

/// Builder of a token. It starts as a valid token; each method changes or invalidates one property,
/// so that tests can create every kind of invalid token.
///
/// ```
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use clerk_runtime::dev::Instance;
///
/// let clerk = Instance::start().await?;
/// let alice = clerk.sign_in("alice")?;
/// let expired = alice.token_builder().expired().mint();
/// let forged = alice.token_builder().signed_by_unknown_key().mint();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "call `mint()` to get the token"]
pub struct TokenBuilder {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    signer: TokenSigner,
    keys: Arc<KeyRing>,
    now: UnixMillis,
}

#[derive(Clone, Copy, PartialEq)]
enum TokenSigner {
    Instance,
    UnknownKey,
    PublicKeyAsSecret,
    Unsigned,
}

/// Clerk's token classes, the `cat` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Category {
    /// A session token.
    Session,
    /// A token made from a JWT template.
    Template,
    /// A machine-to-machine token.
    MachineToMachine,
}

impl Category {
    const fn code(self) -> &'static str {
        match self {
            Self::Session => "cl_B7d4PD111AAA",
            Self::Template => "cl_B7d4PD222AAA",
            Self::MachineToMachine => "cl_B7d4PD333AAA",
        }
    }
}

impl fmt::Debug for TokenBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenBuilder")
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

impl TokenBuilder {
    /// Creates a token of one of Clerk's classes.
    pub(super) fn new(keys: &Arc<KeyRing>, category: Category, claims: Map<String, Value>) -> Self {
        Self::plain(keys, claims).category(category)
    }

    /// Creates a token without a `cat` header.
    pub(super) fn plain(keys: &Arc<KeyRing>, claims: Map<String, Value>) -> Self {
        let mut header = Map::new();
        header.insert("alg".into(), json!("RS256"));
        header.insert("kid".into(), json!(keys.current().kid()));
        header.insert("typ".into(), json!("JWT"));
        let keys = Arc::clone(keys);
        Self {
            header,
            claims,
            signer: TokenSigner::Instance,
            keys,
            now: UnixMillis::default(),
        }
    }

    /// Sets `iss`, `iat`, `nbf` and `exp`.
    pub(super) fn issued(mut self, issuer: &str, now: UnixMillis, lifetime: Duration) -> Self {
        self.now = now;
        let seconds = now.as_secs();
        // Clerk sets `nbf` in the past, for verifiers whose clock is slightly behind.
        self.claim("iss", issuer)
            .claim("iat", seconds)
            .claim("nbf", seconds - 10)
            .lifetime(lifetime)
    }

    /// Sets the lifetime from now, in whole seconds. Default: 60 seconds, or that of the instance
    /// or the JWT template.
    pub fn lifetime(self, lifetime: Duration) -> Self {
        let seconds = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
        let expiry = self.now.as_secs().saturating_add(seconds);
        self.claim("exp", expiry)
    }

    /// Sets the times of a token that expired an hour ago, which exceeds every clock tolerance.
    pub fn expired(self) -> Self {
        let now = self.now.as_secs();
        self.claim("iat", now - 3660)
            .claim("nbf", now - 3670)
            .claim("exp", now - 3600)
    }

    /// Sets the times of a token that becomes valid in an hour (`nbf`).
    pub fn not_yet_valid(self) -> Self {
        let now = self.now.as_secs();
        self.claim("nbf", now + 3600).claim("exp", now + 7200)
    }

    /// Sets the times of a token that is issued in an hour (`iat`), but valid now.
    pub fn issued_in_the_future(self) -> Self {
        let now = self.now.as_secs();
        self.claim("iat", now + 3600).claim("exp", now + 7200)
    }

    /// Makes the session pending, with unfinished tasks (`sts: pending`).
    pub fn pending(self) -> Self {
        self.claim("sts", "pending")
    }

    /// Sets the minutes since the first and second factor were verified, or −1 if it is not
    /// enrolled (`fva`).
    pub fn factor_ages(self, first: i64, second: i64) -> Self {
        self.claim("fva", [first, second])
    }

    /// Sets the origin for which the token is issued (`azp`).
    pub fn authorized_party(self, origin: &str) -> Self {
        self.claim("azp", origin)
    }

    /// Sets the user who acts as this user (`act`), as in a session that was started by
    /// impersonation.
    pub fn actor(self, actor_id: &str) -> Self {
        self.claim("act", json!({ "sub": actor_id }))
    }

    /// Sets a claim. A value that cannot be represented in JSON becomes null.
    pub fn claim(mut self, name: &str, value: impl Serialize) -> Self {
        self.claims.insert(name.to_owned(), json(value));
        self
    }

    /// Removes a claim.
    pub fn without_claim(mut self, name: &str) -> Self {
        self.claims.remove(name);
        self
    }

    /// Sets the token's class (`cat`).
    pub fn category(self, category: Category) -> Self {
        self.header("cat", category.code())
    }

    /// Sets a header field, for example an unknown `kid`.
    pub fn header(mut self, name: &str, value: impl Serialize) -> Self {
        self.header.insert(name.to_owned(), json(value));
        self
    }

    /// Removes a header field.
    pub fn without_header(mut self, name: &str) -> Self {
        self.header.remove(name);
        self
    }

    /// Signs with a key that does not belong to the instance, but keeps the instance's `kid`.
    pub fn signed_by_unknown_key(mut self) -> Self {
        self.signer = TokenSigner::UnknownKey;
        self
    }

    /// Sets `alg: none`, without a signature.
    pub fn unsigned(mut self) -> Self {
        self.signer = TokenSigner::Unsigned;
        self.header("alg", "none")
    }

    /// Sets `alg: HS256`, with the instance's public key as the secret: the attack on verifiers
    /// that let the token determine the algorithm.
    pub fn signed_with_public_key(mut self) -> Self {
        self.signer = TokenSigner::PublicKeyAsSecret;
        self.header("alg", "HS256")
    }

    /// Returns the token.
    #[must_use]
    pub fn mint(&self) -> String {
        let message = format!("{}.{}", encoded(&self.header), encoded(&self.claims));
        let signature = BASE64_URL_SAFE_NO_PAD.encode(self.signature(message.as_bytes()));
        format!("{message}.{signature}")
    }

    fn signature(&self, message: &[u8]) -> Vec<u8> {
        match self.signer {
            TokenSigner::Instance => self.keys.current().sign(message),
            TokenSigner::UnknownKey => self
                .keys
                .unknown_key()
                .map(|key| key.sign(message))
                .unwrap_or_default(),
            TokenSigner::PublicKeyAsSecret => self.keys.current().hmac_with_public_key(message),
            TokenSigner::Unsigned => Vec::new(),
        }
    }
}

fn json(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn encoded(part: &Map<String, Value>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(json(part).to_string())
}

#[cfg(test)]
mod tests {
    use super::super::keys::SigningKey;
    use super::*;

    fn keys() -> Arc<KeyRing> {
        Arc::new(KeyRing::new(SigningKey::generate().unwrap()))
    }

    fn part(token: &str, index: usize) -> Value {
        let part = token.split('.').nth(index).unwrap();
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    }

    fn token(keys: &Arc<KeyRing>) -> TokenBuilder {
        let now = UnixMillis::from_secs(1_800_000_000);
        TokenBuilder::new(keys, Category::Session, Map::new()).issued(
            "https://clerk.example.com",
            now,
            Duration::from_secs(60),
        )
    }

    #[test]
    fn token_has_the_header_times_and_signature_of_clerks_tokens() {
        let keys = keys();
        let minted = token(&keys).mint();
        let kid = keys.current().kid().to_owned();
        let header = json!({ "alg": "RS256", "cat": "cl_B7d4PD111AAA", "kid": kid, "typ": "JWT" });
        assert_eq!(part(&minted, 0), header);
        assert_eq!(part(&minted, 1)["iat"], 1_800_000_000);
        assert_eq!(part(&minted, 1)["exp"], 1_800_000_060);
        assert_eq!(part(&minted, 1)["nbf"], 1_799_999_990);
        assert!(keys.read(&minted).is_some());
    }

    #[test]
    fn token_with_an_invalid_signature_is_rejected() {
        let keys = keys();
        for forged in [
            token(&keys).signed_by_unknown_key(),
            token(&keys).unsigned(),
            token(&keys).signed_with_public_key(),
        ] {
            assert!(keys.read(&forged.mint()).is_none());
        }
        assert_eq!(part(&token(&keys).unsigned().mint(), 0)["alg"], "none");
        assert_eq!(
            part(&token(&keys).signed_with_public_key().mint(), 0)["alg"],
            "HS256"
        );
    }

    #[test]
    fn claims_and_header_can_be_changed() {
        let minted = token(&keys())
            .category(Category::Template)
            .without_header("typ")
            .pending()
            .actor("user_2admin")
            .without_claim("iss")
            .mint();
        assert_eq!(part(&minted, 0)["cat"], "cl_B7d4PD222AAA");
        assert_eq!(part(&minted, 0).get("typ"), None);
        assert_eq!(part(&minted, 1)["sts"], "pending");
        assert_eq!(part(&minted, 1)["act"]["sub"], "user_2admin");
        assert_eq!(part(&minted, 1).get("iss"), None);
    }
}
