//! A bearer token that doesn't end up in a log.

use std::fmt;
use std::sync::Arc;

/// A verified or freshly minted token. `Debug` is redacted and there is no `Display`, so that it
/// can't slip into a log line.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Arc<str>);

impl Token {
    pub(crate) fn new(token: impl Into<Arc<str>>) -> Self {
        Self(token.into())
    }

    /// The token's text, to be sent as `Authorization: Bearer …`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The token's text as an owned string.
    #[must_use]
    pub fn into_string(self) -> String {
        String::from(&*self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}
