//! Tokens with a valid signature and arbitrary content, and changed copies of them, compared with an
//! independent verification.
//!
//! A document is JSON: `header` and `claims`. Dates below 100,000 are seconds after the present.

use std::cell::Cell;

use clerk_runtime::dev::TokenBuilder;
use fuzz::{Tape, Target, variants};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, get_current_timestamp};
use serde_json::{Map, Value};

use super::claims::{WORDS, content};
use super::world::{App, WORLD};

/// Number of changed copies of each token, since a signature takes far longer than its verification.
const CHANGES: u64 = 16;

/// Verifies a session token: algorithm and signature by `jsonwebtoken`, the claims here.
fn reference(token: &str, key: &DecodingKey) -> bool {
    let mut rules = Validation::new(Algorithm::RS256);
    rules.algorithms = vec![Algorithm::RS256, Algorithm::RS384, Algorithm::RS512];
    // `jsonwebtoken` reads dates as integers, Clerk as numbers.
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
    // The tolerance of five seconds, and one second between the two verifications.
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
    let (accepted, rejected) = (Cell::new(0_u64), Cell::new(0_u64));
    let check = |token: &str| {
        let outcome = app.block_on(app.clerk.verify_token(token));
        assert!(
            outcome.is_err() || reference(token, &key),
            "accepted: {token}"
        );
        let count = if outcome.is_ok() {
            &accepted
        } else {
            &rejected
        };
        count.set(count.get() + 1);
        if let (Err(error), Some((_, signature))) = (outcome, token.rsplit_once('.')) {
            let text = format!("{error} {error:?}");
            assert!(signature.len() < 16 || !text.contains(signature), "{text}");
        }
    };
    let target = Target {
        name: "signed-tokens",
        words: WORDS,
    };
    target.run(
        |tape| content(tape, 0).to_string().into_bytes(),
        |document| {
            let Ok(content) = serde_json::from_slice::<Value>(document) else {
                check(&String::from_utf8_lossy(document));
                return 1;
            };
            let token = token(&content, builder.clone());
            check(&token);
            1 + variants(document, CHANGES, |tape| check(&changed(&token, tape)))
        },
    );
    assert!(accepted.get() > 0, "no token was accepted");
    assert!(rejected.get() > 0, "no token was rejected");
}

fn token(content: &Value, mut token: TokenBuilder) -> String {
    let now = i64::try_from(get_current_timestamp()).unwrap();
    let fields = |name: &str| content[name].as_object().into_iter().flatten();
    for (name, value) in fields("claims") {
        token = match value.as_i64() {
            Some(secs)
                if (-100_000..100_000).contains(&secs)
                    && ["exp", "nbf", "iat"].contains(&name.as_str()) =>
            {
                token.claim(name, now + secs)
            }
            _ if value.is_null() => token.without_claim(name),
            _ => token.claim(name, value),
        };
    }
    // The key id of the instance stays, unless it is removed.
    for (name, value) in
        fields("header").filter(|(name, value)| *name != "kid" || !value.is_string())
    {
        token = if value.is_null() {
            token.without_header(name)
        } else {
            token.header(name, value)
        };
    }
    token.mint()
}

/// Changes a byte of a token, or its parts.
fn changed(token: &str, tape: &mut Tape<'_>) -> String {
    let parts: Vec<_> = token.split('.').collect();
    match tape.below(8) {
        0 => parts[..2].join("."),
        1 => format!("{}.{}.", parts[0], parts[1]),
        2 => format!("{token}."),
        3 => format!("{}.{}.{}", parts[1], parts[0], parts[2]),
        4 => format!("{token}="),
        5 => format!(" {token}"),
        _ => {
            let mut bytes = token.as_bytes().to_vec();
            let place = (usize::from(tape.byte()) * 256 + usize::from(tape.byte())) % bytes.len();
            bytes[place] = *tape.pick(&[&b'A', &b'_', &b'.', &b'9', &b'=', &b'+']);
            String::from_utf8_lossy(&bytes).into_owned()
        }
    }
}
