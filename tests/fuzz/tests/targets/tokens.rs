//! Tokens with a valid signature and arbitrary content, compared with an independent verification.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};

use fuzz::{Tape, check};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, get_current_timestamp};
use serde_json::{Map, Value};

use super::world::{App, WORLD};

const CLAIMS: &[&str] = &[
    "sub",
    "sid",
    "exp",
    "nbf",
    "iat",
    "iss",
    "azp",
    "aud",
    "sts",
    "fva",
    "o",
    "v",
    "act",
    "fea",
    "pla",
    "org_id",
    "org_role",
    "org_permissions",
    "jti",
    "scope",
    "client_id",
];

const FIELDS: &[&str] = &[
    "alg", "typ", "kid", "cat", "crit", "b64", "jwk", "cty", "zip",
];

const WORDS: &[&str] = &[
    "user_1",
    "mch_1",
    "org:admin",
    "pending",
    "active",
    "id",
    "rol",
    "per",
    "fpm",
    "slg",
    "o:a,u:b",
    "1,2",
    "RS256",
    "RS384",
    "HS256",
    "none",
    "JWT",
    "at+jwt",
    "sub",
];

/// Verifies a session token: algorithm and signature by `jsonwebtoken`, the claims here.
fn reference(token: &str, key: &DecodingKey) -> bool {
    let mut rules = Validation::new(Algorithm::RS256);
    rules.algorithms = vec![Algorithm::RS256, Algorithm::RS384, Algorithm::RS512];
    // It reads dates as integers, and Clerk as numbers.
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let Ok(token) = decode::<Map<String, Value>>(token, key, &rules) else {
        return false;
    };
    let text = |name: &str| token.claims.get(name).and_then(Value::as_str);
    let date = |name: &str| {
        token
            .claims
            .get(name)
            .map(|it| it.as_f64().unwrap_or(f64::NAN))
    };
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are exact")]
    let now = get_current_timestamp() as f64;
    // Clerk's tolerance, and a second between the two verifications.
    let tolerance = 6.0;
    let is_past = |name: &str| date(name).is_none_or(|date| date <= now + tolerance);
    date("exp").is_some_and(|date| date > now - tolerance)
        && is_past("nbf")
        && is_past("iat")
        && text("sub").is_some_and(|sub| !sub.is_empty())
        && text("sts") != Some("pending")
}

#[test]
fn accepted_token_is_accepted_by_another_implementation() {
    let app = App::new();
    let key = DecodingKey::from_rsa_pem(WORLD.instance.jwt_key().as_bytes()).unwrap();
    let builder = WORLD.sign_in().token_builder();
    let (accepted, rejected) = (AtomicU64::new(0), AtomicU64::new(0));
    let target = AssertUnwindSafe((&app, &key, &builder, &accepted, &rejected));
    check("signed tokens", move |tape| {
        let (app, key, builder, accepted, rejected) = &*target;
        let token = token(tape, (*builder).clone());
        let is_accepted = app.block_on(app.clerk.verify_token(&token)).is_ok();
        assert!(!is_accepted || reference(&token, key), "accepted: {token}");
        let count = if is_accepted { accepted } else { rejected };
        count.fetch_add(1, Ordering::Relaxed);
    });
    assert!(
        accepted.load(Ordering::Relaxed) > 0,
        "no token was accepted"
    );
    assert!(
        rejected.load(Ordering::Relaxed) > 0,
        "no token was rejected"
    );
}

fn token(tape: &mut Tape<'_>, mut token: clerk_runtime::dev::TokenBuilder) -> String {
    match tape.below(8) {
        0 => token = token.expired(),
        1 => token = token.not_yet_valid(),
        2 => token = token.issued_in_the_future(),
        _ => {}
    }
    for _ in 0..tape.below(4) {
        let name = tape.pick(CLAIMS);
        token = if tape.rarely() {
            token.without_claim(name)
        } else {
            token.claim(name, tape.json(WORDS, 2))
        };
    }
    for _ in 0..tape.below(3) {
        let name = tape.pick(FIELDS);
        token = if tape.rarely() {
            token.without_header(name)
        } else {
            token.header(name, tape.json(WORDS, 1))
        };
    }
    token.mint()
}
