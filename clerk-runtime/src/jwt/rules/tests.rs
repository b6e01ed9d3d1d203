use serde_json::{Value, json};

use super::super::testing::decoded;
use super::*;

const NOW: UnixMillis = UnixMillis::from_secs(1_800_000_000);

type Checked = Result<(), Reason>;

fn reason(result: Result<(), TokenError>) -> Checked {
    result.map_err(|error| error.reason().clone())
}

/// Returns a token whose claims satisfy every rule of these tests, except that one claim is
/// replaced, or removed if the value is `null`.
fn with_claim(name: &str, value: Value) -> Decoded {
    let mut claims = json!({
        "sub": "user_1", "aud": "api", "azp": "https://a.example", "iss": "https://clerk.example",
        "exp": 1_800_000_060, "nbf": 1_799_999_990, "iat": 1_799_999_990,
    });
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(name);
    } else {
        claims[name] = value;
    }
    decoded(&json!({"alg": "RS256", "typ": "JWT"}), &claims)
}

fn with_header(header: &Value) -> Decoded {
    decoded(header, &json!({}))
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

fn strict() -> ClaimRules {
    ClaimRules {
        authorized_parties: texts(&["https://b.example", "https://a.example"]),
        audience: texts(&["other", "api"]),
        issuer: texts(&["https://clerk.example"]),
        ..ClaimRules::default()
    }
}

fn session(rules: &ClaimRules, token: &Decoded) -> Checked {
    reason(rules.check_claims(token, NOW))
}

fn m2m(rules: &ClaimRules, token: &Decoded) -> Checked {
    reason(rules.check_m2m_claims(token, NOW))
}

fn oauth(rules: &ClaimRules, token: &Decoded) -> Checked {
    reason(rules.check_oauth_claims(token, NOW))
}

const CHECKS: [fn(&ClaimRules, &Decoded) -> Checked; 3] = [session, m2m, oauth];

#[test]
fn token_that_satisfies_every_rule_is_accepted() {
    for check in CHECKS {
        assert_eq!(check(&strict(), &with_claim("own", json!(1))), Ok(()));
    }
}

#[test]
fn missing_subject_is_rejected() {
    for check in CHECKS {
        for missing in [Value::Null, json!(7)] {
            assert_eq!(
                check(&ClaimRules::default(), &with_claim("sub", missing)),
                Err(Reason::TokenVerificationFailed)
            );
        }
    }
}

#[test]
fn blank_identifier_is_rejected_for_every_kind_of_token() {
    for check in CHECKS {
        for name in ["sub", "sid", "iss"] {
            for blank in ["", " ", "\t\n", "\u{a0}"] {
                assert_eq!(
                    check(&ClaimRules::default(), &with_claim(name, json!(blank))),
                    Err(Reason::TokenVerificationFailed),
                    "{name}: {blank:?}"
                );
            }
        }
        let without = with_claim("iss", Value::Null);
        assert_eq!(check(&ClaimRules::default(), &without), Ok(()));
    }
}

#[test]
fn dates_are_checked_for_every_kind_of_token() {
    for check in CHECKS {
        let expired = with_claim("exp", json!(1_799_999_995));
        assert_eq!(
            check(&ClaimRules::default(), &expired),
            Err(Reason::TokenExpired)
        );
        let tolerant = ClaimRules {
            clock_skew_ms: 6000,
            ..ClaimRules::default()
        };
        assert_eq!(check(&tolerant, &expired), Ok(()));
    }
}

#[test]
fn other_audience_is_rejected_if_one_is_expected() {
    for check in CHECKS {
        for (aud, accepted) in [
            (json!("api"), true),
            (json!(["x", "api"]), true),
            (json!("x"), false),
            (json!(["x", "y"]), false),
        ] {
            let expected = if accepted {
                Ok(())
            } else {
                Err(Reason::TokenVerificationFailed)
            };
            let token = with_claim("aud", aud);
            assert_eq!(check(&strict(), &token), expected);
            assert_eq!(check(&ClaimRules::default(), &token), Ok(()));
        }
    }
}

#[test]
fn missing_audience_is_rejected_for_oauth_and_empty_one_for_sessions_too() {
    for missing in [Value::Null, json!(""), json!([])] {
        let is_empty = !missing.is_null();
        let token = with_claim("aud", missing);
        let rejected = Err(Reason::TokenVerificationFailed);
        let expected = if is_empty { rejected.clone() } else { Ok(()) };
        assert_eq!(session(&strict(), &token), expected);
        assert_eq!(oauth(&strict(), &token), rejected);
        assert_eq!(m2m(&strict(), &token), Ok(()));
        for check in CHECKS {
            assert_eq!(check(&ClaimRules::default(), &token), Ok(()));
        }
    }
}

#[test]
fn oauth_audience_with_an_empty_entry_is_rejected() {
    let token = with_claim("aud", json!(["api", ""]));
    assert_eq!(
        oauth(&strict(), &token),
        Err(Reason::TokenVerificationFailed)
    );
    assert_eq!(session(&strict(), &token), Ok(()));
}

#[test]
fn rule_with_only_empty_entries_is_not_checked() {
    let rules = ClaimRules {
        audience: texts(&[""]),
        issuer: texts(&[""]),
        ..ClaimRules::default()
    };
    let token = with_claim("iss", Value::Null);
    assert_eq!(session(&rules, &token), Ok(()));
    assert_eq!(session(&rules, &with_claim("aud", Value::Null)), Ok(()));
}

#[test]
fn other_or_missing_authorized_party_is_rejected_if_some_are_set() {
    for azp in [json!("https://evil.example"), json!(""), Value::Null] {
        let token = with_claim("azp", azp);
        assert_eq!(
            session(&strict(), &token),
            Err(Reason::TokenInvalidAuthorizedParties)
        );
        let without = ClaimRules {
            authorized_parties: Vec::new(),
            ..strict()
        };
        assert_eq!(session(&without, &token), Ok(()));
    }
    let empty = ClaimRules {
        authorized_parties: texts(&[""]),
        ..strict()
    };
    assert_eq!(
        session(&empty, &with_claim("azp", json!(""))),
        Err(Reason::TokenInvalidAuthorizedParties)
    );
}

#[test]
fn other_or_missing_issuer_is_rejected_if_one_is_expected() {
    for iss in [json!("https://evil.example"), Value::Null] {
        let token = with_claim("iss", iss);
        assert_eq!(session(&strict(), &token), Err(Reason::TokenInvalidIssuer));
        let without = ClaimRules {
            issuer: Vec::new(),
            ..strict()
        };
        assert_eq!(session(&without, &token), Ok(()));
    }
}

#[test]
fn header_type_must_be_an_allowed_one() {
    let header = |typ: Option<&str>| match typ {
        Some(typ) => with_header(&json!({"alg": "RS256", "typ": typ})),
        None => with_header(&json!({"alg": "RS256"})),
    };
    let own = ClaimRules {
        header_types: Some(texts(&["own+jwt"])),
        ..ClaimRules::default()
    };
    let default = ClaimRules::default();
    // Session, session with a setting, M2M, OAuth.
    for (typ, accepted) in [
        (None, [true, false, true, false]),
        (Some("JWT"), [true, false, true, false]),
        (Some("jwt"), [false; 4]),
        (Some(""), [false; 4]),
        (Some("own+jwt"), [false, true, false, false]),
        (Some("at+jwt"), [false, false, false, true]),
        (Some("application/at+jwt"), [false, false, false, true]),
    ] {
        let token = header(typ);
        let checked = [
            default.check_header(&token),
            own.check_header(&token),
            ClaimRules::check_m2m_header(&token),
            ClaimRules::check_oauth_header(&token),
        ];
        let expected = accepted.map(|it| {
            if it {
                Ok(())
            } else {
                Err(Reason::TokenInvalid)
            }
        });
        assert_eq!(checked.map(reason), expected, "{typ:?}");
    }
}

#[test]
fn algorithm_must_be_rsa_pkcs1() {
    for (alg, accepted) in [
        ("RS256", true),
        ("RS384", true),
        ("RS512", true),
        ("HS256", false),
        ("PS256", false),
        ("ES256", false),
        ("EdDSA", false),
    ] {
        let expected = if accepted {
            Ok(())
        } else {
            Err(Reason::TokenInvalidAlgorithm)
        };
        let token = with_header(&json!({ "alg": alg }));
        let oauth = with_header(&json!({"alg": alg, "typ": "at+jwt"}));
        let checked = [
            ClaimRules::default().check_header(&token),
            ClaimRules::check_m2m_header(&token),
            ClaimRules::check_oauth_header(&oauth),
        ];
        for result in checked {
            assert_eq!(reason(result), expected, "{alg}");
        }
    }
}

#[test]
fn message_contains_the_actual_and_the_expected_values() {
    for (aud, found) in [(json!("mine"), "`mine`"), (json!(""), "missing")] {
        let error = strict().check_oauth_claims(&with_claim("aud", aud), NOW);
        let expected = format!("the token's `aud` is {found}, but it must be `other` or `api`");
        assert_eq!(error.unwrap_err().to_string(), expected);
    }
    let error = strict()
        .check_claims(&with_claim("azp", Value::Null), NOW)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the token's `azp` is missing, but it must be `https://b.example` or `https://a.example`"
    );
}

#[test]
fn claims_that_depend_on_policy_or_time_are_checked_again() {
    let again = |name, value, azp| {
        let token = with_claim(name, value);
        reason(strict().check_claims_again(&token, NOW, azp))
    };
    let late = || json!(1_800_000_060);
    assert_eq!(again("exp", late(), Azp::Required), Ok(()));
    assert_eq!(again("azp", Value::Null, Azp::Optional), Ok(()));
    for (name, value, expected) in [
        ("exp", json!(1_799_999_990), Reason::TokenExpired),
        ("nbf", late(), Reason::TokenNotActiveYet),
        ("iat", late(), Reason::TokenIatInTheFuture),
        ("azp", Value::Null, Reason::TokenInvalidAuthorizedParties),
    ] {
        assert_eq!(again(name, value, Azp::Required), Err(expected), "{name}");
    }
}
