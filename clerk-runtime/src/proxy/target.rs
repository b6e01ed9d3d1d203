//! URL at the Frontend API to which a request is forwarded.

use percent_encoding::percent_decode_str;
use url::Url;

/// Returns the URL for the rest of a path, which is empty or begins with a slash, and for a query.
///
/// `None` if the path could be understood as another one, or as another host: empty first segments,
/// dot segments, backslashes and control characters, encoded or not. All other paths and all queries
/// are forwarded unchanged.
pub(super) fn target(upstream: &Url, rest: &str, query: Option<&str>) -> Option<Url> {
    if is_ambiguous(rest) {
        return None;
    }
    let base = upstream.as_str().trim_end_matches('/');
    let mut url = Url::parse(&format!("{base}{rest}")).ok()?;
    let expected = format!("{}{rest}", upstream.path().trim_end_matches('/'));
    let is_unchanged = url.path() == expected || (expected.is_empty() && url.path() == "/");
    url.set_query(query);
    (is_unchanged && url.origin() == upstream.origin()).then_some(url)
}

fn is_ambiguous(rest: &str) -> bool {
    let decoded: Vec<u8> = percent_decode_str(rest).collect();
    let is_forbidden = |byte: &u8| *byte == b'\\' || byte.is_ascii_control();
    let mut segments = decoded.split(|byte| *byte == b'/');
    decoded.starts_with(b"//")
        || decoded.iter().any(is_forbidden)
        || segments.any(|segment| segment == b"." || segment == b"..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(upstream: &str, rest: &str, query: Option<&str>) -> Option<String> {
        target(&Url::parse(upstream).unwrap(), rest, query).map(String::from)
    }

    #[test]
    fn path_and_query_are_unchanged() {
        const HOST: &str = "https://frontend-api.clerk.dev";
        for (rest, query) in [
            ("/", None),
            ("/v1/client", None),
            ("/v1/client/", Some("")),
            (
                "/v1/client",
                Some("_is_native=1&x=%2F..%5C&y=//evil.example"),
            ),
            ("/npm/@clerk/clerk-js@6/dist/clerk.browser.js", None),
            ("/npm/@clerk%2Fclerk-js/x.js", None),
            ("/v1/a//b", None),
            ("/v1/%C3%A4%20b", None),
            ("/v1/a:b@c;d=e,f", None),
            ("/https://evil.example/", None),
            ("/@evil.example", None),
            ("/...", None),
        ] {
            let query_text = query.map_or_else(String::new, |it| format!("?{it}"));
            let expected = format!("{HOST}{rest}{query_text}");
            assert_eq!(of(HOST, rest, query), Some(expected), "{rest}");
        }
        assert_eq!(of(HOST, "", None), Some(format!("{HOST}/")));
    }

    #[test]
    fn path_of_the_upstream_is_kept() {
        let url = of("https://gateway.example/fapi/", "/v1/client", Some("a"));
        assert_eq!(url.unwrap(), "https://gateway.example/fapi/v1/client?a");
        let url = of("https://gateway.example/fapi", "", None);
        assert_eq!(url.unwrap(), "https://gateway.example/fapi");
    }

    #[test]
    fn ambiguous_path_is_rejected() {
        for rest in [
            "//evil.example",
            "//evil.example/v1",
            "/%2Fevil.example",
            "%2F%2Fevil.example",
            "/\\evil.example",
            "/%5Cevil.example",
            "/v1\\..\\x",
            "/v1/../x",
            "/v1/..",
            "/./x",
            "/v1/%2e%2E/x",
            "/v1/.%2e/x",
            "/v1/..%2fx",
            "/v1/..%5Cx",
            "/v1/%00",
            "/v1/%0d%0aHost:%20evil.example",
            "/v1/\t/x",
        ] {
            assert_eq!(
                of("https://frontend-api.clerk.dev", rest, None),
                None,
                "{rest}"
            );
        }
    }

    #[test]
    fn text_that_changes_the_host_is_rejected() {
        for rest in ["@evil.example", ".evil.example", ":81/x", "?x", "#x"] {
            assert_eq!(
                of("https://frontend-api.clerk.dev", rest, None),
                None,
                "{rest}"
            );
        }
    }
}
