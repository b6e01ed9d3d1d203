//! Arbitrary requests and outcomes of effects: the engine reaches a decision after a few effects, and
//! never panics.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::scenario::{Keys, Running, Scenario, session, signed};
use crate::engine::{ApiFailure, Effect, Outcome};
use crate::jwt::TokenError;
use crate::policy::AcceptedTokens;

const COOKIES: [&str; 10] = [
    "__session",
    "__session_suffix00",
    "__client_uat",
    "__client_uat_suffix00",
    "__clerk_db_jwt",
    "__clerk_handshake",
    "__clerk_handshake_nonce",
    "__clerk_redirect_count",
    "__refresh_suffix00",
    "",
];
const HEADERS: [&str; 8] = [
    "authorization",
    "referer",
    "origin",
    "x-forwarded-host",
    "x-forwarded-proto",
    "accept",
    "host",
    "sec-fetch-dest",
];
const QUERIES: [&str; 5] = [
    "__clerk_handshake",
    "__clerk_redirect_url",
    "__clerk_synced",
    "__clerk_db_jwt",
    "x",
];

/// Visible characters, including special and non-ASCII ones.
fn text() -> impl Strategy<Value = String> {
    const PARTS: [&str; 24] = [
        "a",
        "=",
        ";",
        ".",
        "..",
        "/",
        "//",
        "%",
        "%2F",
        "%zz",
        "é",
        "{",
        "\"",
        " ",
        ":",
        "?",
        "&",
        "#",
        "eyJhbGciOiJSUzI1NiJ9",
        "e30",
        "ak_",
        "mch_",
        "0",
        "-1",
    ];
    vec(select(&PARTS[..]), 0..12).prop_map(|parts| parts.concat())
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        (0..9).prop_map(Value::from),
        text().prop_map(|text| json!([text, 1])),
        (text(), text()).prop_map(|(name, text)| json!({ name: text })),
        Just(json!(-1e300)),
        text().prop_map(Value::from),
    ]
}

fn token() -> impl Strategy<Value = String> {
    let odd = [(); 8].map(|()| value()).prop_map(|values| {
        let [cat, kid, iss, sub, sid, iat, exp, handshake] = values;
        let header = json!({"alg": "RS256", "cat": cat, "kid": kid});
        let claims = json!({
            "iss": iss, "sub": sub, "sid": sid, "iat": iat, "exp": exp, "handshake": handshake,
        });
        signed(&header, &claims)
    });
    prop_oneof![text(), Just(session(60)), Just(session(-60)), odd]
}

fn scenario() -> impl Strategy<Value = Scenario> {
    let cookies = vec((select(&COOKIES[..]), prop_oneof![token(), text()]), 0..6);
    let headers = vec((select(&HEADERS[..]), text()), 0..4);
    let queries = vec((select(&QUERIES[..]), token()), 0..3);
    let settings = (
        any::<[bool; 4]>(),
        option::weighted(0.25, text()),
        option::weighted(0.25, text()),
    );
    (cookies, headers, queries, settings).prop_map(|(cookies, headers, queries, settings)| {
        let ([is_live, accepts_any, has_keys, is_satellite], proxy_url, sign_in_url) = settings;
        let mut scenario = if is_live {
            Scenario::production()
        } else {
            Scenario::development()
        };
        for (name, value) in cookies {
            scenario = scenario.cookie(name, &value);
        }
        for (name, value) in headers {
            scenario = scenario.header(name, &value);
        }
        for (name, value) in queries {
            scenario = scenario.query(&format!("{name}={value}"));
        }
        if accepts_any {
            scenario.accepts = AcceptedTokens::Any;
        }
        let keys = if has_keys {
            Keys::Loaded
        } else {
            Keys::NotLoaded
        };
        scenario.keys(keys).configured(|it| {
            it.is_satellite = is_satellite;
            it.proxy_url = proxy_url;
            it.sign_in_url = sign_in_url;
        })
    })
}

/// Outcome of an effect; `None` is a failure.
type ArbitraryOutcome = (Option<[String; 2]>, Value);

fn outcome() -> impl Strategy<Value = ArbitraryOutcome> {
    let cookies = [token().boxed(), text().boxed()];
    (option::of(cookies), value())
}

fn resumed(running: Running, (cookies, machine): ArbitraryOutcome) -> Running {
    let fails = cookies.is_none();
    let cookies = cookies.map(|[token, text]| vec![format!("__session={token}"), text]);
    let cookies = cookies.ok_or_else(ApiFailure::unreadable);
    let outcome = match running.effect() {
        Effect::FetchKeys { kid } if fails => Outcome::Keys(Err(TokenError::kid_mismatch(kid))),
        Effect::FetchKeys { .. } => return running.load_keys(),
        Effect::RefreshSession { .. } => Outcome::Refresh(cookies),
        Effect::RedeemHandshakeNonce { .. } => Outcome::Handshake(cookies),
        Effect::VerifyMachineToken { .. } => Outcome::MachineToken(Ok(machine)),
    };
    running.resume(outcome)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 5000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn arbitrary_request_ends_in_a_decision(scenario in scenario(), outcomes in vec(outcome(), 6)) {
        let mut running = scenario.run();
        for outcome in outcomes {
            if running.is_decided() {
                break;
            }
            running = resumed(running, outcome);
        }
        prop_assert!(running.is_decided());
    }
}
