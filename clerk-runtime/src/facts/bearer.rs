//! The `Authorization` header.

use std::borrow::Cow;

/// The token of a header as Clerk reads it: `Bearer <token>` in exactly this spelling, with
/// whatever follows a second space left out, or one word alone.
pub(super) fn token(header: Cow<'_, str>) -> Option<Cow<'_, str>> {
    let mut words = header.split(' ');
    let scheme = words.next().unwrap_or_default();
    match words.next() {
        None | Some("") => Some(word(header, 0)),
        Some(_) if scheme == "Bearer" => Some(word(header, 1)),
        Some(_) => None,
    }
}

fn word(header: Cow<'_, str>, index: usize) -> Cow<'_, str> {
    match header {
        Cow::Borrowed(text) => Cow::Borrowed(text.split(' ').nth(index).unwrap_or_default()),
        Cow::Owned(text) => Cow::Owned(text.split(' ').nth(index).unwrap_or_default().to_owned()),
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
