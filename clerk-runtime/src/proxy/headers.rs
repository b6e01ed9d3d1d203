//! Headers that are forwarded to the Frontend API, and those that are forwarded to the browser.

use http::header::{
    ACCEPT_ENCODING, CONNECTION, CONTENT_LENGTH, COOKIE, EXPECT, FORWARDED, HOST,
    PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, STRICT_TRANSPORT_SECURITY, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, VIA,
};
use http::{HeaderMap, HeaderName, HeaderValue};

pub(crate) const PROXY_URL: HeaderName = HeaderName::from_static("clerk-proxy-url");
pub(super) const SECRET_KEY: HeaderName = HeaderName::from_static("clerk-secret-key");
pub(super) const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
pub(super) const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
pub(super) const FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");

/// Headers that concern one connection (RFC 9110, section 7.6.1), and the length, which is that of
/// the body as it is sent.
const HOP_BY_HOP: [HeaderName; 11] = [
    CONNECTION,
    CONTENT_LENGTH,
    HeaderName::from_static("keep-alive"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    HeaderName::from_static("http2-settings"),
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// Headers of a request that are removed, and that the proxy sets if it needs them. By most of
/// them, a client could name another host, application, client address, path or method.
const REPLACED: [HeaderName; 18] = [
    ACCEPT_ENCODING,
    COOKIE,
    EXPECT,
    FORWARDED,
    HOST,
    VIA,
    PROXY_URL,
    SECRET_KEY,
    HeaderName::from_static("fastly-client-ip"),
    HeaderName::from_static("true-client-ip"),
    HeaderName::from_static("x-client-ip"),
    HeaderName::from_static("x-cluster-client-ip"),
    HeaderName::from_static("x-host"),
    HeaderName::from_static("x-http-method"),
    HeaderName::from_static("x-http-method-override"),
    HeaderName::from_static("x-method-override"),
    HeaderName::from_static("x-real-ip"),
    HeaderName::from_static("x-rewrite-url"),
];

/// Prefixes of the names of further such headers.
const REPLACED_PREFIXES: [&str; 3] = ["cf-", "x-forwarded-", "x-original-"];

/// Headers of a response that describe the host of the Frontend API. On the application's host, they
/// would be wrong, and affect all of its pages.
const OF_UPSTREAM_HOST: [HeaderName; 4] = [
    STRICT_TRANSPORT_SECURITY,
    HeaderName::from_static("alt-svc"),
    HeaderName::from_static("nel"),
    HeaderName::from_static("report-to"),
];

/// Prefixes of the names of Clerk's cookies. `__client` includes `__client_uat`, and `__clerk`
/// includes `__clerk_db_jwt`.
const CLERK_COOKIES: [&[u8]; 4] = [b"__client", b"__session", b"__clerk", b"__refresh"];

/// Returns the headers of a browser's request to forward: all but those that concern one connection
/// and those that a client must not choose, with only Clerk's cookies.
pub(super) fn of_request(received: &HeaderMap) -> HeaderMap {
    let mut headers = without_hop_by_hop(received, is_replaced);
    if let Some(cookies) = clerk_cookies(received) {
        headers.insert(COOKIE, cookies);
    }
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    headers
}

/// Returns the headers of the Frontend API's response to forward.
pub(super) fn of_response(received: &HeaderMap) -> HeaderMap {
    without_hop_by_hop(received, |name| OF_UPSTREAM_HOST.contains(name))
}

/// Returns `true` for a header that a client must not choose. Some servers read `_` in a name as `-`.
fn is_replaced(name: &HeaderName) -> bool {
    let text = name.as_str();
    let has_prefix = REPLACED_PREFIXES.iter().any(|it| text.starts_with(it));
    has_prefix || text.contains('_') || REPLACED.contains(name)
}

/// Returns the headers without those that concern one connection, including those that `Connection`
/// names, and without those that `is_removed` selects. Each value of a repeated header is kept.
fn without_hop_by_hop(received: &HeaderMap, is_removed: impl Fn(&HeaderName) -> bool) -> HeaderMap {
    let named = named_by_connection(received);
    let kept = received.iter().filter(|(name, _)| {
        !HOP_BY_HOP.contains(name) && !is_removed(name) && !named.contains(name)
    });
    let mut headers = HeaderMap::new();
    for (name, value) in kept {
        headers.append(name.clone(), value.clone());
    }
    headers
}

fn named_by_connection(received: &HeaderMap) -> Vec<HeaderName> {
    let values = received.get_all(CONNECTION).iter();
    values
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok())
        .collect()
}

/// Returns one header with Clerk's cookies; `None` if there are none.
fn clerk_cookies(received: &HeaderMap) -> Option<HeaderValue> {
    let values = received.get_all(COOKIE).iter();
    let pairs = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    let pairs = pairs.map(<[u8]>::trim_ascii);
    let own: Vec<&[u8]> = pairs.filter(|pair| is_clerk_cookie(pair)).collect();
    let joined = own.join(&b"; "[..]);
    HeaderValue::from_bytes(&joined)
        .ok()
        .filter(|value| !value.is_empty())
}

fn is_clerk_cookie(pair: &[u8]) -> bool {
    CLERK_COOKIES.iter().any(|prefix| pair.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value);
        }
        headers
    }

    #[test]
    fn headers_of_the_browser_are_forwarded() {
        let sent = [
            ("authorization", "token"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", "https://app.example.com"),
            ("referer", "https://app.example.com/page"),
            ("user-agent", "Browser"),
            ("accept-language", "de"),
            ("x-custom", "1"),
        ];
        let forwarded = of_request(&headers(&sent));
        for (name, value) in sent {
            assert_eq!(forwarded[name], value);
        }
        assert_eq!(forwarded.len(), sent.len() + 1);
        assert_eq!(forwarded["accept-encoding"], "identity");
    }

    #[test]
    fn headers_that_a_client_must_not_choose_are_removed() {
        let removed = [
            ("host", "evil.example"),
            ("clerk-proxy-url", "https://evil.example"),
            ("clerk-secret-key", "sk_test_evil"),
            ("forwarded", "for=1.1.1.1"),
            ("x-forwarded-for", "1.1.1.1"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-port", "1"),
            ("x-real-ip", "1.1.1.1"),
            ("x-client-ip", "1.1.1.1"),
            ("true-client-ip", "1.1.1.1"),
            ("cf-connecting-ip", "1.1.1.1"),
            ("cf-connecting-ipv6", "::1"),
            ("fastly-client-ip", "1.1.1.1"),
            ("via", "1.1 evil"),
            ("x-forwarded-server", "evil.example"),
            ("x-host", "evil.example"),
            ("x-http-method-override", "DELETE"),
            ("x-original-host", "evil.example"),
            ("x-original-url", "/evil"),
            ("x_forwarded_for", "1.1.1.1"),
            ("clerk_secret_key", "sk_test_evil"),
            ("expect", "100-continue"),
            ("accept-encoding", "gzip"),
        ];
        let forwarded = of_request(&headers(&removed));
        assert_eq!(forwarded, headers(&[("accept-encoding", "identity")]));
    }

    #[test]
    fn hop_by_hop_headers_are_removed_in_both_directions() {
        let message = headers(&[
            ("connection", "X-Hop , keep-alive"),
            ("connection", "x-other,, not a name"),
            ("x-hop", "1"),
            ("x-other", "1"),
            ("x-kept", "1"),
            ("keep-alive", "timeout=5"),
            ("proxy-authenticate", "Basic"),
            ("proxy-authorization", "Basic eA=="),
            ("proxy-connection", "keep-alive"),
            ("http2-settings", "x"),
            ("te", "trailers"),
            ("trailer", "x"),
            ("transfer-encoding", "chunked"),
            ("upgrade", "websocket"),
            ("content-length", "5"),
        ]);
        let kept = headers(&[("x-kept", "1")]);
        assert_eq!(of_response(&message), kept);
        let mut request = kept;
        request.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        assert_eq!(of_request(&message), request);
    }

    #[test]
    fn only_cookies_of_clerk_are_forwarded() {
        let sent = headers(&[
            ("cookie", "app=secret; __session=a; __session_Xy12=b;csrf=1"),
            ("cookie", "__client_uat=1; __client=c ; _ga=2; x__session=3"),
            (
                "cookie",
                "__clerk_db_jwt=d; __refresh_Xy12=e; __Host-sid=4; =__session; broken",
            ),
        ]);
        let expected = "__session=a; __session_Xy12=b; __client_uat=1; __client=c; \
                        __clerk_db_jwt=d; __refresh_Xy12=e";
        let forwarded = of_request(&sent);
        assert_eq!(forwarded["cookie"], expected);
        assert_eq!(forwarded.get_all("cookie").iter().count(), 1);
        let others = headers(&[("cookie", "app=secret")]);
        assert_eq!(of_request(&others).get("cookie"), None);
    }

    #[test]
    fn every_cookie_of_a_response_is_kept() {
        let response = headers(&[
            ("set-cookie", "__client=a"),
            ("set-cookie", "__session=b"),
            ("set-cookie", "__client_uat=1"),
        ]);
        assert_eq!(of_response(&response), response);
    }

    #[test]
    fn headers_about_the_host_of_the_frontend_api_are_removed() {
        let response = headers(&[
            ("strict-transport-security", "max-age=1; includeSubDomains"),
            ("alt-svc", "h3=\":443\""),
            ("nel", "{}"),
            ("report-to", "{}"),
            ("content-type", "application/json"),
        ]);
        let expected = headers(&[("content-type", "application/json")]);
        assert_eq!(of_response(&response), expected);
    }
}
