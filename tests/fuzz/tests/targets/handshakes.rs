//! Handshakes with a valid signature and arbitrary content, each in several requests.
//!
//! A document is JSON, the claims of the handshake's token.

use std::cell::Cell;

use fuzz::{Target, variants};
use serde_json::{Map, Value, json};

use super::heads::{Site, head, value};
use super::world::WORLD;

/// Requests for each handshake, since a signature takes far longer than a request.
const REQUESTS: u64 = 32;

const WORDS: &[&str] = &[
    "__session=",
    "__session",
    "__client_uat",
    "__clerk_db_jwt",
    "__refresh",
    "__clerk_handshake",
    "other",
    "Path=/",
    "Domain=evil.example",
    "; ",
    "=",
    "\r\n",
    "{valid}",
    "{expired}",
    "{forged}",
    "handshake",
    "exp",
    "nbf",
    "iss",
];

#[test]
fn signed_handshakes_with_arbitrary_content_redirect_to_known_origins() {
    let (site, person) = (Site::new(), WORLD.sign_in());
    let valid = person.token();
    let signed = Cell::new(0_u64);
    let target = Target {
        name: "handshakes",
        words: WORDS,
    };
    target.run(
        |tape| {
            let directives = (0..tape.below(5)).map(|_| {
                let (name, value) = (tape.text(WORDS), value(tape));
                format!("{name}={value}; {}", tape.text(WORDS))
            });
            let directives: Vec<_> = directives.collect();
            let mut claims = json!({ "handshake": directives });
            if tape.rarely() {
                claims[tape.pick(WORDS)] = tape.json(WORDS, 2);
            }
            claims.to_string().into_bytes()
        },
        |document| {
            let Ok(claims) = serde_json::from_slice::<Map<String, Value>>(document) else {
                return 1;
            };
            let mut token = person.token_builder();
            for (name, value) in claims {
                token = token.claim(&name, named(value, &valid));
            }
            let parameter = format!("__clerk_handshake={}&x=1", token.mint());
            signed.set(signed.get() + 1);
            variants(document, REQUESTS, |tape| {
                let mut request = head(tape, &parameter);
                request = request.replacen("\n\n", "\nsec-fetch-dest: document\n\n", 1);
                site.check(request.as_bytes(), true);
            })
        },
    );
    site.assert_some_ran();
    assert!(signed.get() > 0, "no handshake was signed");
}

/// Replaces the name of the valid token in all texts.
fn named(value: Value, valid: &str) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace("{valid}", valid)),
        Value::Array(items) => items.into_iter().map(|it| named(it, valid)).collect(),
        other => other,
    }
}
