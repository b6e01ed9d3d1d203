//! The registered claims of a token.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The registered claims of a token, not verified. A claim of another JSON type makes the whole
/// token unreadable, except for `sub`, which then counts as missing, as in Clerk.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct JwtClaims {
    #[serde(deserialize_with = "subject")]
    pub(crate) sub: Option<String>,
    pub(crate) sid: Option<String>,
    pub(crate) azp: Option<String>,
    pub(crate) iss: Option<String>,
    pub(crate) aud: Option<AudienceClaim>,
    /// Whole seconds since the epoch, like `nbf` and `iat`.
    #[serde(deserialize_with = "seconds")]
    pub(crate) exp: Option<i64>,
    #[serde(deserialize_with = "seconds")]
    pub(crate) nbf: Option<i64>,
    #[serde(deserialize_with = "seconds")]
    pub(crate) iat: Option<i64>,
}

/// An `aud` claim.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(crate) enum AudienceClaim {
    /// A single audience.
    One(String),
    /// A list of audiences.
    Many(Vec<String>),
}

impl AudienceClaim {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let list = match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(list) => list.as_slice(),
        };
        list.iter().map(String::as_str)
    }
}

fn subject<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(subject) => Some(subject),
        _ => None,
    })
}

/// Reads a `NumericDate` (RFC 7519, section 2). As in Clerk, a fraction is cut off, and `null` is
/// an error, unlike in other claims.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the fraction is cut off, and values out of range saturate"
)]
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    f64::deserialize(deserializer).map(|seconds| Some(seconds as i64))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(value: Value) -> Option<JwtClaims> {
        serde_json::from_value(value).ok()
    }

    #[test]
    fn missing_claims_are_none() {
        let claims = claims(json!({"own": [1]})).unwrap();
        assert!(claims.sub.is_none() && claims.exp.is_none() && claims.aud.is_none());
    }

    #[test]
    fn claim_of_another_type_is_an_error() {
        for (name, bad) in [
            ("sid", json!(["sess_1"])),
            ("azp", json!(["https://a.example"])),
            ("iss", json!(7)),
            ("aud", json!(7)),
            ("aud", json!(["a", 7])),
            ("exp", json!("1800000000")),
            ("exp", json!(null)),
            ("nbf", json!("1800000000")),
            ("nbf", json!(null)),
            ("iat", json!(true)),
            ("iat", json!(null)),
        ] {
            assert!(claims(json!({ name: bad })).is_none(), "{name}: {bad}");
        }
        for non_object in [json!(null), json!("text"), json!(7)] {
            assert!(claims(non_object).is_none());
        }
    }

    #[test]
    fn subject_of_another_type_counts_as_missing() {
        for subject in [json!(7), json!(null), json!(["user_1"]), json!({})] {
            assert!(claims(json!({ "sub": subject })).unwrap().sub.is_none());
        }
    }

    #[test]
    fn dates_lose_their_fraction_and_saturate() {
        for (date, expected) in [
            (json!(17), 17),
            (json!(17.9), 17),
            (json!(-17.9), -17),
            (json!(1e300), i64::MAX),
            (json!(-1e300), i64::MIN),
        ] {
            assert_eq!(claims(json!({"exp": date})).unwrap().exp, Some(expected));
        }
    }

    #[test]
    fn audience_is_a_string_or_a_list() {
        let audience = |value| claims(json!({"aud": value})).unwrap().aud.unwrap();
        assert!(audience(json!("a")).iter().eq(["a"]));
        assert!(audience(json!(["a", "b"])).iter().eq(["a", "b"]));
        assert_eq!(audience(json!([])).iter().count(), 0);
    }
}
