//! The keys of one instance.

use std::collections::HashMap;
use std::sync::Arc;

use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;
use serde_json::Value;

use super::{TokenError, VerificationKey};

/// Verification keys by `kid`, or one key for every `kid` (a PEM from the configuration).
#[derive(Debug, Clone)]
pub(crate) struct KeySet(KeyMap);

#[derive(Debug, Clone)]
enum KeyMap {
    One(Arc<VerificationKey>),
    ByKid(Arc<HashMap<String, Arc<VerificationKey>>>),
}

/// JWKS whose entries are read one by one. jsonwebtoken's `JwkSet` fails as a whole if one entry is
/// malformed.
#[derive(Deserialize)]
struct JwkEntries {
    #[serde(default)]
    keys: Vec<Value>,
}

impl KeySet {
    /// Reads the response of `GET /v1/jwks`. Entries that cannot verify a signature are skipped.
    pub(crate) fn from_jwks(body: &[u8]) -> Result<Self, TokenError> {
        let jwks: JwkEntries = serde_json::from_slice(body).map_err(|error| {
            TokenError::keys_unreadable(format!("the response is not a JWKS ({error})"))
        })?;
        let keys: HashMap<_, _> = jwks.keys.iter().filter_map(usable).collect();
        if keys.is_empty() {
            return Err(TokenError::no_keys());
        }
        Ok(Self(KeyMap::ByKid(Arc::new(keys))))
    }

    /// Reads `CLERK_JWT_KEY`, a public RSA key in PEM form.
    pub(crate) fn from_pem(pem: &str) -> Result<Self, TokenError> {
        let key = VerificationKey::from_pem(pem).ok_or_else(TokenError::unusable_pem)?;
        Ok(Self(KeyMap::One(Arc::new(key))))
    }

    /// Returns the key for a token's `kid`.
    pub(crate) fn get(&self, kid: &str) -> Option<Arc<VerificationKey>> {
        match &self.0 {
            KeyMap::One(key) => Some(Arc::clone(key)),
            KeyMap::ByKid(keys) => keys.get(kid).map(Arc::clone),
        }
    }

    /// Adds the keys of `older` whose `kid` this set does not have. As in Clerk's packages, a key
    /// that was removed from the JWKS is dropped only when the cache expires.
    pub(crate) fn merged_with(self, older: &Self) -> Self {
        match (&self.0, &older.0) {
            (KeyMap::ByKid(newer), KeyMap::ByKid(older)) => {
                let mut keys = HashMap::clone(older);
                keys.extend(
                    newer
                        .iter()
                        .map(|(kid, key)| (kid.clone(), Arc::clone(key))),
                );
                Self(KeyMap::ByKid(Arc::new(keys)))
            }
            _ => self,
        }
    }
}

/// Reads an entry that can verify signatures, with its `kid`. Entries without a `kid`, or with an
/// empty one, are skipped: a token without a `kid` must not find a key.
fn usable(entry: &Value) -> Option<(String, Arc<VerificationKey>)> {
    let jwk = Jwk::deserialize(entry).ok()?;
    let kid = jwk.common.key_id.clone().filter(|kid| !kid.is_empty())?;
    Some((kid, Arc::new(VerificationKey::from_jwk(&jwk)?)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{long_pem, signers};
    use super::*;
    use crate::caller::Reason;

    fn set(keys: &[Value]) -> Result<KeySet, TokenError> {
        KeySet::from_jwks(json!({ "keys": keys }).to_string().as_bytes())
    }

    fn changed(jwk: &Value, name: &str, value: Value) -> Value {
        let mut jwk = jwk.clone();
        jwk[name] = value;
        jwk
    }

    /// Returns `true` if the set contains the key of the first signer and verifies its tokens.
    fn verifies(set: &KeySet) -> bool {
        let key = set.get("ins_1");
        key.is_some_and(|key| key.verify(&signers()[0].signed("RS256")).is_ok())
    }

    #[test]
    fn key_verifies_its_own_tokens_only() {
        let [one, other] = signers();
        let set = set(&[one.jwk(), other.jwk()]).unwrap();
        for signer in [one, other] {
            let key = set.get(signer.kid).unwrap();
            assert!(key.verify(&signer.signed("RS256")).is_ok());
        }
        let foreign = set.get(one.kid).unwrap().verify(&other.signed("RS256"));
        assert_eq!(
            *foreign.unwrap_err().reason(),
            Reason::TokenInvalidSignature
        );
        assert!(set.get("ins_3").is_none() && set.get("").is_none());
    }

    #[test]
    fn key_in_a_token_is_never_used() {
        let [one, other] = signers();
        let key = set(&[one.jwk()]).unwrap().get(one.kid).unwrap();
        let certificate = json!(["MIIB"]);
        for (name, value) in [
            ("jwk", other.jwk()),
            ("jku", json!("https://evil.example/jwks.json")),
            ("x5u", json!("https://evil.example/key.pem")),
            ("x5c", certificate),
        ] {
            let header = json!({"alg": "RS256", "kid": one.kid, name: value});
            let error = key.verify(&other.signed_with(&header)).unwrap_err();
            assert_eq!(*error.reason(), Reason::TokenInvalidSignature, "{name}");
            assert!(key.verify(&one.signed_with(&header)).is_ok(), "{name}");
        }
    }

    #[test]
    fn unusable_entries_are_skipped() {
        let [one, other] = signers();
        let bad = [
            json!(null),
            json!(7),
            json!({}),
            json!({"kty": "oct", "kid": "ins_1", "k": "AAAA"}),
            json!({"kty": "AKP", "kid": "ins_1", "pub": "AAAA"}),
            changed(&one.jwk(), "use", json!("enc")),
            changed(&one.jwk(), "alg", json!("PS256")),
            changed(&one.jwk(), "alg", json!("RSA-OAEP")),
            changed(&one.jwk(), "key_ops", json!(["sign"])),
            changed(&one.jwk(), "key_ops", json!("verify")),
            changed(&one.jwk(), "n", json!(7)),
            changed(&one.jwk(), "n", json!("AQAB")),
            changed(&one.jwk(), "n", json!("!")),
            changed(&one.jwk(), "e", json!("AA")),
            changed(&one.jwk(), "kid", json!(null)),
            changed(&one.jwk(), "kid", json!("")),
        ];
        for bad in bad {
            let alone = set(&[bad.clone(), other.jwk()]).unwrap();
            assert!(
                alone.get("ins_1").is_none() && alone.get("").is_none(),
                "{bad}"
            );
            assert!(alone.get("ins_2").is_some(), "{bad}");
            for keys in [[bad.clone(), one.jwk()], [one.jwk(), bad.clone()]] {
                assert!(verifies(&set(&keys).unwrap()), "{bad}");
            }
        }
    }

    #[test]
    fn key_without_optional_members_is_usable() {
        let jwk = signers()[0].jwk();
        for good in [
            changed(&jwk, "use", json!(null)),
            changed(&jwk, "alg", json!(null)),
            changed(&jwk, "key_ops", json!(["verify"])),
            changed(&jwk, "own", json!({"a": 1})),
        ] {
            assert!(
                verifies(&set(std::slice::from_ref(&good)).unwrap()),
                "{good}"
            );
        }
    }

    #[test]
    fn key_is_used_with_its_own_algorithm_only() {
        let signer = &signers()[0];
        let any = changed(&signer.jwk(), "alg", json!(null));
        for alg in ["RS256", "RS384", "RS512"] {
            let token = signer.signed(alg);
            let any = set(std::slice::from_ref(&any))
                .unwrap()
                .get("ins_1")
                .unwrap();
            assert!(any.verify(&token).is_ok(), "{alg}");
            let only = changed(&signer.jwk(), "alg", json!("RS384"));
            let only = set(&[only]).unwrap().get("ins_1").unwrap();
            let expected = (alg != "RS384").then_some(Reason::TokenVerificationFailed);
            let reason = only.verify(&token).err().map(|it| it.reason().clone());
            assert_eq!(reason, expected, "{alg}");
        }
    }

    #[test]
    fn changed_or_truncated_signature_is_rejected() {
        let signer = &signers()[0];
        let key = set(&[signer.jwk()]).unwrap().get("ins_1").unwrap();
        let token = signer.signed("RS256");
        let (rest, signature) = token.token().as_str().rsplit_once('.').unwrap();
        let first = if signature.starts_with('A') { "B" } else { "A" };
        for (signature, reason) in [
            (
                format!("{first}{}", &signature[1..]),
                Reason::TokenInvalidSignature,
            ),
            ("AA".to_owned(), Reason::TokenInvalidSignature),
        ] {
            let forged = crate::jwt::Decoded::parse(&format!("{rest}.{signature}")).unwrap();
            assert_eq!(*key.verify(&forged).unwrap_err().reason(), reason);
        }
    }

    #[test]
    fn keys_are_equal_by_key_and_algorithm() {
        let [one, other] = signers();
        let key = |jwk: Value| set(&[jwk]).unwrap().get("ins_1").unwrap();
        assert!(key(one.jwk()).is_same(&key(one.jwk())));
        let renamed = changed(&other.jwk(), "kid", json!("ins_1"));
        assert!(!key(one.jwk()).is_same(&key(renamed)));
        for alg in [json!(null), json!("RS384")] {
            assert!(!key(one.jwk()).is_same(&key(changed(&one.jwk(), "alg", alg))));
        }
    }

    #[test]
    fn key_set_without_a_usable_key_is_an_error() {
        for (body, reason) in [
            (r#"{"keys":[]}"#, Reason::JwkRemoteFailedToLoad),
            (r#"{"keys":[null,{}]}"#, Reason::JwkRemoteFailedToLoad),
            ("{}", Reason::JwkRemoteFailedToLoad),
            (r#"{"keys":"none"}"#, Reason::UnexpectedError),
            ("null", Reason::UnexpectedError),
            ("<html>", Reason::UnexpectedError),
        ] {
            let error = KeySet::from_jwks(body.as_bytes()).unwrap_err();
            assert_eq!(*error.reason(), reason, "{body}");
        }
    }

    #[test]
    fn merged_set_contains_older_keys_unless_replaced() {
        let [one, other] = signers();
        let older = set(&[one.jwk()]).unwrap();
        let newer = set(&[other.jwk()]).unwrap();
        let both = newer.merged_with(&older);
        assert!(both.get("ins_1").is_some() && both.get("ins_2").is_some());
        let replaced = set(&[changed(&other.jwk(), "kid", json!("ins_1"))]).unwrap();
        assert!(!verifies(&replaced.merged_with(&older)));
    }

    #[test]
    fn last_of_two_usable_keys_with_one_kid_wins() {
        let [one, other] = signers();
        let renamed = changed(&other.jwk(), "kid", json!("ins_1"));
        assert!(verifies(&set(&[renamed.clone(), one.jwk()]).unwrap()));
        assert!(!verifies(&set(&[one.jwk(), renamed]).unwrap()));
    }

    #[test]
    fn pem_verifies_tokens_of_every_kid() {
        let [one, other] = signers();
        let key = KeySet::from_pem(&one.pem()).unwrap().get("any").unwrap();
        assert!(key.verify(&one.signed("RS256")).is_ok());
        assert!(key.verify(&one.signed("RS384")).is_err());
        assert!(key.verify(&other.signed("RS256")).is_err());
        let in_one_line = one.pem().replace('\n', "");
        assert!(KeySet::from_pem(&in_one_line).is_ok());
    }

    #[test]
    fn text_that_is_not_a_public_key_of_2048_bits_is_rejected() {
        let signer = &signers()[0];
        for bad in [
            String::new(),
            "-----BEGIN PUBLIC KEY-----".to_owned(),
            signer.private_pem(),
            signer.rsa_pem(),
            long_pem(),
            signer.pem().replace("PUBLIC KEY", "SECRET"),
            signer.pem().replace('M', "!"),
            signer.pem().replace("PUBLIC", "RSA PUBLIC"),
            signer.pem().replace('\n', "\\n"),
        ] {
            assert!(KeySet::from_pem(&bad).is_err(), "{bad}");
        }
    }
}
