//! `Set-Cookie` values that Clerk sends through a handshake or a refresh.

use cookie::Cookie;

use super::ReplyHeaders;
use super::browser::SESSION;
use super::cookie_size::LargeCookie;

/// Values for the response, and the session token in them.
pub(super) struct SetCookies {
    values: Vec<String>,
    /// Session token; `None` if there is no session cookie, or an empty one.
    pub(super) session: Option<String>,
    /// The largest session cookie, if it is large.
    pub(super) large: Option<LargeCookie>,
}

/// Error for a cookie that is not a valid header value.
#[derive(Debug)]
pub(super) struct InvalidHeaderValue;

impl SetCookies {
    pub(super) fn new(directives: &[String]) -> Result<Self, InvalidHeaderValue> {
        let values = directives.iter().map(|it| header_value(it));
        let values = values.collect::<Result<Vec<_>, _>>()?;
        let cookies = values.iter().flat_map(|it| Cookie::parse(it.as_str()));
        let sessions = cookies.filter(|it| it.name().starts_with(SESSION));
        let sessions: Vec<_> = sessions.collect();
        let large = sessions.iter().filter_map(LargeCookie::of);
        let large = large.max_by_key(|it| it.bytes);
        // The last session cookie is used, as in Clerk's SDK.
        let session = sessions.last().map(|it| it.value().to_owned());
        Ok(Self {
            session: session.filter(|it| !it.is_empty()),
            values,
            large,
        })
    }

    /// Returns the headers that set these cookies, with a message if one of them is large.
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

fn header_value(directive: &str) -> Result<String, InvalidHeaderValue> {
    let value = directive.trim_matches(['\t', '\n', '\r', ' ']);
    let allowed = |it: char| u32::from(it) <= 0xFF && !['\0', '\n', '\r'].contains(&it);
    value
        .chars()
        .all(allowed)
        .then(|| value.to_owned())
        .ok_or(InvalidHeaderValue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(directives: &[&str]) -> Result<SetCookies, InvalidHeaderValue> {
        let directives: Vec<_> = directives.iter().map(ToString::to_string).collect();
        SetCookies::new(&directives)
    }

    fn session(directives: &[&str]) -> Option<String> {
        read(directives).unwrap().session
    }

    #[test]
    fn last_session_cookie_is_used() {
        let cookies = [
            "__session=a; Path=/",
            "__session_x=b; Path=/",
            "__client_uat=1",
        ];
        assert_eq!(session(&cookies).as_deref(), Some("b"));
        assert_eq!(session(&["__client_uat=0"]), None);
        assert_eq!(session(&["__session=a", "__session=; Max-Age=0"]), None);
    }

    #[test]
    fn malformed_cookie_is_passed_on_and_is_not_a_session() {
        for damaged in ["__session", "=__session", ""] {
            assert_eq!(session(&["__client_uat=1", damaged]), None, "{damaged:?}");
            let cookies = read(&["__session=a", damaged]).unwrap();
            assert_eq!(cookies.session.as_deref(), Some("a"), "{damaged:?}");
            assert_eq!(cookies.reply().set_cookie, ["__session=a", damaged]);
        }
    }

    #[test]
    fn invalid_header_value_is_rejected() {
        for damaged in ["a=b\r\nset-cookie: c=d", "a=\0", "a=\u{2603}"] {
            assert!(read(&["__session=a", damaged]).is_err(), "{damaged:?}");
        }
    }
}
