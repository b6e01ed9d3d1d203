//! Credentials of users that the Backend API can verify.

use aws_lc_rs::hmac;

use super::random::secret;
use crate::clock::UnixMillis;

/// Credentials of a user. They are in no response.
#[derive(Default)]
pub(super) struct UserCredentials {
    pub(super) password: Option<Password>,
    /// Secret of an authenticator app.
    pub(super) totp: Option<Vec<u8>>,
    pub(super) backup_codes: Vec<String>,
}

/// A password.
pub(super) enum Password {
    /// Stored as a keyed hash.
    Known(Box<KeyedHash>),
    /// Set as a digest of a hash function that is not simulated.
    Foreign,
}

/// A keyed hash with its key.
pub(super) struct KeyedHash {
    key: hmac::Key,
    tag: hmac::Tag,
}

impl Password {
    pub(super) fn new(text: &str) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret("").as_bytes());
        let tag = hmac::sign(&key, text.as_bytes());
        Self::Known(Box::new(KeyedHash { key, tag }))
    }

    /// Returns `true` if this is the password; `None` if it cannot be verified.
    pub(super) fn is(&self, text: &str) -> Option<bool> {
        match self {
            Self::Known(kept) => {
                Some(hmac::verify(&kept.key, text.as_bytes(), kept.tag.as_ref()).is_ok())
            }
            Self::Foreign => None,
        }
    }
}

/// Decodes a secret in base 32; `None` if it is invalid.
pub(super) fn totp_secret(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter.to_ascii_uppercase() {
            upper @ b'A'..=b'Z' => upper - b'A',
            digit @ b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5) | u32::from(value);
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
    }
    (bytes.len() >= 10).then_some(bytes)
}

/// Returns `true` if an authenticator app with this secret shows this code, with a tolerance of
/// half a minute (RFC 6238).
pub(super) fn totp_matches(secret: &[u8], code: &str, now: UnixMillis) -> bool {
    let step = now.as_secs().max(30) / 30;
    (step - 1..=step + 1).any(|step| totp(secret, step) == code)
}

/// Returns the code of RFC 4226 with the time step as the counter.
fn totp(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = bytes.last().map_or(0, |last| usize::from(last & 0xf));
    let cut = bytes.iter().skip(offset).take(4);
    let number = cut.fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_password_is_verified() {
        let password = Password::new("correct horse");
        assert_eq!(password.is("correct horse"), Some(true));
        assert_eq!(password.is("battery staple"), Some(false));
        assert_eq!(Password::Foreign.is("correct horse"), None);
    }

    /// The vectors of RFC 6238, appendix B, truncated to six digits.
    #[test]
    fn totp_codes_match_the_rfc() {
        let secret = totp_secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        assert_eq!(secret, b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (20_000_000_000, "353130"),
        ] {
            let now = UnixMillis::from_millis(seconds * 1000);
            assert!(totp_matches(&secret, code, now), "{seconds}");
            assert!(!totp_matches(&secret, "000000", now), "{seconds}");
        }
        assert_eq!(totp_secret("not base 32!"), None);
    }
}
