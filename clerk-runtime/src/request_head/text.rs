//! Header bytes as JavaScript's `Headers` shows them.

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue};

/// Returns all values of a header, joined by a separator; `None` without the header.
pub(super) fn joined<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
    separator: &str,
) -> Option<Cow<'h, str>> {
    let mut values = headers.get_all(name).iter().map(of);
    let mut all = values.next()?;
    for value in values {
        let all = all.to_mut();
        all.push_str(separator);
        all.push_str(&value);
    }
    Some(all)
}

/// Returns the text of one value.
pub(super) fn of(value: &HeaderValue) -> Cow<'_, str> {
    latin1(value.as_bytes())
}

/// Decodes Latin-1, in which each byte is one character. White space around the value is removed.
fn latin1(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.trim_ascii();
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => Cow::Borrowed(text),
        _ => Cow::Owned(bytes.iter().copied().map(char::from).collect()),
    }
}
