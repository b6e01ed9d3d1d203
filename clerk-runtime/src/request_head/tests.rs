//! Requests as browsers, proxies and attackers send them.

use http::{HeaderName, HeaderValue};

use super::*;

fn headers(pairs: &[(&str, &[u8])]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            (name, HeaderValue::from_bytes(value).unwrap())
        })
        .collect()
}

fn with_head<T>(pairs: &[(&str, &[u8])], check: impl FnOnce(RequestHead<'_>) -> T) -> T {
    let uri = Uri::from_static("/path?a=1&a=2&b=%20x&empty=");
    check(RequestHead::new(&Method::GET, &uri, &headers(pairs)))
}

fn cookie(header: &[u8], name: &str) -> Option<String> {
    with_head(&[("cookie", header)], |head| {
        head.cookies().get(name)?.text().map(Cow::into_owned)
    })
}

fn public_url(url: &str, pairs: &[(&str, &[u8])]) -> String {
    let headers = headers(pairs);
    RequestHead::with_url(&Method::GET, url, &headers)
        .public_url()
        .to_string()
}

#[test]
fn request_head_is_send_and_sync() {
    fn shared<T: Send + Sync>() {}
    shared::<RequestHead<'_>>();
}

#[test]
fn single_bearer_token_is_borrowed() {
    with_head(&[("authorization", b"Bearer abc")], |head| {
        assert!(matches!(head.bearer(), Some(Cow::Borrowed("abc"))));
    });
}

#[test]
fn repeated_authorization_headers_have_no_token() {
    with_head(
        &[
            ("authorization", b"Basic x"),
            ("authorization", b"Bearer y"),
        ],
        |head| {
            assert_eq!(head.authorization(), Authorization::Repeated);
            assert_eq!((head.bearer(), head.raw_bearer()), (None, None));
        },
    );
}

#[test]
fn non_ascii_bytes_are_latin1_characters() {
    with_head(&[("authorization", b"Bearer\xa0abc")], |head| {
        assert_eq!(head.bearer().unwrap(), "Bearer\u{a0}abc");
    });
    with_head(&[("authorization", b"Bearer \xe9")], |head| {
        assert_eq!(head.bearer().unwrap(), "é");
    });
}

#[test]
fn first_of_two_cookies_is_used() {
    assert_eq!(cookie(b"__a=1; __a=2", "__a").unwrap(), "1");
    for first in [&b"__a="[..], b"__a=\xff", b"__a"] {
        let header = [first, b"; __a=2"].concat();
        let found = cookie(&header, "__a");
        assert_eq!(found.as_deref(), (first == b"__a").then_some("2"));
    }
    with_head(&[("cookie", b"__a=1"), ("cookie", b"__b=2")], |head| {
        assert_eq!(head.cookies().get("__b").unwrap().as_bytes(), b"2");
    });
}

#[test]
fn cookies_are_split_before_they_are_decoded() {
    assert_eq!(cookie(b"__a=x%3B__b%3D1", "__b"), None);
    assert_eq!(cookie(b"__a=x%3B__b%3D1", "__a").unwrap(), "x;__b=1");
    for broken in ["%", "x%4", "%zz", "%C3"] {
        let header = format!("__a={broken}");
        assert_eq!(cookie(header.as_bytes(), "__a").unwrap(), broken);
    }
}

#[test]
fn cookie_suffix_is_the_rest_of_the_name() {
    let header = b"__a_x_y=1; __a_x=2; __ab_x=3; __a=4; __a_=5";
    with_head(&[("cookie", header)], |head| {
        let cookies = head.cookies();
        assert_eq!(cookies.suffixed("__a", "x").unwrap().as_bytes(), b"2");
        assert!(cookies.suffixed("__a", "y").is_none());
    });
}

#[test]
fn damaged_cookie_is_skipped() {
    let header = b";;\t__a = 1 ; \xff; =\xff; __flag;; =x; __b=c=d==; __q=\"v\";__e=;";
    assert_eq!(cookie(header, "__a").unwrap(), "1");
    assert_eq!(cookie(header, "__b").unwrap(), "c=d==");
    assert_eq!(cookie(header, "__q").unwrap(), "\"v\"");
    assert_eq!(cookie(header, "__flag"), None);
    assert_eq!(cookie(header, "__e"), None);
    assert_eq!(cookie(header, ""), None);
}

#[test]
fn first_query_parameter_is_used() {
    with_head(&[], |head| {
        assert_eq!(head.query("a").unwrap(), "1");
        assert_eq!(head.query("b").unwrap(), " x");
        assert_eq!(head.query("empty"), None);
    });
}

#[test]
fn page_loads_and_script_requests_are_distinguished() {
    let html: (&str, &[u8]) = ("accept", b"text/html,application/xhtml+xml");
    for page in [
        &[("sec-fetch-dest", &b"document"[..])][..],
        &[("sec-fetch-dest", b"iframe")],
        &[("sec-fetch-dest", b"document"), ("accept", b"*/*")],
        &[html, ("sec-fetch-mode", b"navigate")],
        &[html],
        &[html, ("x-requested-with", b"com.example.webview")],
    ] {
        assert!(with_head(page, |head| head.is_page_load()), "{page:?}");
    }
    for script in [
        &[][..],
        &[("accept", &b"*/*"[..])],
        &[("accept", b"application/json, text/html")],
        &[("accept", b"application/xhtml+xml,text/html")],
        &[("sec-fetch-mode", b"navigate")],
        &[html, ("sec-fetch-dest", b"frame")],
        &[html, ("sec-fetch-dest", b"object")],
        &[html, ("sec-fetch-dest", b"empty")],
        &[
            html,
            ("sec-fetch-dest", b"document"),
            ("sec-fetch-dest", b"empty"),
        ],
        &[html, ("sec-fetch-dest", b"websocket")],
        &[html, ("sec-fetch-mode", b"cors")],
        &[html, ("hx-request", b"true")],
        &[html, ("turbo-frame", b"inbox")],
        &[html, ("x-requested-with", b"xmlhttprequest")],
    ] {
        assert!(!with_head(script, |head| head.is_page_load()), "{script:?}");
    }
}

#[test]
fn forwarded_headers_set_the_public_url() {
    let own = "https://www.example.com/a?b=c";
    for (pairs, expected) in [
        (
            vec![("host", &b"www.example.com"[..])],
            "https://www.example.com/a?b=c",
        ),
        (
            vec![("x-forwarded-host", b"p.example, q")],
            "https://p.example/a?b=c",
        ),
        (
            vec![("host", b"h:8080"), ("x-forwarded-proto", b"http,https")],
            "http://h:8080/a?b=c",
        ),
        (
            vec![("host", b"h"), ("x-forwarded-host", b"")],
            "https://h/a?b=c",
        ),
        (
            vec![("host", b"h"), ("x-forwarded-proto", b"")],
            "https://h/a?b=c",
        ),
        (vec![("x-forwarded-host", b"bad host")], own),
        (vec![("x-forwarded-host", b"evil.example?x=1")], own),
        (vec![("x-forwarded-proto", b"javascript")], own),
        (vec![], own),
    ] {
        assert_eq!(public_url(own, &pairs), expected, "{pairs:?}");
    }
}

#[test]
fn path_with_two_slashes_is_not_a_host() {
    let forwarded: &[(&str, &[u8])] = &[("x-forwarded-host", b"public.example")];
    assert_eq!(
        public_url("https://www.example.com//evil.example/x?y", forwarded),
        "https://public.example//evil.example/x?y"
    );
}

#[test]
fn public_url_without_forwarded_headers_uses_the_host() {
    with_head(&[("host", b"localhost:3000")], |head| {
        assert!(
            head.public_url()
                .as_str()
                .starts_with("http://localhost:3000/path?")
        );
    });
    with_head(&[], |head| {
        assert_eq!(head.public_url().host_str(), Some("localhost"));
    });
}

/// Returns the public URL of a request line, or `None` if the request has no public origin.
fn of_request(uri: &'static str, pairs: &[(&str, &[u8])]) -> Option<String> {
    let uri = Uri::from_static(uri);
    let headers = headers(pairs);
    let head = RequestHead::new(&Method::GET, &uri, &headers);
    let url = head.public_url().to_string();
    assert!(
        head.has_public_origin() || url.starts_with("http://localhost/"),
        "{url}"
    );
    let return_url = ReturnUrl::new(&uri, &headers, false).to_url(None);
    let url = head.has_public_origin().then_some(url);
    assert_eq!(return_url.map(String::from), url);
    url
}

#[test]
fn malformed_host_has_no_public_origin() {
    for host in [
        &b""[..],
        b" ",
        b"bad host",
        b"user@evil.example",
        b"evil.example/x",
        b"evil.example\\x",
        b"a, b",
        b"app.example.com:",
        b"app.example.com:0",
        b"app.example.com:99999",
        b"app.example.com:8o",
        b"1.2.3.400",
        b"[::1",
        b"\xff",
    ] {
        for uri in ["/evil.example/x", "//evil.example/x", "/", "*"] {
            assert_eq!(of_request(uri, &[("host", host)]), None, "{host:?} {uri}");
        }
        let forwarded: &[(&str, &[u8])] =
            &[("host", host), ("x-forwarded-host", b"app.example.com")];
        let url = of_request("//evil.example/x", forwarded).unwrap();
        assert_eq!(url, "http://app.example.com//evil.example/x");
    }
    let twice: &[(&str, &[u8])] = &[("host", b"a.example"), ("host", b"a.example")];
    assert_eq!(of_request("/", twice), None);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn forwarded_headers_are_read_in_order() {
    let host = ("host", &b"localhost:3000"[..]);
    for (pairs, expected) in [
        (
            vec![("x-forwarded-proto", &b"HTTPS"[..])],
            "https://localhost:3000/page",
        ),
        (
            vec![("x-forwarded-proto", b"gopher")],
            "http://localhost:3000/page",
        ),
        (
            vec![("x-forwarded-host", b"a.example")],
            "http://a.example/page",
        ),
        (
            vec![
                ("x-forwarded-host", b"a.example"),
                ("x-forwarded-port", b"8443"),
            ],
            "http://a.example:8443/page",
        ),
        (
            vec![
                ("x-forwarded-host", b"a.example:1"),
                ("x-forwarded-port", b"2, 3"),
            ],
            "http://a.example:1/page",
        ),
        (
            vec![
                ("x-forwarded-host", b"[::1]"),
                ("x-forwarded-port", b"2, 3"),
            ],
            "http://[::1]:2/page",
        ),
        (
            vec![
                ("x-forwarded-host", b"a.example"),
                ("x-forwarded-port", b"443"),
            ],
            "http://a.example/page",
        ),
        (
            vec![
                ("x-forwarded-host", b"a.example"),
                ("x-forwarded-port", b"-1"),
            ],
            "http://a.example/page",
        ),
        (
            vec![("x-forwarded-port", b"8443")],
            "http://localhost:3000/page",
        ),
        (
            vec![
                ("x-forwarded-host", b"a/b"),
                ("x-forwarded-proto", b"https"),
            ],
            "https://localhost:3000/page",
        ),
        (
            vec![(
                "forwarded",
                b"for=1;proto=https;host=\"[::1]:8443\", host=b.example",
            )],
            "https://[::1]:8443/page",
        ),
        (
            vec![
                ("forwarded", b"host=a.example"),
                ("forwarded", b"host=b.example"),
            ],
            "http://a.example/page",
        ),
        (
            vec![
                ("forwarded", b"host=b.example"),
                ("x-forwarded-host", b"a.example"),
            ],
            "http://a.example/page",
        ),
        (
            vec![("forwarded", b"host=\"a.example")],
            "http://localhost:3000/page",
        ),
    ] {
        let pairs: Vec<_> = pairs.into_iter().chain([host]).collect();
        assert_eq!(of_request("/page", &pairs).unwrap(), expected, "{pairs:?}");
    }
}

#[test]
fn authority_of_http2_is_the_host() {
    let uri = "http://app.example.com:8080/page";
    assert_eq!(of_request(uri, &[]).unwrap(), uri);
    assert_eq!(of_request(uri, &[("host", b"other.example")]).unwrap(), uri);
    let https: &[(&str, &[u8])] = &[("x-forwarded-proto", b"https")];
    assert_eq!(
        of_request(uri, https).unwrap(),
        "https://app.example.com:8080/page"
    );
    assert_eq!(
        of_request("http://[::1]:8080/page", https).unwrap(),
        "https://[::1]:8080/page"
    );
    assert_eq!(of_request("http://user@evil.example/page", &[]), None);
    assert_eq!(of_request("http://page/", &[("host", b"")]), None);
}

#[test]
fn configured_origin_needs_no_header() {
    let origin = Url::parse("https://app.example.com:8443").unwrap();
    for (uri, expected) in [
        ("/page?x=1", "/page?x=1"),
        ("//evil.example/x", "//evil.example/x"),
        ("http://evil.example/page", "/page"),
        ("*", "/"),
    ] {
        for host in [&b"evil.example"[..], b"", b"user@evil.example"] {
            let pairs: &[(&str, &[u8])] = &[
                ("host", host),
                ("x-forwarded-host", b"evil.example"),
                ("x-forwarded-proto", b"http"),
                ("x-forwarded-port", b"1"),
                ("forwarded", b"host=evil.example"),
            ];
            let (uri, headers) = (Uri::from_static(uri), headers(pairs));
            let head = RequestHead::new(&Method::GET, &uri, &headers).with_public_origin(&origin);
            assert!(head.has_public_origin());
            let expected = format!("https://app.example.com:8443{expected}");
            assert_eq!(head.public_url().as_str(), expected);
            let return_url = ReturnUrl::new(&uri, &headers, false).to_url(Some(&origin));
            assert_eq!(return_url.unwrap().as_str(), expected);
        }
    }
}

#[test]
fn websocket_upgrade_is_case_insensitive() {
    let is_upgrade = |value| with_head(&[("upgrade", value)], |head| head.is_websocket_upgrade());
    assert!(is_upgrade(b"websocket") && is_upgrade(b"h2c, WebSocket"));
    assert!(!is_upgrade(b"h2c") && !is_upgrade(b"websockets"));
}

#[test]
fn malformed_url_has_the_placeholder_origin() {
    assert_eq!(public_url("not a url", &[]), "http://localhost/");
}

#[test]
fn debug_contains_no_credentials() {
    with_head(
        &[("authorization", b"Bearer secret"), ("cookie", b"a=secret")],
        |head| {
            assert!(!format!("{head:?}").contains("secret"));
        },
    );
}

#[test]
fn arbitrary_header_bytes_do_not_panic() {
    for byte in 0..=u8::MAX {
        for around in [&b"a=1; b="[..], b"Bearer ", b"%", b"host", b"x, "] {
            let value = [around, &[byte, b'%', byte, b';', byte]].concat();
            if HeaderValue::from_bytes(&value).is_err() {
                continue;
            }
            let pairs = [
                ("host", &value[..]),
                ("cookie", &value),
                ("authorization", &value),
                ("x-forwarded-host", &value),
                ("x-forwarded-proto", &value),
            ];
            with_head(&pairs, |head| {
                assert!(head.public_url().has_host());
                assert!(head.bearer().is_none_or(|token| !token.contains(' ')));
                assert_eq!(head.all_headers().count(), pairs.len());
                drop(head.cookies());
            });
        }
    }
}
