//! Handshakes that did not result in a session, counted across page loads.
//!
//! The redirect counter lives for two seconds, and limits one chain of handshakes. A browser that
//! drops the session cookie would begin another chain at each page load. A cookie therefore counts
//! the handshakes that ended without a lasting session, and lives for a minute after the last of
//! them. After three of them, or after one whose session cookie is too large to be kept, no
//! handshake begins until it has expired. The page is not redirected to sign-in either: the sign-in
//! page has a session, and would send the browser back.

use std::fmt::Write as _;

use cookie::time::Duration;
use cookie::{Cookie, SameSite};

use super::browser::BrowserRequest;
use super::cookie_size::{LIMIT, LargeCookie};
use crate::caller::Reason;

const COOKIE: &str = "__clerk_lost_sessions";

/// Number of handshakes without a lasting session after which no other begins.
const MAX_LOST: u32 = 3;

const LIFE: Duration = Duration::MINUTE;

/// The browser's count. A client that forges it only prevents its own handshakes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LostSessions {
    count: u32,
    /// Size in bytes of the session cookie that was too large.
    bytes: Option<usize>,
}

impl LostSessions {
    pub(super) fn of(browser: &BrowserRequest<'_>) -> Self {
        let cookie = browser.cookie(COOKIE);
        cookie.map_or_else(Self::default, |it| Self::parse(&it))
    }

    /// Parses `<count>` or `<count>.<bytes>`; anything else is the default.
    fn parse(text: &str) -> Self {
        let (count, bytes) = text.split_once('.').unwrap_or((text, ""));
        Self {
            count: count.parse().unwrap_or_default(),
            bytes: bytes.parse().ok(),
        }
    }

    /// Increments the count. Returns the `Set-Cookie` value.
    pub(super) fn increment(self, large: Option<&LargeCookie>) -> String {
        let dropped = large.filter(|it| it.is_dropped());
        let count = match dropped {
            Some(_) => MAX_LOST,
            None => self.count.saturating_add(1).min(MAX_LOST),
        };
        let mut value = count.to_string();
        if let Some(bytes) = dropped.map(|it| it.bytes).or(self.bytes) {
            // Writing to a `String` cannot fail.
            let _infallible = write!(value, ".{bytes}");
        }
        let cookie = Cookie::build((COOKIE, value)).path("/").max_age(LIFE);
        cookie.same_site(SameSite::Lax).http_only(true).to_string()
    }

    /// Returns an explanation if no handshake may begin for this reason.
    pub(super) fn explanation(self, reason: &Reason) -> Option<String> {
        if self.count < MAX_LOST || !is_missing_session(reason) {
            return None;
        }
        Some(match self.bytes {
            Some(bytes) => format!(
                "The session cookie had {bytes} bytes, above the {LIMIT} bytes that browsers \
                 keep: make the claims of the session token smaller."
            ),
            None => format!(
                "{MAX_LOST} handshakes gave this browser no lasting session: check whether it \
                 keeps cookies (at most {LIMIT} bytes each). The next one begins after a minute."
            ),
        })
    }
}

/// Returns `true` if a handshake for this reason is due to a missing session. For all other reasons,
/// the browser has a session that is replaced, or has just signed in.
fn is_missing_session(reason: &Reason) -> bool {
    !matches!(
        reason,
        Reason::ActiveOrganizationMismatch
            | Reason::PrimaryDomainCrossOriginSync
            | Reason::PrimaryRespondsToSyncing
            | Reason::SatelliteNeedsSyncing
            | Reason::DevBrowserSync
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn malformed_part_of_the_cookie_is_ignored() {
        for text in ["", ".", "x", "-1", "1e3", "99999999999999999999", " 3"] {
            assert_eq!(LostSessions::parse(text).count, 0, "{text:?}");
        }
        let parsed = LostSessions::parse("3.5321");
        assert_eq!((parsed.count, parsed.bytes), (3, Some(5321)));
        assert_eq!(LostSessions::parse("2.x").bytes, None);
    }

    #[test]
    fn count_stops_at_its_limit() {
        let full = LostSessions::parse("4294967295").increment(None);
        assert!(full.starts_with("__clerk_lost_sessions=3; "), "{full}");
    }

    #[test]
    fn dropped_cookie_sets_the_count_to_its_limit() {
        let large = LargeCookie::of(&Cookie::new("__session", "x".repeat(5000)));
        let full = LostSessions::default().increment(large.as_ref());
        assert!(full.starts_with("__clerk_lost_sessions=3.5009; "), "{full}");
        let near = LargeCookie::of(&Cookie::new("__session", "x".repeat(4050)));
        let one = LostSessions::default().increment(near.as_ref());
        assert!(one.starts_with("__clerk_lost_sessions=1; "), "{one}");
    }
}
