//! The `Authorization` header.

use std::borrow::Cow;
use std::ops::Range;

use http::{HeaderMap, header};

/// Authentication scheme of a bearer token, whose case does not matter (RFC 9110, section 11.1).
const SCHEME: &str = "Bearer";

/// Content of the `Authorization` header, as far as a bearer token is concerned.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Authorization<'a> {
    /// There is no such header, or it has another scheme. The session cookie is used instead.
    NotBearer,
    /// A token. Its format and length are not checked here.
    Token(Cow<'a, str>),
    /// A bearer scheme without a readable token.
    Malformed,
    /// There are several headers, or one with several credentials.
    Repeated,
}

/// Returns the bytes after `Bearer `, if there is exactly one header. If they equal a verified
/// token, [`read`] returns the same token, since no token contains white space or a comma. Only
/// `read` handles other spellings of the scheme, which are rare.
pub(super) fn raw(headers: &HeaderMap) -> Option<&[u8]> {
    let mut values = headers.get_all(&header::AUTHORIZATION).iter();
    let (only, None) = (values.next()?, values.next()) else {
        return None;
    };
    only.as_bytes().strip_prefix(b"Bearer ")
}

/// Reads the header's text: `Bearer <token>`, or the token alone, which Clerk accepts too.
///
/// A bearer scheme that cannot be read is never ignored: the request would otherwise be
/// authenticated by its cookie.
pub(super) fn read(header: Cow<'_, str>) -> Authorization<'_> {
    match find(&header) {
        BearerMatch::NotBearer => Authorization::NotBearer,
        BearerMatch::Malformed => Authorization::Malformed,
        BearerMatch::Repeated => Authorization::Repeated,
        BearerMatch::Token(range) => Authorization::Token(slice(header, range)),
    }
}

fn slice(header: Cow<'_, str>, range: Range<usize>) -> Cow<'_, str> {
    match header {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(range).unwrap_or_default()),
        Cow::Owned(text) => Cow::Owned(text.get(range).unwrap_or_default().to_owned()),
    }
}

/// Position of a bearer token in the header's text.
enum BearerMatch {
    NotBearer,
    Token(Range<usize>),
    Malformed,
    Repeated,
}

fn find(header: &str) -> BearerMatch {
    let Some((scheme, rest)) = header.split_once(is_blank) else {
        return match header {
            "" => BearerMatch::NotBearer,
            _ if header.eq_ignore_ascii_case(SCHEME) => BearerMatch::Malformed,
            _ => BearerMatch::Token(0..header.len()),
        };
    };
    if has_later_bearer_token(header) {
        return BearerMatch::Repeated;
    }
    if !scheme.eq_ignore_ascii_case(SCHEME) {
        return BearerMatch::NotBearer;
    }
    let token = rest.trim_start_matches(' ');
    let is_separated_by_spaces = header.as_bytes().get(scheme.len()) == Some(&b' ');
    if !is_separated_by_spaces || token.contains(|it| is_blank(it) || it == ',') {
        return BearerMatch::Malformed;
    }
    BearerMatch::Token(header.len() - token.len()..header.len())
}

/// Returns `true` if another bearer token follows a comma, since some proxies join repeated
/// headers.
fn has_later_bearer_token(header: &str) -> bool {
    let later = header.split(',').skip(1);
    later
        .filter_map(|it| it.trim_matches(is_blank).split(is_blank).next())
        .any(|scheme| scheme.eq_ignore_ascii_case(SCHEME))
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn token(text: &str) -> Authorization<'_> {
        Authorization::Token(Cow::Borrowed(text))
    }

    const CASES: &[(&str, Option<&str>)] = &[
        ("Bearer abc", Some("abc")),
        ("bearer abc", Some("abc")),
        ("BEARER abc", Some("abc")),
        ("bEaReR    abc", Some("abc")),
        ("abc", Some("abc")),
        ("Bearerabc", Some("Bearerabc")),
        ("Bearer", None),
        ("bearer", None),
        ("Bearer abc def", None),
        ("Bearer abc, def", None),
        ("Bearer abc,def", None),
        ("Bearer\tabc", None),
        ("Bearer \tabc", None),
    ];

    #[test]
    fn scheme_is_case_insensitive_and_several_spaces_are_accepted() {
        for (header, expected) in CASES {
            let expected = expected.map_or(Authorization::Malformed, token);
            assert_eq!(read(Cow::Borrowed(header)), expected, "{header}");
            assert_eq!(read(Cow::Owned((*header).to_owned())), expected, "{header}");
        }
    }

    #[test]
    fn raw_bytes_of_the_usual_spelling_are_those_of_the_token() {
        for (header, expected) in CASES {
            let headers = HeaderMap::from_iter([(
                header::AUTHORIZATION,
                HeaderValue::from_str(header).unwrap(),
            )]);
            let is_token = |it: &&[u8]| !it.iter().any(|byte| b" \t,".contains(byte));
            let raw = raw(&headers).filter(is_token);
            let expected = expected.filter(|_| header.starts_with("Bearer a"));
            assert_eq!(raw, expected.map(str::as_bytes), "{header}");
        }
    }

    #[test]
    fn other_schemes_are_ignored() {
        for header in ["", "Basic abc", "Digest a=\"b\", c=\"bearer\"", "Token abc"] {
            assert_eq!(read(Cow::Borrowed(header)), Authorization::NotBearer);
        }
    }

    #[test]
    fn list_of_credentials_is_repeated() {
        for header in [
            "Bearer a, Bearer b",
            "Basic a, bearer b",
            "Bearer a,Bearer",
            "Basic a,\tBEARER\tb",
        ] {
            assert_eq!(
                read(Cow::Borrowed(header)),
                Authorization::Repeated,
                "{header}"
            );
        }
    }
}
