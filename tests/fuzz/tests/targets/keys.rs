//! Key set documents: a token is only accepted if the set has its key.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};

use clerk_runtime::__conformance::{ClaimRules, Keys, verify_token};
use clerk_runtime::config::UnixMillis;
use fuzz::{Tape, check};
use jsonwebtoken::get_current_timestamp;
use serde_json::{Value, json};

use super::world::WORLD;

const WORDS: &[&str] = &[
    "kty", "RSA", "EC", "oct", "n", "e", "AQAB", "kid", "use", "sig", "enc", "alg", "RS256",
    "keys", "x5c", "k", "crv", "P-256", "x", "y", "key_ops", "verify",
];

#[test]
fn token_is_rejected_if_its_key_is_not_in_the_set() {
    let own = &WORLD.key_set()["keys"][0];
    let modulus = own["n"].as_str().unwrap();
    let person = WORLD.sign_in();
    let token = person.token_for(std::time::Duration::from_hours(24));
    let accepted = AtomicU64::new(0);
    let target = AssertUnwindSafe((&token, own, modulus, &accepted));
    check("key sets", move |tape| {
        let (token, own, modulus, accepted) = &*target;
        let document = document(tape, own);
        let now = UnixMillis::from_secs(i64::try_from(get_current_timestamp()).unwrap());
        let fetch = || document.clone().into_bytes();
        let keys = Keys::Jwks(&fetch);
        if verify_token(token, &keys, &ClaimRules::default(), now).is_ok() {
            assert!(document.contains(modulus), "accepted with {document}");
            accepted.fetch_add(1, Ordering::Relaxed);
        }
    });
    assert!(
        accepted.load(Ordering::Relaxed) > 0,
        "no token was accepted"
    );
}

/// Returns a key set, often one with the instance's own key, as it is or changed.
fn document(tape: &mut Tape<'_>, own: &Value) -> String {
    let key = |tape: &mut Tape<'_>| {
        let mut key = own.clone();
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
    if tape.rarely() {
        text.truncate(text.floor_char_boundary(tape.below(256)));
    }
    text
}
