//! A token's parts, each of them base64url.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

/// Refuses bits after the last byte, as Clerk does; padding is cut off before.
pub(super) const BASE64URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, NO_PAD);

/// The bytes behind base64url, with any amount of padding at the end.
pub(super) fn bytes(part: &str) -> Option<Vec<u8>> {
    BASE64URL.decode(part.trim_end_matches('=')).ok()
}

/// The text behind base64url, read as JavaScript reads it: one byte order mark is skipped, and
/// invalid UTF-8 becomes U+FFFD.
pub(super) fn text(part: &str) -> Option<String> {
    let mut bytes = bytes(part)?;
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    Some(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}
