//! `verifyToken`: a token without a request → its claims, or the reason for the rejection.

use std::cell::Cell;

use clerk_runtime::__conformance::{self as inside, Keys};
use clerk_runtime::config::UnixMillis;
use serde_json::{Value, json};

use super::options;
use crate::conformance::Corpus;

pub(super) fn run(case: &Value, corpus: &Corpus) -> Value {
    let options = &case["options"];
    let (pem, secret_key) = (
        options::text(options, "jwtKey"),
        options::text(options, "secretKey"),
    );
    let fetched = Cell::new(false);
    let jwks = || {
        fetched.set(true);
        let name = case["backend"]["jwks"]
            .as_str()
            .expect("the backend serves a JWKS");
        corpus.jwks(name).to_string().into_bytes()
    };
    let keys = match (pem, secret_key) {
        (Some(pem), _) => Keys::Pem(corpus.pem(pem)),
        (None, Some(_)) => Keys::Jwks(&jwks),
        (None, None) => Keys::Missing,
    };
    let token = case["token"].as_str().expect("a token");
    let now = UnixMillis::from_secs(case["now"].as_i64().expect("a time"));
    let verified = inside::verify_token(token, &keys, &options::rules(options), now);
    let calls = if fetched.get() {
        vec![jwks_call(secret_key)]
    } else {
        Vec::new()
    };
    match verified {
        Ok(claims) => json!({"valid": true, "claims": claims, "backendCalls": calls}),
        Err(error) => json!({
            "valid": false,
            "error": {
                "name": "TokenVerificationError",
                "reason": error.reason().to_string(),
            },
            "backendCalls": calls,
        }),
    }
}

fn jwks_call(secret_key: Option<&str>) -> Value {
    let authorization = format!("Bearer {}", secret_key.unwrap_or_default());
    json!({"method": "GET", "path": "/v1/jwks", "authorization": authorization})
}
