//! What becomes of a JWKS.

use serde_json::json;

use super::*;

/// The example key of RFC 7517, appendix A.1.
const MODULUS: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7\
                       aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXA\
                       rwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7\
                       d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lF\
                       d2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

fn usable(kid: &str) -> Value {
    json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": MODULUS, "e": "AQAB"})
}

fn read(entries: &Value) -> Result<KeySet, TokenError> {
    KeySet::from_jwks(json!({ "keys": entries }).to_string().as_bytes())
}

fn is_usable(set: &KeySet, kid: &str) -> bool {
    set.get(kid).is_some_and(|key| key.is_usable())
}

/// Entries that no token can be verified with.
fn unusable(kid: &str) -> Vec<Value> {
    let with = |name: &str, value: Value| {
        let mut key = usable(kid);
        key[name] = value;
        key
    };
    vec![
        json!({"kty": "EC", "use": "sig", "crv": "P-256", "kid": kid, "x": "AA", "y": "AA"}),
        json!({"kty": "oct", "kid": kid, "k": "AAAA"}),
        json!({ "kid": kid }),
        with("use", json!("enc")),
        with("key_ops", json!(["encrypt"])),
        with("key_ops", json!("verify")),
        with("alg", json!("RSA-OAEP")),
        with("alg", json!(256)),
        with("n", json!(null)),
        with("n", json!("AQAB")),
        with("n", json!([1, 2])),
        with("e", json!(65537)),
        with("kty", json!(["RSA"])),
    ]
}

#[test]
fn entries_that_are_no_objects_are_skipped() {
    for entry in [
        json!(null),
        json!(7),
        json!("ins_1"),
        json!([]),
        json!(true),
    ] {
        for entries in [
            json!([entry, usable("ins_1")]),
            json!([usable("ins_1"), entry]),
        ] {
            assert!(is_usable(&read(&entries).unwrap(), "ins_1"), "{entry}");
        }
    }
}

#[test]
fn unusable_entries_leave_the_others_usable() {
    for entry in unusable("ins_2") {
        let set = read(&json!([entry, usable("ins_1")])).unwrap();
        assert!(
            is_usable(&set, "ins_1") && !is_usable(&set, "ins_2"),
            "{entry}"
        );
    }
}

#[test]
fn a_usable_key_wins_over_an_unusable_one_with_its_kid_in_either_order() {
    for entry in unusable("ins_1") {
        for entries in [
            json!([entry, usable("ins_1")]),
            json!([usable("ins_1"), entry]),
        ] {
            assert!(is_usable(&read(&entries).unwrap(), "ins_1"), "{entry}");
        }
    }
}

#[test]
fn of_two_usable_keys_with_one_kid_the_last_wins_as_in_clerks_sdk() {
    let mut other = usable("ins_1");
    other["n"] = MODULUS.replacen('0', "1", 1).into();
    let (first, last) = (json!([usable("ins_1")]), json!([other]));
    let both = read(&json!([usable("ins_1"), other])).unwrap();
    let is_same = |one: &Value| {
        let one = read(one).unwrap().get("ins_1").unwrap();
        both.get("ins_1").unwrap().is_same(&one)
    };
    assert!(is_same(&last) && !is_same(&first));
}

#[test]
fn an_unusable_key_does_not_replace_a_usable_one_of_an_older_set() {
    let older = read(&json!([usable("ins_1")])).unwrap();
    let newer = read(&json!([{"kid": "ins_1", "kty": "EC"}, usable("ins_2")])).unwrap();
    let merged = newer.keeping(&older);
    assert!(is_usable(&merged, "ins_1") && is_usable(&merged, "ins_2"));
}

#[test]
fn an_answer_without_keys_is_an_error() {
    let none = [
        json!([]),
        json!([null]),
        json!([7, "a"]),
        json!({}),
        json!("a"),
        json!(null),
    ];
    for entries in none {
        assert!(read(&entries).is_err(), "{entries}");
    }
    for body in ["", "null", "[]", "{}", "7", "<html>", "{\"keys\":"] {
        assert!(KeySet::from_jwks(body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn a_set_of_thousands_of_entries_is_read_to_its_end() {
    let mut entries: Vec<Value> = (0..5000).map(|number| json!({ "kid": number })).collect();
    entries.push(usable("ins_1"));
    assert!(is_usable(&read(&json!(entries)).unwrap(), "ins_1"));
}

#[test]
fn a_set_of_unusable_keys_says_so() {
    assert!(!read(&json!(unusable("ins_1"))).unwrap().has_usable_key());
    assert!(read(&json!([usable("ins_1")])).unwrap().has_usable_key());
}
