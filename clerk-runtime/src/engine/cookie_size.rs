//! Session cookies that are too large, which browsers drop silently.

use cookie::Cookie;

/// Largest size in bytes of a cookie's name and value that browsers keep (RFC 6265bis, section
/// 5.6).
pub(crate) const LIMIT: usize = 4096;

/// Size in bytes from which a few additional claims exceed the limit.
const NEAR: usize = 4000;

/// A session cookie whose size is near or above the limit of browsers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LargeCookie {
    pub(crate) name: String,
    /// Size of name and value in bytes.
    pub(crate) bytes: usize,
}

impl LargeCookie {
    /// Returns the cookie if it is large.
    pub(super) fn of(cookie: &Cookie<'_>) -> Option<Self> {
        let bytes = cookie.name().len() + cookie.value().len();
        (bytes > NEAR).then(|| Self {
            name: cookie.name().to_owned(),
            bytes,
        })
    }

    /// Returns `true` if browsers drop the cookie.
    pub(crate) const fn is_dropped(&self) -> bool {
        self.bytes > LIMIT
    }

    /// Returns the problem and its remedy.
    pub(crate) fn message(&self) -> String {
        let Self { name, bytes } = self;
        let relation = if self.is_dropped() { "above" } else { "near" };
        format!(
            "The session cookie {name} has {bytes} bytes, {relation} the {LIMIT} bytes that \
             browsers keep: make the claims of the session token smaller."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookie_near_the_limit_is_large_and_above_it_dropped() {
        let sized =
            |bytes: usize| LargeCookie::of(&Cookie::new("__session", "x".repeat(bytes - 9)));
        assert_eq!(sized(4000), None);
        for (bytes, is_dropped) in [(4001, false), (4096, false), (4097, true)] {
            let cookie = sized(bytes).unwrap();
            assert_eq!((cookie.bytes, cookie.is_dropped()), (bytes, is_dropped));
            assert!(cookie.message().contains("4096"));
            assert!(cookie.message().contains(&bytes.to_string()));
        }
    }
}
