//! Credentials of users that the Backend API can verify.

use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::{constant_time, hmac};

use crate::clock::UnixMillis;

/// Credentials of a user. No response contains them.
#[derive(Default)]
pub(super) struct UserCredentials {
    pub(super) password: Option<Password>,
    /// Secret of an authenticator app.
    pub(super) totp: Option<Vec<u8>>,
    pub(super) backup_codes: Vec<String>,
}

/// A password.
#[derive(Clone)]
pub(super) enum Password {
    /// Stored as a hash.
    Known(PasswordHash),
    /// Set as a digest of a hash function that is not simulated.
    Foreign,
}

/// An Argon2id hash with its salt.
#[derive(Clone)]
pub(super) struct PasswordHash {
    salt: [u8; 16],
    hash: [u8; 32],
}

impl PasswordHash {
    /// Hashes a password; `None` if it is longer than Argon2 permits.
    fn new(text: &str, salt: [u8; 16]) -> Option<Self> {
        let mut hash = [0; 32];
        // The smallest parameters: the instance only has the passwords of tests, and a hash takes
        // well below a millisecond in a debug build.
        let params = Params::new(Params::MIN_M_COST, Params::MIN_T_COST, 1, None).ok()?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2
            .hash_password_into(text.as_bytes(), &salt, &mut hash)
            .ok()?;
        Some(Self { salt, hash })
    }
}

impl Password {
    pub(super) fn new(text: &str) -> Self {
        PasswordHash::new(text, rand::random()).map_or(Self::Foreign, Self::Known)
    }

    /// Returns `true` if this is the password; `None` if it cannot be verified.
    pub(super) fn is(&self, text: &str) -> Option<bool> {
        match self {
            Self::Known(kept) => {
                let sent = PasswordHash::new(text, kept.salt);
                Some(sent.is_some_and(|sent| {
                    constant_time::verify_slices_are_equal(&sent.hash, &kept.hash).is_ok()
                }))
            }
            Self::Foreign => None,
        }
    }
}

/// Decodes a secret in base 32; `None` if it is invalid or has fewer than ten bytes.
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
        let Password::Known(hash) = password else {
            panic!("the password is not stored as a hash");
        };
        let Password::Known(again) = Password::new("correct horse") else {
            panic!("the password is not stored as a hash");
        };
        assert_ne!(hash.hash, again.hash, "each password has its own salt");
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
