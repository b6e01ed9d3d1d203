//! `has`: a session token's payload → the results of `has()`.

use clerk_runtime::__conformance::{self as inside, AuthDescription};
use clerk_runtime::policy::{Reverification, ReverificationLevel};
use clerk_runtime::{Auth, AuthCheck};
use serde_json::{Value, json};

use super::claims::object;

pub(super) fn run(case: &Value) -> Value {
    let auth = match inside::auth(AuthDescription::Session(object(&case["claims"]))) {
        Ok(auth) => auth,
        Err(why) => return json!({"throws": why}),
    };
    json!({"auth": auth, "checks": checks(&auth, &case["expected"]["checks"])})
}

/// Evaluates recorded calls again, `[{params, result}, …]`.
pub(super) fn checks(auth: &Auth, recorded: &Value) -> Value {
    let evaluate = |check: &Value| {
        let params = &check["params"];
        json!({"params": params, "result": has(auth, params)})
    };
    recorded
        .as_array()
        .map(|calls| calls.iter().map(evaluate).collect())
        .unwrap_or_default()
}

/// `has(params)`. Returns `false` for parameters that our types cannot express, which do not compile
/// in an attribute.
pub(super) fn has(auth: &Auth, params: &Value) -> bool {
    let params = params.as_object().expect("parameters are an object");
    let known = params
        .iter()
        .filter(|(name, _)| PARAMETERS.contains(&name.as_str()));
    let checks: Option<Vec<AuthCheck<'_>>> =
        known.map(|(name, value)| auth_check(name, value)).collect();
    checks.is_some_and(|checks| auth.has_all(checks))
}

/// The parameters that `has()` reads; others are ignored.
pub(super) const PARAMETERS: [&str; 5] =
    ["role", "permission", "feature", "plan", "reverification"];

fn auth_check<'a>(name: &str, value: &'a Value) -> Option<AuthCheck<'a>> {
    match name {
        "role" => value.as_str().map(AuthCheck::Role),
        "permission" => value.as_str().map(AuthCheck::Permission),
        "feature" => value.as_str().map(AuthCheck::Feature),
        "plan" => value.as_str().map(AuthCheck::Plan),
        _ => reverification(value).map(AuthCheck::Reverification),
    }
}

pub(super) fn reverification(config: &Value) -> Option<Reverification> {
    match config {
        Value::String(preset) => match preset.as_str() {
            "strict_mfa" => Some(Reverification::STRICT_MFA),
            "strict" => Some(Reverification::STRICT),
            "moderate" => Some(Reverification::MODERATE),
            "lax" => Some(Reverification::LAX),
            _ => None,
        },
        config => {
            let level = match config["level"].as_str()? {
                "first_factor" => ReverificationLevel::FirstFactor,
                "second_factor" => ReverificationLevel::SecondFactor,
                "multi_factor" => ReverificationLevel::MultiFactor,
                _ => return None,
            };
            // Ages are whole minutes, so a fraction is rounded up.
            let minutes = config["afterMinutes"]
                .as_f64()
                .filter(|minutes| *minutes > 0.0)?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "positive"
            )]
            Some(Reverification::new(level, minutes.ceil() as u32))
        }
    }
}
