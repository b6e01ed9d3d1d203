//! The `Cookie` header.
//!
//! The crate `cookie`, which writes cookies and reads `Set-Cookie`, is not used here: it scans the
//! header of a signed-in browser several times, which cost a quarter of a request's instructions.

use std::borrow::Cow;
use std::iter;

use http::{HeaderMap, header};
use memchr::memchr;
use percent_encoding::percent_decode_str;

/// Prefix of the names of all of Clerk's cookies.
const PREFIX: &[u8] = b"__";

/// Usual number of Clerk's cookies in a signed-in browser; the initial capacity.
const USUAL_COUNT: usize = 8;

/// Clerk's cookies of a request, in the order of the header: `name=value`.
pub(crate) struct Cookies<'h>(Vec<&'h [u8]>);

/// Value of a cookie as it was sent.
#[derive(Clone, Copy)]
pub(crate) struct CookieValue<'h>(&'h [u8]);

impl<'h> Cookies<'h> {
    pub(super) fn parse(headers: &'h HeaderMap) -> Self {
        let mut cookies = Vec::new();
        for header in headers.get_all(&header::COOKIE) {
            cookies.reserve(USUAL_COUNT);
            let parts = parts(header.as_bytes()).map(<[u8]>::trim_ascii);
            cookies.extend(parts.filter(|part| part.starts_with(PREFIX)));
        }
        Self(cookies)
    }

    /// Returns the value of the first cookie with this name; `None` if it is empty.
    pub(crate) fn get(&self, name: &str) -> Option<CookieValue<'h>> {
        self.find(|it| it.strip_prefix(name.as_bytes()))
    }

    /// Returns the value of the first cookie with this name and an instance's suffix.
    pub(crate) fn suffixed(&self, name: &str, suffix: &str) -> Option<CookieValue<'h>> {
        self.find(|it| {
            let rest = it.strip_prefix(name.as_bytes())?.strip_prefix(b"_")?;
            rest.strip_prefix(suffix.as_bytes())
        })
    }

    /// Returns the value of the first cookie whose name `after_name` accepts, by returning the bytes
    /// after the name.
    fn find(&self, after_name: impl Fn(&'h [u8]) -> Option<&'h [u8]>) -> Option<CookieValue<'h>> {
        let value = |it: &&'h [u8]| after_name(it)?.trim_ascii_start().strip_prefix(b"=");
        let value = self.0.iter().find_map(value)?.trim_ascii_start();
        (!value.is_empty()).then_some(CookieValue(value))
    }
}

impl<'h> CookieValue<'h> {
    /// Returns the bytes as they were sent, only for comparison with a known token. Tokens contain no
    /// `%`, so [`text`](Self::text) would return the same.
    pub(crate) fn as_bytes(self) -> &'h [u8] {
        self.0
    }

    /// Returns the percent-decoded text, or the text as it was sent if the result is not UTF-8. `None`
    /// if the value itself is not UTF-8.
    pub(crate) fn text(self) -> Option<Cow<'h, str>> {
        let text = str::from_utf8(self.0).ok()?;
        if memchr(b'%', self.0).is_none() {
            return Some(Cow::Borrowed(text));
        }
        let decoded = percent_decode_str(text).decode_utf8();
        Some(decoded.unwrap_or(Cow::Borrowed(text)))
    }
}

/// Splits a header at each `;`, before anything is decoded, so that an encoded `;` cannot forge a
/// cookie.
fn parts(header: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(header);
    iter::from_fn(move || {
        let header = rest?;
        let end = memchr(b';', header).unwrap_or(header.len());
        rest = header.get(end + 1..);
        header.get(..end)
    })
}
