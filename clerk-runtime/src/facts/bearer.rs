//! The `Authorization` header.

use std::borrow::Cow;
use std::ops::Range;

use http::{HeaderMap, header};
use memchr::memchr;

const SCHEME: &[u8] = b"Bearer ";

/// What stands behind the scheme of the only header. If it equals a token, [`token`] reads that one:
/// no token has a space in it.
pub(super) fn raw(headers: &HeaderMap) -> Option<&[u8]> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (only, None) = (values.next()?, values.next()) else {
        return None;
    };
    only.as_bytes().trim_ascii().strip_prefix(SCHEME)
}

/// The token of a header as Clerk reads it: `Bearer <token>` in exactly this spelling, with
/// whatever follows a second space left out, or one word alone.
pub(super) fn token(header: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let place = place(&header)?;
    match header {
        Cow::Borrowed(text) => text.get(place).map(Cow::Borrowed),
        Cow::Owned(text) => text.get(place).map(|token| Cow::Owned(token.to_owned())),
    }
}

/// Where in the header the token stands.
fn place(header: &str) -> Option<Range<usize>> {
    let Some(end) = memchr(b' ', header.as_bytes()) else {
        return Some(0..header.len());
    };
    let start = end + 1;
    let rest = header.get(start..)?;
    let length = memchr(b' ', rest.as_bytes()).unwrap_or(rest.len());
    match header.get(..end)? {
        _ if length == 0 => Some(0..end),
        "Bearer" => Some(start..start + length),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_is_bearer_or_missing() {
        for (header, expected) in [
            ("Bearer abc", Some("abc")),
            ("Bearer abc def", Some("abc")),
            ("abc", Some("abc")),
            ("Bearer", Some("Bearer")),
            ("Bearer  abc", Some("Bearer")),
            ("Bearer\tabc", Some("Bearer\tabc")),
            ("bearer abc", None),
            ("Basic abc", None),
            ("Basic abc, Bearer def", None),
        ] {
            assert_eq!(
                token(Cow::Borrowed(header)).as_deref(),
                expected,
                "{header}"
            );
            assert_eq!(
                token(Cow::Owned(header.to_owned())).as_deref(),
                expected,
                "{header}"
            );
        }
    }
}
