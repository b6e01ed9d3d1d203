//! Audience that a token must name.

use std::fmt;

use super::grammar;

/// Audience that a token must name (`aud`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AudienceRule {
    /// This audience. Create it with [`from_static`](Self::from_static), which checks it.
    Named(&'static str),
    /// The URL that was called, without its query.
    Resource,
}

impl AudienceRule {
    /// Creates a rule from a constant: an absolute URL without a fragment, or another identifier,
    /// such as the id of a machine.
    ///
    /// # Panics
    ///
    /// Panics if the text is malformed. In a `const`, that is a compile error.
    #[must_use]
    #[track_caller]
    #[expect(clippy::panic, reason = "a malformed constant is a compile error")]
    pub const fn from_static(audience: &'static str) -> Self {
        match grammar::audience(audience.as_bytes()) {
            Ok(()) => Self::Named(audience),
            Err(message) => panic!("{}", message),
        }
    }
}

impl fmt::Display for AudienceRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(audience) => write!(f, "`{audience}`"),
            Self::Resource => f.write_str("of the called URL"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audience_is_an_absolute_url_or_an_identifier() {
        for good in [
            "https://app.example.com/mcp",
            "https://app.example.com",
            "http://localhost:3000/mcp?tenant=1",
            "http://[::1]:3000/",
            "mch_2xhFjEI5X2qWRvtV13BzSj8H6Dk",
            "urn:example:api",
            "supabase",
        ] {
            assert!(grammar::audience(good.as_bytes()).is_ok(), "{good}");
        }
        for bad in [
            "",
            " ",
            "a b",
            "a\"b",
            "a\\b",
            "/mcp",
            "ä",
            "https://",
            "https:///mcp",
            "://host",
            "1s://host",
            "https://app.example.com/mcp#tools",
            "https://App.example.com/mcp",
            "HTTPS://app.example.com/mcp",
            "https://user@app.example.com/mcp",
        ] {
            assert!(grammar::audience(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    #[should_panic(expected = "invalid audience")]
    fn malformed_constant_panics() {
        let _rule = AudienceRule::from_static("/mcp");
    }
}
