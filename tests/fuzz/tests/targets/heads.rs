//! Request heads, with cookies and forwarded headers: no handler runs without a valid token.
//!
//! A document is `<application> <status> <method> <URI>`, one line per header, an empty line, and the
//! body of the Backend API's response to all calls.

use std::cell::Cell;

use bytes::Bytes;
use clerk_runtime::__conformance::{Served, serve};
use clerk_runtime::policy::Policy;
use fuzz::{Tape, Target};
use http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use url::Url;

use super::tokens::{NAMES, Tokens};
use super::world::{App, ORIGIN, WORLD};

static POLICY: Policy = Policy::protect();

/// Names of headers. The engine ignores some of them.
const HEADERS: &[&str] = &[
    "accept",
    "sec-fetch-dest",
    "sec-fetch-site",
    "sec-fetch-mode",
    "origin",
    "host",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-port",
    "forwarded",
    "referer",
    "upgrade",
    "connection",
    "sec-websocket-protocol",
    "user-agent",
    "x-clerk-auth-token",
];

const VALUES: &[&str] = &[
    "text/html",
    "document",
    "iframe",
    "cross-site",
    "same-origin",
    "navigate",
    "app.example",
    "evil.example",
    "http://app.example",
    "https://evil.example",
    "https",
    "javascript",
    "443",
    "host=evil.example;proto=https",
    "websocket",
    "clerk, {valid}",
    "//evil.example",
    ",",
    ";",
    "\"",
    " ",
    "null",
];

const COOKIES: &[&str] = &[
    "__session",
    "__client_uat",
    "__clerk_db_jwt",
    "__refresh",
    "__clerk_redirect_count",
    "__clerk_handshake",
    "__clerk_handshake_nonce",
    "__clerk_lost_sessions",
    "other",
];

const PARAMETERS: &[&str] = &[
    "__clerk_handshake",
    "__clerk_handshake_nonce",
    "__clerk_db_jwt",
    "__clerk_synced",
    "__clerk_redirect_url",
    "__clerk_help",
    "__session",
    "redirect_url",
    "x",
];

/// Further values of cookies and parameters.
const OTHERS: &[&str] = &["0", "1", "4102444800", "", "dvb_browser", "ak_key"];

/// A request, and the responses to the calls that it causes.
struct Exchange {
    app: usize,
    status: u16,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl Exchange {
    /// Parses a document. Ignores lines that are not headers.
    fn parse(document: &[u8]) -> Self {
        let end = document.windows(2).position(|it| it == b"\n\n");
        let (head, body) = document.split_at(end.unwrap_or(document.len()));
        let mut lines = head.split(|byte| *byte == b'\n');
        let first = String::from_utf8_lossy(lines.next().unwrap_or_default());
        let mut words = first.splitn(4, ' ');
        let mut number = || words.next().and_then(|it| it.parse().ok()).unwrap_or(0);
        let (app, status) = (number(), number());
        let mut headers = HeaderMap::new();
        for line in lines {
            let colon = line.iter().position(|byte| *byte == b':').unwrap_or(0);
            let (name, value) = line.split_at(colon);
            let value = value.strip_prefix(b":").unwrap_or_default().trim_ascii();
            if let (Ok(name), Ok(value)) =
                (HeaderName::from_bytes(name), HeaderValue::from_bytes(value))
            {
                headers.append(name, value);
            }
        }
        let method = words.next().and_then(|it| it.parse().ok());
        let uri = words.next().and_then(|it| it.parse().ok());
        Self {
            app: usize::from(app),
            status,
            method: method.unwrap_or(Method::GET),
            uri: uri.unwrap_or_else(|| Uri::from_static("/")),
            headers,
            body: body.trim_ascii_start().to_vec().into(),
        }
    }
}

/// Applications and tokens of a run.
pub(crate) struct Site {
    /// The public origin is a setting of the first application. The second derives it from headers.
    apps: [App; 2],
    tokens: Tokens,
    /// Number of requests that reached the handler.
    ran: Cell<u64>,
}

impl Site {
    pub(crate) fn new() -> Self {
        let patterns = ["/orgs/:slug", "/orgs/:slug/(.*)"];
        let own = App::with(|it| it.public_url(ORIGIN).organization_patterns(patterns));
        Self {
            apps: [own, App::with(|it| it)],
            tokens: Tokens::new(&WORLD.sign_in()),
            ran: Cell::new(0),
        }
    }

    /// Checks the response to a request. `has_other_token` is set if the request may have a valid token
    /// that the document does not name.
    pub(crate) fn check(&self, document: &[u8], has_other_token: bool) -> u64 {
        let accepts_times = has_timed_session(document);
        let (document, opens) = self.tokens.expand(document);
        let exchange = Exchange::parse(&document);
        let app = &self.apps[exchange.app % self.apps.len()];
        app.api.set(exchange.status, exchange.body.clone());
        let Exchange {
            method,
            uri,
            headers,
            ..
        } = &exchange;
        let view = (method, uri, headers);
        let served = app.block_on(serve(&app.clerk, view, Some(&POLICY)));
        assert!(
            !served.ran || opens || accepts_times || has_other_token,
            "a handler ran without a valid token"
        );
        assert!(
            served.ran || !served.status.is_success(),
            "{served:?} without a handler"
        );
        self.ran.set(self.ran.get() + u64::from(served.ran));
        assert_response(&served, &exchange);
        1
    }

    pub(crate) fn assert_some_ran(&self) {
        assert!(self.ran.get() > 0, "no request was accepted");
    }
}

/// Returns `true` if the response to a call has an expired or early token. A development instance accepts
/// it from a handshake, since the clock of the developer's machine may be wrong by a day.
fn has_timed_session(document: &[u8]) -> bool {
    let text = String::from_utf8_lossy(document);
    let body = text.split_once("\n\n").map(|(_, body)| body);
    body.is_some_and(|it| it.contains("{expired}") || it.contains("{early}"))
}

/// Checks a response to any request.
fn assert_response(served: &Served, exchange: &Exchange) {
    let headers = &served.headers;
    if headers.contains_key(SET_COOKIE) {
        let mut cache = headers.get_all(CACHE_CONTROL).iter();
        let is_private = cache.any(|it| it.to_str().is_ok_and(|it| it.contains("no-store")));
        assert!(
            is_private,
            "a response with cookies is cacheable: {served:?}"
        );
    }
    if let Some(location) = headers.get(LOCATION) {
        assert_target(location.to_str().unwrap(), exchange);
    }
    WORLD.assert_no_secret(&format!("{served:?}"));
}

/// Checks the target of a redirect: the origin of the application or of the instance. If the origin is
/// not a setting, the application's host is one that the request names.
fn assert_target(location: &str, exchange: &Exchange) {
    let base = Url::parse(ORIGIN).unwrap();
    let target = base.join(location).unwrap();
    let instance = Url::parse(WORLD.instance.url()).unwrap();
    let mut allowed = [base, instance]
        .iter()
        .any(|it| it.origin() == target.origin());
    if exchange.app % 2 == 1 {
        allowed |= hosts(exchange).iter().any(|it| it.host() == target.host());
        allowed &= ["http", "https"].contains(&target.scheme()) && target.username().is_empty();
    }
    assert!(allowed, "redirect to {target}");
}

/// Returns a URL for each host that a request names.
fn hosts(exchange: &Exchange) -> Vec<Url> {
    let mut hosts = vec!["localhost".to_owned()];
    hosts.extend(exchange.uri.authority().map(ToString::to_string));
    for name in ["host", "x-forwarded-host", "forwarded"] {
        for value in exchange.headers.get_all(name) {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            let parts = value.split([',', ';', '"', ' ', '=', '\t']);
            hosts.extend(parts.map(str::to_owned));
        }
    }
    let hosts = hosts.iter().filter(|it| !it.is_empty());
    hosts
        .filter_map(|it| Url::parse(&format!("http://{it}/")).ok())
        .collect()
}

fn words() -> Vec<&'static str> {
    let further = [
        "Bearer ",
        "; ",
        "=",
        "\n",
        "\n\n",
        "_{suffix}",
        "//",
        "1 200 GET ",
    ];
    [
        HEADERS, VALUES, COOKIES, PARAMETERS, NAMES, OTHERS, &further,
    ]
    .concat()
}

/// Returns a token, by its name, or another value.
pub(crate) fn value(tape: &mut Tape<'_>) -> String {
    match tape.below(4) {
        0 => tape.text(VALUES),
        1 => tape.pick(OTHERS).to_owned(),
        _ => tape.pick(NAMES).to_owned(),
    }
}

/// Generates a document. Its URI has a query, to which a parameter can be appended.
pub(crate) fn head(tape: &mut Tape<'_>, parameter: &str) -> String {
    let method = tape.pick(&["GET", "GET", "GET", "POST", "HEAD", "OPTIONS", "X"]);
    let status = tape.pick(&[
        "200", "200", "201", "301", "400", "401", "404", "429", "500",
    ]);
    let uri = uri(tape);
    let app = tape.pick(&["0", "1"]);
    let mut text = format!("{app} {status} {method} {uri}{parameter}");
    for _ in 0..tape.below(5) {
        let name = tape.pick(HEADERS);
        text = format!("{text}\n{name}: {}", tape.text(VALUES));
    }
    if tape.rarely() {
        text += "\naccept: text/html\nsec-fetch-dest: document";
    }
    for _ in 0..tape.below(3) {
        let scheme = tape.pick(&["Bearer ", "Bearer ", "bearer ", "Basic ", ""]);
        text = format!("{text}\nauthorization: {scheme}{}", value(tape));
    }
    for _ in 0..tape.below(3) {
        text = format!("{text}\ncookie: {}", cookies(tape));
    }
    let token = value(tape);
    let body = tape.pick(&[
        "[]",
        "{}",
        r#"{"object":"cookies","cookies":["#,
        r#"{"directives":["#,
    ]);
    format!("{text}\n\n{body}\"__session={token}\"]}}")
}

fn cookies(tape: &mut Tape<'_>) -> String {
    let mut cookies = String::new();
    if tape.rarely() {
        cookies += "__session={valid}; __client_uat=1; __clerk_db_jwt=dvb_browser; ";
    }
    for _ in 0..tape.below(6) {
        let name = tape.pick(COOKIES);
        let suffix = if tape.rarely() { "_{suffix}" } else { "" };
        let quote = if tape.rarely() { "\"" } else { "" };
        let end = tape.pick(&["; ", "; ", ";", ",", " "]);
        cookies = format!("{cookies}{name}{suffix}={quote}{}{quote}{end}", value(tape));
    }
    cookies
}

fn uri(tape: &mut Tape<'_>) -> String {
    let path = tape.pick(&[
        "/",
        "/a",
        "//evil.example",
        "/a/../b",
        "/%2f",
        "/a;b",
        "/sign-in",
        "/orgs/acme",
        "http://evil.example/",
    ]);
    let mut uri = format!("{path}?");
    for _ in 0..tape.below(4) {
        let name = tape.pick(PARAMETERS);
        uri = format!("{uri}{name}={}&", value(tape));
    }
    uri
}

#[test]
fn request_heads_without_a_valid_token_are_rejected() {
    let (site, words) = (Site::new(), words());
    let target = Target {
        name: "request-heads",
        words: &words,
    };
    target.run(
        |tape| head(tape, "").into_bytes(),
        |document| site.check(document, false),
    );
    site.assert_some_ran();
}

#[test]
fn cookies_without_a_valid_token_are_rejected() {
    let (site, words) = (Site::new(), words());
    let target = Target {
        name: "cookies",
        words: &words,
    };
    target.run(
        |tape| {
            let mut text = cookies(tape);
            if tape.rarely() {
                text = format!("{text}\n{}", tape.text(COOKIES));
            }
            text.into_bytes()
        },
        |cookies| {
            let mut document = b"0 200 GET /a".to_vec();
            for line in cookies.split(|byte| *byte == b'\n') {
                document.extend(b"\ncookie: ");
                document.extend(line);
            }
            site.check(&document, false)
        },
    );
    site.assert_some_ran();
}
