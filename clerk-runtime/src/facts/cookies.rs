//! The `Cookie` header, as the `cookie` package reads it.

use std::borrow::Cow;
use std::ops::Range;

use http::{HeaderMap, header};
use percent_encoding::percent_decode_str;

use super::text;

/// The header's text and where names and values stand in it. It is split before anything is
/// decoded, so that an encoded `;` can't forge a cookie.
#[derive(Default)]
pub(super) struct Cookies {
    text: Box<str>,
    pairs: Vec<Pair>,
}

struct Pair {
    name: Range<usize>,
    value: Range<usize>,
}

impl Cookies {
    pub(super) fn parse(headers: &HeaderMap) -> Self {
        let Some(text) = text::joined(headers, &header::COOKIE, "; ") else {
            return Self::default();
        };
        let text: Box<str> = text.into();
        let mut start = 0;
        let mut pairs = Vec::new();
        for part in text.split(';') {
            if let Some(equals) = part.find('=') {
                pairs.push(Pair {
                    name: trimmed(&text, start..start + equals),
                    value: trimmed(&text, start + equals + 1..start + part.len()),
                });
            }
            start += part.len() + 1;
        }
        Self { text, pairs }
    }

    pub(super) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let pair = self
            .pairs
            .iter()
            .find(|pair| self.slice(&pair.name) == name)?;
        Some(decoded(self.slice(&pair.value)))
    }

    fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let blank = |c| c == ' ' || c == '\t';
    let slice = text.get(range.clone()).unwrap_or_default();
    let start = range.start + slice.len() - slice.trim_start_matches(blank).len();
    start..start + slice.trim_matches(blank).len()
}

/// `decodeURIComponent`, or the text itself where that fails.
fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('%') || !has_only_whole_escapes(value) {
        return Cow::Borrowed(value);
    }
    percent_decode_str(value)
        .decode_utf8()
        .unwrap_or(Cow::Borrowed(value))
}

fn has_only_whole_escapes(value: &str) -> bool {
    value.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes().get(..2).unwrap_or_default();
        digits.len() == 2 && digits.iter().all(u8::is_ascii_hexdigit)
    })
}
