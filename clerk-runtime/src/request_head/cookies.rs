//! The `Cookie` header.
//!
//! The crate `cookie`, which writes cookies and reads `Set-Cookie`, is not used here: it scans the
//! header of a signed-in browser several times, which cost a quarter of a request's instructions.

use std::borrow::Cow;

use http::{HeaderMap, header};
use memchr::{memchr, memchr_iter};
use percent_encoding::percent_decode_str;

/// Prefix of the names of all of Clerk's cookies.
const PREFIX: &[u8] = b"__";

/// Clerk's cookies of a request, in the order of the header.
pub(crate) struct Cookies<'h>(Vec<(&'h str, Cow<'h, str>)>);

impl<'h> Cookies<'h> {
    pub(super) fn parse(headers: &'h HeaderMap) -> Self {
        let headers = headers.get_all(header::COOKIE).iter();
        let parts = headers.flat_map(|header| parts(header.as_bytes()));
        Self(parts.filter_map(cookie).collect())
    }

    /// Returns the value of the first cookie with this name; `None` if it is empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.find(|it| it == name)
    }

    /// Returns the value of the first cookie with this name and an instance's suffix.
    pub(crate) fn suffixed(&self, name: &str, suffix: &str) -> Option<&str> {
        self.find(|it| it.strip_prefix(name).and_then(|it| it.strip_prefix('_')) == Some(suffix))
    }

    fn find(&self, is_named: impl Fn(&str) -> bool) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(name, _)| is_named(name))?;
        Some(&**value).filter(|it| !it.is_empty())
    }
}

/// Splits a header before anything is decoded, so that an encoded `;` cannot forge a cookie.
fn parts(header: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    let ends = memchr_iter(b';', header).chain([header.len()]);
    ends.filter_map(move |end| {
        let part = header.get(start..end);
        start = end + 1;
        part
    })
}

/// Parses one of Clerk's cookies. A value that is not UTF-8 counts as empty.
fn cookie(part: &[u8]) -> Option<(&str, Cow<'_, str>)> {
    let (name, value) = part.split_at_checked(memchr(b'=', part)?)?;
    let name = name.trim_ascii();
    if !name.starts_with(PREFIX) {
        return None;
    }
    let value = str::from_utf8(value.get(1..)?.trim_ascii());
    Some((
        str::from_utf8(name).ok()?,
        decoded(value.unwrap_or_default()),
    ))
}

/// Percent-decodes a value. It is returned unchanged if the result is not UTF-8.
fn decoded(value: &str) -> Cow<'_, str> {
    if memchr(b'%', value.as_bytes()).is_none() {
        return Cow::Borrowed(value);
    }
    let decoded = percent_decode_str(value).decode_utf8();
    decoded.unwrap_or(Cow::Borrowed(value))
}
