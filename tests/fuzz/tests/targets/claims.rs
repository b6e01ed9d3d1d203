//! Headers and claims of tokens under arbitrary rules, compared with an independent reference. The
//! target `signed` tests signatures.
//!
//! A document is JSON: `header`, `claims`, and `rules` with `azp`, `aud`, `iss`, `typ` and `skew`.

use std::cell::Cell;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use clerk_runtime::__conformance::{ClaimRules, check_unsigned};
use clerk_runtime::config::UnixMillis;
use fuzz::{Tape, Target};
use serde_json::{Map, Value, json};

/// Time of all verifications, in seconds.
const NOW: i64 = 1_800_000_000;

pub(crate) const WORDS: &[&str] = &[
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
    "alg",
    "typ",
    "kid",
    "cat",
    "crit",
    "b64",
    "jwk",
    "jku",
    "cty",
    "zip",
    "user_1",
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
    "cl_B7d4PD333AAA",
    "https://app.example",
    "https://evil.example",
    "",
];

/// Verifies header and claims by the documented rules, without code of the crate.
fn reference(document: &Value) -> bool {
    let [header, claims, rules] = ["header", "claims", "rules"].map(|it| &document[it]);
    let list = |name: &str| {
        let items = rules[name].as_array().into_iter().flatten();
        let items = items.filter_map(Value::as_str).filter(|it| !it.is_empty());
        items.collect::<Vec<_>>()
    };
    let is_in = |list: &[&str], value: &Value| value.as_str().is_some_and(|it| list.contains(&it));
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are exact")]
    let (now, skew) = (NOW as f64, skew(rules) as f64 / 1000.0);
    let date = |name: &str| claims[name].as_f64().map(f64::trunc);
    let is_past = |name: &str| date(name).is_none_or(|date| date <= now + skew);
    let (typ, aud) = (&header["typ"], &claims["aud"]);
    let audience = aud
        .as_array()
        .map_or_else(|| vec![aud.clone()], Clone::clone);
    is_in(&["RS256", "RS384", "RS512"], &header["alg"])
        && (typ.is_null() || is_in(&["JWT"], typ) || is_in(&list("typ"), typ))
        && header["crit"].is_null()
        && header["cat"] != "cl_B7d4PD333AAA"
        && claims["sub"].as_str().is_some_and(|sub| !sub.is_empty())
        && date("exp").is_some_and(|date| date > now - skew)
        && is_past("nbf")
        && is_past("iat")
        && (list("azp").is_empty() || is_in(&list("azp"), &claims["azp"]))
        && (list("iss").is_empty() || is_in(&list("iss"), &claims["iss"]))
        && (list("aud").is_empty()
            || aud.is_null()
            || audience.iter().any(|it| is_in(&list("aud"), it)))
}

/// Returns the tolerance in milliseconds.
fn skew(rules: &Value) -> i64 {
    rules["skew"].as_i64().unwrap_or(5000).clamp(0, 300_000)
}

fn rules(document: &Value) -> ClaimRules {
    let rules = &document["rules"];
    let list = |name: &str| -> Vec<String> {
        let items = rules[name].as_array().into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let mut claim_rules = ClaimRules::default();
    claim_rules.authorized_parties = list("azp");
    claim_rules.audience = list("aud");
    claim_rules.issuer = list("iss");
    claim_rules.clock_skew_ms = skew(rules);
    let types = list("typ");
    claim_rules.header_types = (!types.is_empty()).then_some(types);
    claim_rules
}

/// Generates a header and claims, often valid ones.
pub(crate) fn content(tape: &mut Tape<'_>, now: i64) -> Value {
    let mut header = json!({ "alg": "RS256", "typ": "JWT", "kid": "ins_1" });
    let mut claims = json!({
        "sub": "user_1", "sid": "sess_1", "exp": now + 60, "nbf": now - 10, "iat": now,
        "iss": "https://app.example", "azp": "https://app.example", "v": 2,
    });
    for object in [&mut header, &mut claims] {
        for _ in 0..tape.below(4) {
            let name = tape.pick(WORDS);
            match tape.below(4) {
                0 => drop(object.as_object_mut().and_then(|it| it.remove(name))),
                1 => object[name] = json!(now + i64::from(tape.byte()) - 128),
                _ => object[name] = tape.json(WORDS, 2),
            }
        }
    }
    json!({ "header": header, "claims": claims })
}

fn generate(tape: &mut Tape<'_>) -> Vec<u8> {
    let mut document = content(tape, NOW);
    let mut rules = Map::new();
    for name in ["azp", "aud", "iss", "typ"] {
        let texts: Vec<_> = (0..tape.below(3)).map(|_| tape.pick(WORDS)).collect();
        if tape.rarely() {
            rules.insert(name.to_owned(), json!(texts));
        }
    }
    document["rules"] = Value::Object(rules);
    document.to_string().into_bytes()
}

#[test]
fn accepted_claims_are_accepted_by_the_reference() {
    let (accepted, rejected) = (Cell::new(0_u64), Cell::new(0_u64));
    let target = Target {
        name: "claims",
        words: WORDS,
    };
    target.run(generate, |text| {
        let Ok(document) = serde_json::from_slice::<Value>(text) else {
            // Both parts are arbitrary bytes.
            let part = BASE64_URL_SAFE_NO_PAD.encode(text);
            let now = UnixMillis::from_secs(NOW);
            let outcome = check_unsigned(&format!("{part}.{part}.AA"), &ClaimRules::default(), now);
            assert!(outcome.is_err(), "accepted");
            return 1;
        };
        let part = |name: &str| BASE64_URL_SAFE_NO_PAD.encode(document[name].to_string());
        let token = format!("{}.{}.AA", part("header"), part("claims"));
        let outcome = check_unsigned(&token, &rules(&document), UnixMillis::from_secs(NOW));
        let count = match outcome {
            Ok(_) => {
                assert!(reference(&document), "accepted");
                &accepted
            }
            Err(error) => {
                assert!(!error.to_string().contains(&part("claims")), "{error}");
                &rejected
            }
        };
        count.set(count.get() + 1);
        1
    });
    assert!(accepted.get() > 0, "no token was accepted");
    assert!(rejected.get() > 0, "no token was rejected");
}
