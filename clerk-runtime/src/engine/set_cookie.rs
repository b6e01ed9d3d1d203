//! `Set-Cookie` values that Clerk sends by way of a handshake or a refresh.

use super::ReplyHeaders;
use super::cookie_size::LargeCookie;
use super::visit::SESSION;

/// Values for the response, and the session token among them.
pub(super) struct SetCookies {
    values: Vec<String>,
    pub(super) session: SessionCookie,
    /// The largest session cookie, if it is large.
    pub(super) large: Option<LargeCookie>,
}

/// What the cookies say of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SessionCookie {
    /// There is none, or it is emptied.
    None,
    Token(String),
    /// A name without a value.
    Damaged,
}

/// A value that can't be a header's.
#[derive(Debug)]
pub(super) struct NotAHeader;

impl SetCookies {
    pub(super) fn new(directives: &[String]) -> Result<Self, NotAHeader> {
        let values = directives
            .iter()
            .map(|it| header_value(it))
            .collect::<Result<_, _>>()?;
        // The last one counts, as in Clerk.
        let session = directives.iter().rev().find_map(|it| session_cookie(it));
        let session = session.unwrap_or(SessionCookie::None);
        let large = directives.iter().filter_map(|it| large_session(it));
        let large = large.max_by_key(|it| it.bytes);
        Ok(Self {
            values,
            session,
            large,
        })
    }

    /// A response that sets these cookies, and says so if one of them is large.
    pub(super) fn reply(self) -> ReplyHeaders {
        let message = self.large.as_ref().map(LargeCookie::message);
        ReplyHeaders {
            set_cookie: self.values,
            other: message
                .map(|it| ("x-clerk-auth-message", it))
                .into_iter()
                .collect(),
            large_session: self.large,
            location: None,
        }
    }
}

fn header_value(directive: &str) -> Result<String, NotAHeader> {
    let value = directive.trim_matches(['\t', '\n', '\r', ' ']);
    let allowed = |it: char| u32::from(it) <= 0xFF && !['\0', '\n', '\r'].contains(&it);
    value
        .chars()
        .all(allowed)
        .then(|| value.to_owned())
        .ok_or(NotAHeader)
}

/// A session's cookie, whatever its suffix; `None` for other cookies.
fn session_cookie(directive: &str) -> Option<SessionCookie> {
    let pair = directive.split(';').next().unwrap_or_default();
    let mut parts = pair.split('=');
    let is_session = parts.next().is_some_and(|name| name.starts_with(SESSION));
    is_session.then(|| match parts.next() {
        Some("") => SessionCookie::None,
        Some(token) => SessionCookie::Token(token.to_owned()),
        None => SessionCookie::Damaged,
    })
}

fn large_session(directive: &str) -> Option<LargeCookie> {
    let pair = directive.split(';').next().unwrap_or_default();
    let (name, value) = pair.trim().split_once('=')?;
    LargeCookie::of(name, value).filter(|_| name.starts_with(SESSION))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(directives: &[&str]) -> SessionCookie {
        let directives: Vec<_> = directives.iter().map(ToString::to_string).collect();
        SetCookies::new(&directives).unwrap().session
    }

    #[test]
    fn the_last_session_cookie_counts() {
        let cookies = [
            "__session=a; Path=/",
            "__session_x=b; Path=/",
            "__client_uat=1",
        ];
        assert_eq!(session(&cookies), SessionCookie::Token("b".to_owned()));
        assert_eq!(session(&["__client_uat=0"]), SessionCookie::None);
        assert_eq!(
            session(&["__session=a", "__session=; Max-Age=0"]),
            SessionCookie::None
        );
        assert_eq!(session(&["__session"]), SessionCookie::Damaged);
    }

    #[test]
    fn line_breaks_never_reach_a_header() {
        assert!(SetCookies::new(&["a=b\r\nset-cookie: c=d".to_owned()]).is_err());
    }
}
