//! Verification of webhook signatures. Pure.
//!
//! The scheme is [Standard Webhooks](https://www.standardwebhooks.com) with Svix's header names.
//! The crate `standardwebhooks` is not used, since it reads the system's clock, only knows headers
//! named `webhook-…` and rejects ids that are not ASCII.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, Engine as _};
use http::HeaderMap;

use super::{RawEvent, WebhookError};
use crate::clock::UnixMillis;

const PREFIX: &str = "whsec_";
const ID: &str = "svix-id";
const TIMESTAMP: &str = "svix-timestamp";
const SIGNATURE: &str = "svix-signature";

/// Largest difference between an event's time and the clock, in seconds.
const TOLERANCE: i64 = 5 * 60;

/// Verifies webhooks with an endpoint's signing secrets. There are several while one is rotated.
#[derive(Clone)]
pub struct Verifier(Vec<hmac::Key>);

impl Verifier {
    /// Parses a signing secret in base64, with or without the prefix `whsec_`.
    ///
    /// # Errors
    /// Fails if the secret is malformed.
    pub fn new(secret: &str) -> Result<Self, WebhookError> {
        let encoded = secret.strip_prefix(PREFIX).unwrap_or(secret);
        let key = BASE64_STANDARD_NO_PAD.decode(encoded.trim_end_matches('='));
        let key = key.ok().filter(|key| !key.is_empty());
        let key = key.ok_or_else(WebhookError::secret)?;
        Ok(Self(vec![hmac::Key::new(hmac::HMAC_SHA256, &key)]))
    }

    /// Returns a verifier that accepts the secrets of both.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Verifies an event; Clerk's `verifyWebhook`. The body must be the bytes as received: JSON
    /// that was parsed and serialized again has another signature.
    ///
    /// # Errors
    /// Fails if a header is missing, the time differs by more than five minutes, no signature
    /// matches, or the body is not JSON. Respond with 400.
    pub fn verify(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: UnixMillis,
    ) -> Result<RawEvent, WebhookError> {
        let [id, timestamp, signatures] = required_headers(headers)?;
        let timestamp = check_time(timestamp, now)?;
        let signed = signed_bytes(id, timestamp, body);
        let matches = |key| {
            let expected = signature(key, &signed);
            signatures
                .split(|byte| *byte == b' ')
                .any(|it| is_same(it, &expected))
        };
        if !self.0.iter().any(matches) {
            return Err(WebhookError::signature());
        }
        RawEvent::parse(body).ok_or_else(WebhookError::body)
    }
}

/// Returns id, timestamp and signatures.
fn required_headers(headers: &HeaderMap) -> Result<[&[u8]; 3], WebhookError> {
    let mut missing = Vec::new();
    let values = [ID, TIMESTAMP, SIGNATURE].map(|name| {
        let value = headers.get(name).map(|it| it.as_bytes().trim_ascii());
        let value = value.unwrap_or_default();
        if value.is_empty() {
            missing.push(name);
        }
        value
    });
    if missing.is_empty() {
        Ok(values)
    } else {
        Err(WebhookError::missing_headers(&missing))
    }
}

/// Returns the timestamp as a number, if it is within the tolerance.
fn check_time(timestamp: &[u8], now: UnixMillis) -> Result<i64, WebhookError> {
    let timestamp = std::str::from_utf8(timestamp)
        .ok()
        .and_then(|it| it.parse().ok());
    let timestamp: i64 = timestamp.ok_or_else(WebhookError::timestamp)?;
    let age = now.as_secs().saturating_sub(timestamp);
    if age > TOLERANCE {
        return Err(WebhookError::too_old());
    }
    if age < -TOLERANCE {
        return Err(WebhookError::too_new());
    }
    Ok(timestamp)
}

/// Returns the bytes that are signed. As in JavaScript, the header's bytes are read as Latin-1 and
/// signed as UTF-8.
fn signed_bytes(id: &[u8], timestamp: i64, body: &[u8]) -> Vec<u8> {
    let id: String = id.iter().copied().map(char::from).collect();
    [format!("{id}.{timestamp}.").as_bytes(), body].concat()
}

/// Returns a signature in base64.
fn signature(key: &hmac::Key, signed: &[u8]) -> String {
    BASE64_STANDARD.encode(hmac::sign(key, signed))
}

/// Compares a signature of the form `v1,<base64>` in constant time.
fn is_same(versioned: &[u8], expected: &str) -> bool {
    let mut parts = versioned.split(|byte| *byte == b',');
    parts.next() == Some(b"v1")
        && parts
            .next()
            .is_some_and(|it| verify_slices_are_equal(it, expected.as_bytes()).is_ok())
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier(…)")
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::webhook::WebhookErrorKind;

    const NOW: UnixMillis = UnixMillis::from_secs(1_800_000_000);
    const BODY: &[u8] = br#"{"type":"user.created","data":{"id":"user_1"}}"#;

    fn webhook() -> Verifier {
        Verifier::new("whsec_c2VjcmV0").unwrap()
    }

    fn signed(timestamp: i64, body: &[u8]) -> String {
        signed_with_id("msg_1", timestamp, body)
    }

    fn signed_with_id(id: &str, timestamp: i64, body: &[u8]) -> String {
        let signed = [format!("{id}.{timestamp}.").as_bytes(), body].concat();
        format!("v1,{}", signature(&webhook().0[0], &signed))
    }

    fn verify(timestamp: &str, signature: &str, body: &[u8]) -> Result<RawEvent, WebhookErrorKind> {
        let mut headers = HeaderMap::new();
        headers.insert(ID, "msg_1".parse().unwrap());
        headers.insert(TIMESTAMP, timestamp.parse().unwrap());
        headers.insert(SIGNATURE, signature.parse().unwrap());
        webhook()
            .verify(&headers, body, NOW)
            .map_err(|error| error.kind())
    }

    #[test]
    fn signed_event_is_accepted() {
        let now = NOW.as_secs();
        let event = verify(&now.to_string(), &signed(now, BODY), BODY).unwrap();
        assert_eq!(event.event_type(), "user.created");
        assert_eq!(event.data()["id"], "user_1");
    }

    #[test]
    fn one_valid_signature_of_several_is_accepted() {
        let now = NOW.as_secs();
        let signatures = format!("v1,AAAA {} v2,BBBB", signed(now, BODY));
        assert!(verify(&now.to_string(), &signatures, BODY).is_ok());
        let upper = signed(now, BODY).replacen('v', "V", 1);
        assert_eq!(
            verify(&now.to_string(), &upper, BODY),
            Err(WebhookErrorKind::Signature)
        );
    }

    #[test]
    fn both_secrets_are_accepted_during_rotation() {
        let now = NOW.as_secs();
        let mut headers = HeaderMap::new();
        headers.insert(ID, "msg_1".parse().unwrap());
        headers.insert(TIMESTAMP, now.to_string().parse().unwrap());
        headers.insert(SIGNATURE, signed(now, BODY).parse().unwrap());
        let other = || Verifier::new("whsec_b3RoZXI=").unwrap();
        for both in [other().or(webhook()), webhook().or(other())] {
            assert!(both.verify(&headers, BODY, NOW).is_ok());
        }
        let rejected = other().verify(&headers, BODY, NOW).unwrap_err();
        assert_eq!(rejected.kind(), WebhookErrorKind::Signature);
    }

    #[test]
    fn changed_body_is_rejected() {
        let now = NOW.as_secs();
        let changed = [BODY, b" "].concat();
        let result = verify(&now.to_string(), &signed(now, BODY), &changed);
        assert_eq!(result, Err(WebhookErrorKind::Signature));
    }

    #[test]
    fn timestamp_within_five_minutes_is_accepted() {
        for (offset, expected) in [
            (-300, Ok(())),
            (300, Ok(())),
            (-301, Err(WebhookErrorKind::Timestamp)),
            (301, Err(WebhookErrorKind::Timestamp)),
        ] {
            let time = NOW.as_secs() + offset;
            let result = verify(&time.to_string(), &signed(time, BODY), BODY);
            assert_eq!(result.map(drop), expected, "{offset}");
        }
        assert_eq!(
            verify("soon", "v1,", BODY),
            Err(WebhookErrorKind::Timestamp)
        );
        let late = verify("1800000000.9", &signed(NOW.as_secs(), BODY), BODY);
        assert_eq!(late, Err(WebhookErrorKind::Timestamp));
    }

    #[test]
    fn missing_headers_are_named() {
        let error = webhook().verify(&HeaderMap::new(), BODY, NOW).unwrap_err();
        assert_eq!(error.kind(), WebhookErrorKind::MissingHeaders);
        assert!(
            error
                .to_string()
                .ends_with("svix-id, svix-timestamp, svix-signature")
        );
    }

    #[test]
    fn secret_without_its_prefix_verifies_the_same_events() {
        let now = NOW.as_secs();
        let mut headers = HeaderMap::new();
        headers.insert(ID, "msg_1".parse().unwrap());
        headers.insert(TIMESTAMP, now.to_string().parse().unwrap());
        headers.insert(SIGNATURE, signed(now, BODY).parse().unwrap());
        let bare = Verifier::new("c2VjcmV0").unwrap();
        assert!(bare.verify(&headers, BODY, NOW).is_ok());
    }

    #[test]
    fn non_ascii_id_is_signed_as_text() {
        let now = NOW.as_secs();
        let mut headers = HeaderMap::new();
        headers.insert(ID, HeaderValue::from_bytes(b"msg_\xe9").unwrap());
        headers.insert(TIMESTAMP, now.to_string().parse().unwrap());
        let signature = signed_with_id("msg_\u{e9}", now, BODY);
        headers.insert(SIGNATURE, signature.parse().unwrap());
        assert!(webhook().verify(&headers, BODY, NOW).is_ok());
        headers.insert(ID, HeaderValue::from_bytes(b"msg_\xe8").unwrap());
        assert!(webhook().verify(&headers, BODY, NOW).is_err());
    }

    #[test]
    fn malformed_secret_is_rejected() {
        for bad in [
            "",
            "whsec_",
            "whsec_!!!!",
            "whsec_c2VjcmV0\n",
            "WHSEC_c2VjcmV0",
        ] {
            assert!(Verifier::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn debug_contains_no_secret() {
        assert_eq!(format!("{:?}", webhook()), "Verifier(…)");
    }
}
