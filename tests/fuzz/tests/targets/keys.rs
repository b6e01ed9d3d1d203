//! Key set documents: a token is only accepted if the set has its key.
//!
//! A document is a key set, in which `{n}` and `{kid}` stand for the values of the instance's key.

use std::cell::Cell;

use clerk_runtime::__conformance::{ClaimRules, Keys, verify_token};
use clerk_runtime::config::UnixMillis;
use fuzz::{Tape, Target};
use jsonwebtoken::get_current_timestamp;
use serde_json::json;

use super::world::WORLD;

const WORDS: &[&str] = &[
    "kty", "RSA", "EC", "oct", "n", "e", "AQAB", "kid", "use", "sig", "enc", "alg", "RS256",
    "keys", "x5c", "k", "crv", "P-256", "x", "y", "key_ops", "verify", "{n}", "{kid}",
];

#[test]
fn token_is_rejected_if_its_key_is_not_in_the_set() {
    let own = &WORLD.key_set()["keys"][0];
    let [modulus, kid] = ["n", "kid"].map(|name| own[name].as_str().unwrap());
    let person = WORLD.sign_in();
    let token = person.token_for(std::time::Duration::from_hours(24));
    let (accepted, rejected) = (Cell::new(0_u64), Cell::new(0_u64));
    let target = Target {
        name: "key-sets",
        words: WORDS,
    };
    target.run(generate, |document| {
        let text = String::from_utf8_lossy(document);
        let text = text.replace("{n}", modulus).replace("{kid}", kid);
        let now = UnixMillis::from_secs(i64::try_from(get_current_timestamp()).unwrap());
        let fetch = || text.clone().into_bytes();
        let keys = Keys::Jwks(&fetch);
        let outcome = verify_token(&token, &keys, &ClaimRules::default(), now);
        assert!(outcome.is_err() || text.contains(modulus), "accepted");
        let count = if outcome.is_ok() {
            &accepted
        } else {
            &rejected
        };
        count.set(count.get() + 1);
        1
    });
    assert!(accepted.get() > 0, "no token was accepted");
    assert!(rejected.get() > 0, "no token was rejected");
}

/// Returns a key set, often one with the instance's own key, as it is or changed.
fn generate(tape: &mut Tape<'_>) -> Vec<u8> {
    let key = |tape: &mut Tape<'_>| {
        let mut key = json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "{kid}", "n": "{n}", "e": "AQAB" });
        for _ in 0..tape.below(3) {
            key[tape.pick(WORDS)] = tape.json(WORDS, 1);
        }
        if tape.rarely() {
            tape.json(WORDS, 2)
        } else {
            key
        }
    };
    let keys: Vec<_> = (0..tape.below(4)).map(|_| key(tape)).collect();
    let mut text = json!({ "keys": keys }).to_string();
    if tape.rarely() {
        text = tape.json(WORDS, 3).to_string();
    }
    text.into_bytes()
}
