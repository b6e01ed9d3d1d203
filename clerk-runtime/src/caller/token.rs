//! A token that is redacted in logs.

use std::fmt;
use std::sync::Arc;

/// A verified or newly minted token. `Debug` is redacted and there is no `Display`, so that the
/// token does not get into logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Arc<str>);

impl Token {
    pub(crate) fn new(token: impl Into<Arc<str>>) -> Self {
        Self(token.into())
    }

    /// Returns the token's text, to be sent as `Authorization: Bearer …`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the token's text as an owned string.
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
