//! Redirect URIs of clients.

use url::Url;

use crate::request_head::is_loopback;

/// Largest number of characters of a redirect URI.
const MAX_LENGTH: usize = 1024;

/// Schemes that no native application owns, in addition to those of web pages.
const FOREIGN_SCHEMES: &[&str] = &[
    "about",
    "blob",
    "chrome",
    "data",
    "file",
    "filesystem",
    "ftp",
    "intent",
    "javascript",
    "mailto",
    "tel",
    "vbscript",
    "view-source",
    "ws",
    "wss",
];

/// Returns `true` if a client can register a URI: an HTTPS URL, an HTTP URL of this machine, or one
/// with a native app's own scheme (RFC 8252).
pub(super) fn is_registrable(uri: &str) -> bool {
    let is_short = uri.len() <= MAX_LENGTH && uri.bytes().all(|byte| byte.is_ascii_graphic());
    let url = Url::parse(uri)
        .ok()
        .filter(|_| is_short && !uri.contains('#'));
    url.is_some_and(|url| match url.scheme() {
        "https" => url.username().is_empty() && url.password().is_none(),
        "http" => is_loopback(&url) && url.username().is_empty() && url.password().is_none(),
        scheme => !FOREIGN_SCHEMES.contains(&scheme),
    })
}

/// Returns `true` if the requested URI equals the registered one. Only the port of a loopback URL
/// may differ (RFC 8252, section 7.3).
pub(super) fn matches(registered: &str, requested: &str) -> bool {
    let loopback = without_port(registered);
    registered == requested || loopback.is_some() && loopback == without_port(requested)
}

/// Returns `true` for a page on this machine.
pub(super) fn is_local(uri: &str) -> bool {
    let url = Url::parse(uri).ok();
    url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && is_loopback(&url))
}

/// Returns the host and everything after the port; `None` unless the URI is an HTTP URL of the
/// loopback interface.
fn without_port(uri: &str) -> Option<(&str, &str)> {
    let rest = uri.strip_prefix("http://")?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end)?;
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_port =
        |port: &str| port.bytes().all(|it| it.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let is_loopback = matches!(host, "127.0.0.1" | "[::1]" | "localhost");
    (is_loopback && port.is_none_or(is_port)).then_some((host, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_loopback_and_native_app_uris_are_registrable() {
        for uri in [
            "https://client.example/callback",
            "http://127.0.0.1:33418/",
            "http://[::1]/callback",
            "http://localhost:6274/oauth/callback",
            "cursor://anysphere.cursor-retrieval/oauth/callback",
            "com.example.app:/callback",
        ] {
            assert!(is_registrable(uri), "{uri}");
        }
    }

    #[test]
    fn other_uris_are_not_registrable() {
        for uri in [
            "",
            "/callback",
            "http://client.example/callback",
            "http://127.0.0.1.evil.example/",
            "http://localhost@evil.example/",
            "https://user@client.example/",
            "https://client.example/#fragment",
            "https://client.example/\r\nlocation: x",
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
        ] {
            assert!(!is_registrable(uri), "{uri}");
        }
        let long = format!("https://client.example/{}", "a".repeat(MAX_LENGTH));
        assert!(!is_registrable(&long));
    }

    #[test]
    fn only_the_port_of_the_loopback_interface_may_differ() {
        for (registered, requested) in [
            ("https://client.example/a", "https://client.example/a"),
            ("http://127.0.0.1/a", "http://127.0.0.1:5000/a"),
            ("http://127.0.0.1:4000/a?b=c", "http://127.0.0.1:5000/a?b=c"),
            ("http://[::1]:4000/", "http://[::1]/"),
            ("http://localhost:1/a", "http://localhost:2/a"),
        ] {
            assert!(matches(registered, requested), "{requested}");
        }
        for (registered, requested) in [
            ("https://client.example/a", "https://client.example/a/"),
            ("https://client.example/a", "https://client.example:444/a"),
            ("https://client.example/a", "https://client.example/b/../a"),
            ("http://127.0.0.1/a", "http://127.0.0.1/b"),
            ("http://127.0.0.1/a", "http://localhost/a"),
            ("http://127.0.0.1/a", "https://127.0.0.1:5000/a"),
            ("http://127.0.0.1/a", "http://127.0.0.1:80@evil.example/a"),
            ("http://127.0.0.1/a", "http://127.0.0.1:x/a"),
            ("http://127.0.0.1/a", "http://127.0.0.1:99999/a"),
            ("app://one/a", "app://two/a"),
        ] {
            assert!(!matches(registered, requested), "{requested}");
        }
    }
}
