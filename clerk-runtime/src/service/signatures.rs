//! The engine's view of an instance's keys and of the tokens that it has verified.

use std::cell::RefCell;
use std::sync::Arc;

use super::clerk::InstanceState;
use super::key_cache::KeySource;
use crate::clock::UnixMillis;
use crate::engine::{Opened, Signatures};
use crate::jwt::{Decoded, KeySet, TokenError, VerificationKey};
use crate::metrics;

/// Label of the cache of verified tokens.
const TOKENS: &str = "session_tokens";

/// Label of the cached signing keys.
pub(super) const KEYS: &str = "signing_keys";

/// View of an instance's keys and verified tokens, at one time in one request.
pub(super) struct SignatureView<'a> {
    instance: &'a InstanceState,
    now: UnixMillis,
    fetched: FetchedKeys<'a>,
    /// Token that was decoded last, so that it is not decoded again: the engine checks a token's
    /// class before its signature.
    last: RefCell<Option<Arc<Decoded>>>,
}

/// Results of the key fetches that this request waited for.
#[derive(Clone, Copy, Default)]
pub(super) struct FetchedKeys<'a> {
    /// `kid`s for which the keys were fetched.
    pub(super) kids: &'a [String],
    /// Keys that are not cached for other requests.
    pub(super) keys: Option<&'a KeySet>,
}

impl<'a> SignatureView<'a> {
    pub(super) fn new(
        instance: &'a InstanceState,
        now: UnixMillis,
        fetched: FetchedKeys<'a>,
    ) -> Self {
        Self {
            instance,
            now,
            fetched,
            last: RefCell::new(None),
        }
    }

    /// Returns a cached token whose key is still valid.
    fn cached_token(&self, token: &[u8], epoch: u64) -> Option<Arc<Decoded>> {
        let tokens = &self.instance.tokens;
        let verified = tokens.get(token, self.now)?;
        if verified.epoch == epoch {
            metrics::looked_up(TOKENS, true);
            return Some(verified.decoded);
        }
        let decoded = Arc::clone(&verified.decoded);
        let current = self.instance.keys.get(decoded.kid());
        if current.is_some_and(|current| current.is_same(&verified.key)) {
            tokens.confirm(verified, epoch);
            metrics::looked_up(TOKENS, true);
            Some(decoded)
        } else {
            tokens.remove(token);
            None
        }
    }

    fn parse(&self, token: &str) -> Result<Arc<Decoded>, TokenError> {
        if let Some(decoded) = self.last.take().filter(|it| it.token().as_str() == token) {
            return Ok(decoded);
        }
        Decoded::parse(token).map(Arc::new)
    }

    fn verify(&self, decoded: Arc<Decoded>, (key, epoch): (&Arc<VerificationKey>, u64)) -> Opened {
        let signature = verify_signature(key, &decoded);
        if signature.is_ok() {
            self.instance
                .tokens
                .insert(&decoded, key, (epoch, self.now));
        }
        Opened::Decoded { decoded, signature }
    }

    fn without_key(&self, decoded: Arc<Decoded>) -> Opened {
        let kid = decoded.kid();
        let error = match &self.instance.keys {
            KeySource::Nowhere => TokenError::no_key_source(),
            _ if self.fetched.kids.iter().any(|fetched| fetched == kid) => {
                TokenError::kid_mismatch(kid)
            }
            _ => return Opened::KeyNeeded { decoded },
        };
        Opened::KeyMissing { decoded, error }
    }
}

impl Signatures for SignatureView<'_> {
    fn cached(&self, token: &[u8]) -> Option<Arc<Decoded>> {
        let epoch = self.instance.keys.epoch(self.now)?;
        self.cached_token(token, epoch)
    }

    fn open(&self, token: &str) -> Opened {
        // The epoch is read before the key, so that an entry never claims to belong to a newer key
        // set than it does.
        let epoch = self.instance.keys.epoch(self.now);
        if let Some(decoded) = epoch.and_then(|epoch| self.cached_token(token.as_bytes(), epoch)) {
            return Opened::verified(decoded);
        }
        let decoded = match self.parse(token) {
            Ok(decoded) => decoded,
            Err(error) => return Opened::Malformed(error),
        };
        let own_key = self.fetched.keys.and_then(|keys| keys.get(decoded.kid()));
        if let Some(key) = own_key {
            let signature = verify_signature(&key, &decoded);
            return Opened::Decoded { decoded, signature };
        }
        let key = epoch.and_then(|epoch| Some((self.instance.keys.get(decoded.kid())?, epoch)));
        match key {
            Some((key, epoch)) => {
                metrics::looked_up(KEYS, true);
                self.verify(decoded, (&key, epoch))
            }
            None => self.without_key(decoded),
        }
    }

    fn decode(&self, token: &str) -> Result<Arc<Decoded>, TokenError> {
        if let Some(verified) = self.instance.tokens.get(token.as_bytes(), self.now) {
            return Ok(verified.decoded);
        }
        let decoded = self.parse(token)?;
        self.last.replace(Some(Arc::clone(&decoded)));
        Ok(decoded)
    }
}

/// Verifies the signature of a token that the cache does not have.
fn verify_signature(key: &VerificationKey, decoded: &Decoded) -> Result<(), TokenError> {
    metrics::looked_up(TOKENS, false);
    key.verify(decoded)
}
