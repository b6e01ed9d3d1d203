//! Redirects of the Frontend API, which must lead back through the proxy.

use url::{Position, Url};

use super::path::ProxyPath;

/// Returns the value of `Location` for the browser, if it must be changed: a URL of the Frontend API
/// becomes a path of the proxy.
///
/// `requested` is the URL that was called. Redirects to other hosts, such as back to a page of the
/// application, stay as they are.
pub(super) fn rewritten(
    location: &str,
    requested: &Url,
    upstream: &Url,
    proxy: &ProxyPath,
) -> Option<String> {
    let url = requested.join(location).ok()?;
    if !is_same_host(&url, upstream) {
        return None;
    }
    let base = upstream.path().trim_end_matches('/');
    let rest = url[Position::BeforePath..].strip_prefix(base)?;
    let is_below = rest.is_empty() || rest.starts_with(['/', '?', '#']);
    is_below.then(|| format!("{}{rest}", proxy.as_str()))
}

/// Returns `true` if both URLs name the same host and port. The scheme may differ, as in a redirect
/// from `http` to `https`.
fn is_same_host(url: &Url, upstream: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.host() == upstream.host()
        && url.port() == upstream.port()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(location: &str, upstream: &str) -> Option<String> {
        let upstream = Url::parse(upstream).unwrap();
        let requested = format!("{}/v1/client?x", upstream.as_str().trim_end_matches('/'));
        let proxy = ProxyPath::parse("/__clerk").unwrap();
        let requested = Url::parse(&requested).unwrap();
        rewritten(location, &requested, &upstream, &proxy)
    }

    #[test]
    fn url_of_the_frontend_api_becomes_a_path_of_the_proxy() {
        for (location, expected) in [
            ("https://fapi.example/v1/x?a=b#c", "/__clerk/v1/x?a=b#c"),
            ("https://fapi.example", "/__clerk/"),
            ("https://FAPI.example:443/x", "/__clerk/x"),
            ("http://fapi.example/x", "/__clerk/x"),
            ("https://user@fapi.example/x", "/__clerk/x"),
            (
                "https://fapi.example//evil.example",
                "/__clerk//evil.example",
            ),
            ("/npm/x@6.1.0/y.js", "/__clerk/npm/x@6.1.0/y.js"),
            ("//fapi.example/x", "/__clerk/x"),
            ("sign_ins", "/__clerk/v1/sign_ins"),
            ("../../../x", "/__clerk/x"),
            ("?y", "/__clerk/v1/client?y"),
            ("", "/__clerk/v1/client?x"),
        ] {
            let found = of(location, "https://fapi.example");
            assert_eq!(found.as_deref(), Some(expected), "{location}");
        }
    }

    #[test]
    fn other_url_is_unchanged() {
        for location in [
            "https://app.example.com/page",
            "https://fapi.example.evil.example/x",
            "https://fapi.example@evil.example/x",
            "https://fapi.example:8443/x",
            "//evil.example/x",
            "/\\evil.example/x",
            "myapp://callback",
            "javascript:alert(1)",
            "https://",
        ] {
            assert_eq!(of(location, "https://fapi.example"), None, "{location}");
        }
    }

    #[test]
    fn path_of_the_upstream_is_removed() {
        let of = |location: &str| of(location, "https://gateway.example/fapi");
        assert_eq!(of("/fapi/v1/x").as_deref(), Some("/__clerk/v1/x"));
        assert_eq!(of("/fapi?x").as_deref(), Some("/__clerk?x"));
        assert_eq!(of("/fapix"), None);
        assert_eq!(of("/other"), None);
    }
}
