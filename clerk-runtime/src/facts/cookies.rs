//! The `Cookie` header.

use cookie::Cookie;
use http::{HeaderMap, header};
use memchr::memchr;
use percent_encoding::percent_decode_str;

use super::text;

/// Cookies of a request, in their order.
pub(crate) struct Cookies<'h>(Vec<Cookie<'h>>);

impl<'h> Cookies<'h> {
    /// Splits the headers before anything is decoded, so that an encoded `;` cannot forge a cookie.
    pub(super) fn parse(headers: &'h HeaderMap) -> Self {
        let headers = headers.get_all(header::COOKIE).iter();
        let cookies = headers.flat_map(|header| Cookie::split_parse(text::of(header)));
        Self(cookies.flatten().map(decoded).collect())
    }

    /// Returns a cookie's value. Of two with one name the first counts, and an empty one is none.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.find(|it| it == name)
    }

    /// [`get`](Self::get) for the name with an instance's suffix.
    pub(crate) fn suffixed(&self, name: &str, suffix: &str) -> Option<&str> {
        self.find(|it| it.strip_prefix(name).and_then(|it| it.strip_prefix('_')) == Some(suffix))
    }

    fn find(&self, is_named: impl Fn(&str) -> bool) -> Option<&str> {
        let cookie = self.0.iter().find(|it| is_named(it.name()))?;
        Some(cookie.value()).filter(|it| !it.is_empty())
    }
}

/// Decodes the value, unless that gives no text.
fn decoded(mut cookie: Cookie<'_>) -> Cookie<'_> {
    let value = cookie.value();
    if memchr(b'%', value.as_bytes()).is_some()
        && let Ok(text) = percent_decode_str(value).decode_utf8()
    {
        let text = text.into_owned();
        cookie.set_value(text);
    }
    cookie
}
