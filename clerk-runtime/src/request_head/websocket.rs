//! Tokens in the subprotocols of a WebSocket upgrade, `new WebSocket(url, ["clerk", token])`. A page
//! cannot set any other header of an upgrade.

use http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL, UPGRADE};
use http::{HeaderMap, HeaderValue, Method};

use super::text;

/// Subprotocol that a token follows, and that the response selects.
pub(crate) const SUBPROTOCOL: &str = "clerk";

/// Moves the tokens after [`SUBPROTOCOL`] to `Authorization`, and returns `true` if there are any.
/// Only for WebSocket upgrades.
///
/// Existing credentials are kept. Together with a token, they are several credentials, which are
/// rejected.
pub(crate) fn move_token(method: &Method, headers: &mut HeaderMap) -> bool {
    if !headers.contains_key(SEC_WEBSOCKET_PROTOCOL) || !is_upgrade(method, headers) {
        return false;
    }
    let Some((tokens, protocols)) = split(headers) else {
        return false;
    };
    for token in tokens {
        headers.append(AUTHORIZATION, token);
    }
    headers.insert(SEC_WEBSOCKET_PROTOCOL, protocols);
    true
}

/// Returns `true` for an upgrade over HTTP/1.1, or a `CONNECT` over HTTP/2 (RFC 8441).
fn is_upgrade(method: &Method, headers: &HeaderMap) -> bool {
    let is_websocket = |value: &HeaderValue| names_websocket(&text::of(value));
    method == Method::CONNECT
        || (method == Method::GET && headers.get_all(UPGRADE).iter().any(is_websocket))
}

/// Returns `true` if a value of `Upgrade` names the WebSocket protocol.
pub(super) fn names_websocket(protocols: &str) -> bool {
    let mut protocols = protocols.split(',');
    protocols.any(|it| it.trim().eq_ignore_ascii_case("websocket"))
}

/// Returns the tokens as values of `Authorization`, and the other subprotocols; `None` without a
/// token.
fn split(headers: &HeaderMap) -> Option<(Vec<HeaderValue>, HeaderValue)> {
    let offered = text::joined(headers, &SEC_WEBSOCKET_PROTOCOL, ",")?;
    let (mut tokens, mut protocols) = (Vec::new(), Vec::new());
    let mut offered = offered.split(',').map(str::trim);
    while let Some(protocol) = offered.next() {
        protocols.push(protocol);
        if protocol == SUBPROTOCOL
            && let Some(token) = offered.next().filter(|token| !token.is_empty())
        {
            tokens.push(bearer(token)?);
        }
    }
    let protocols = HeaderValue::from_str(&protocols.join(", ")).ok()?;
    (!tokens.is_empty()).then_some((tokens, protocols))
}

fn bearer(token: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upgrade(protocols: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::from_iter([(UPGRADE, HeaderValue::from_static("WebSocket"))]);
        for protocols in protocols {
            headers.append(SEC_WEBSOCKET_PROTOCOL, protocols.parse().unwrap());
        }
        headers
    }

    /// Returns the credentials and the subprotocols after the move; `None` if nothing is moved.
    fn moved(method: &Method, mut headers: HeaderMap) -> Option<(String, String)> {
        let before = headers.clone();
        if !move_token(method, &mut headers) {
            assert_eq!(headers, before);
            return None;
        }
        let all = |name| text::joined(&headers, &name, " + ").unwrap().into_owned();
        Some((all(AUTHORIZATION), all(SEC_WEBSOCKET_PROTOCOL)))
    }

    #[test]
    fn token_after_clerk_is_moved() {
        for (protocols, expected) in [
            (&["clerk, a.b-c_d"][..], ("Bearer a.b-c_d", "clerk")),
            (&["clerk,a"], ("Bearer a", "clerk")),
            (&["clerk", "a"], ("Bearer a", "clerk")),
            (&["chat, clerk, a, json"], ("Bearer a", "chat, clerk, json")),
            (
                &["clerk, a, clerk, b"],
                ("Bearer a + Bearer b", "clerk, clerk"),
            ),
        ] {
            for method in [Method::GET, Method::CONNECT] {
                let (authorization, rest) = moved(&method, upgrade(protocols)).unwrap();
                assert_eq!((&*authorization, &*rest), expected, "{protocols:?}");
            }
        }
    }

    #[test]
    fn existing_credentials_are_kept() {
        let mut headers = upgrade(&["clerk, a"]);
        headers.insert(AUTHORIZATION, HeaderValue::from_static("Basic eDp5"));
        let (authorization, _) = moved(&Method::GET, headers).unwrap();
        assert_eq!(authorization, "Basic eDp5 + Bearer a");
    }

    #[test]
    fn debug_contains_no_moved_token() {
        let mut headers = upgrade(&["clerk, secret"]);
        assert!(move_token(&Method::GET, &mut headers));
        assert!(!format!("{headers:?}").contains("secret"));
    }

    #[test]
    fn other_subprotocols_are_not_changed() {
        for protocols in [
            "",
            "chat",
            "clerk",
            "clerk,",
            "clerk, ",
            "Clerk, a",
            "chat, json",
        ] {
            assert_eq!(
                moved(&Method::GET, upgrade(&[protocols])),
                None,
                "{protocols}"
            );
        }
    }

    #[test]
    fn other_requests_are_not_changed() {
        assert_eq!(moved(&Method::POST, upgrade(&["clerk, a"])), None);
        let mut headers = upgrade(&["clerk, a"]);
        headers.insert(UPGRADE, HeaderValue::from_static("h2c"));
        assert_eq!(moved(&Method::GET, headers.clone()), None);
        headers.remove(UPGRADE);
        assert_eq!(moved(&Method::GET, headers), None);
    }
}
