//! Request heads, cookies and handshakes: no handler runs without a valid token.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};

use clerk_runtime::__conformance::{Served, serve};
use clerk_runtime::dev::SignedIn;
use clerk_runtime::policy::Policy;
use fuzz::{Tape, check};
use http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use url::Url;

use super::world::{App, ORIGIN, WORLD};

static POLICY: Policy = Policy::protect();

/// Names of headers, of which some mean nothing to the engine.
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

/// Tokens of a run: the first one is valid.
struct Tokens {
    valid: String,
    suffix: String,
    others: Vec<String>,
}

impl Tokens {
    fn new(person: &SignedIn) -> Self {
        let token = || {
            person
                .token_builder()
                .lifetime(std::time::Duration::from_hours(24))
        };
        let cookies = person.cookie_header();
        let suffix = cookies
            .split(['=', ';', ' '])
            .find_map(|it| it.strip_prefix("__session_"));
        Self {
            valid: token().mint(),
            suffix: suffix.unwrap().to_owned(),
            others: vec![
                token().expired().mint(),
                token().signed_by_unknown_key().mint(),
                token().unsigned().mint(),
                token().signed_with_public_key().mint(),
                token().pending().mint(),
                token().not_yet_valid().mint(),
                person.template_token("supabase").unwrap().mint(),
                WORLD.instance.m2m_token("worker").jwt().mint(),
                "0".to_owned(),
                "1".to_owned(),
                "4102444800".to_owned(),
                String::new(),
                "dvb_browser".to_owned(),
                "ak_key".to_owned(),
            ],
        }
    }

    fn value(&self, tape: &mut Tape<'_>) -> String {
        match tape.below(self.others.len() + 2) {
            0 => self.valid.clone(),
            1 => tape.text(VALUES),
            other => self.others[other - 2].clone(),
        }
    }
}

fn head(tape: &mut Tape<'_>, tokens: &Tokens) -> (Method, Uri, HeaderMap) {
    let method = tape.pick(&["GET", "GET", "GET", "POST", "HEAD", "OPTIONS", "X"]);
    let mut headers = HeaderMap::new();
    for _ in 0..tape.below(5) {
        let name = HeaderName::from_static(tape.pick(HEADERS));
        append(&mut headers, name, tape.text(VALUES).as_bytes());
    }
    if tape.rarely() {
        append(
            &mut headers,
            HeaderName::from_static("accept"),
            b"text/html",
        );
    }
    for _ in 0..tape.below(3) {
        let scheme = tape.pick(&["Bearer ", "Bearer ", "bearer ", "Basic ", ""]);
        let value = format!("{scheme}{}", tokens.value(tape));
        append(&mut headers, http::header::AUTHORIZATION, value.as_bytes());
    }
    for _ in 0..tape.below(3) {
        let cookies = cookies(tape, tokens);
        append(&mut headers, http::header::COOKIE, cookies.as_bytes());
    }
    (method.parse().unwrap(), uri(tape, tokens), headers)
}

fn append(headers: &mut HeaderMap, name: HeaderName, value: &[u8]) {
    if let Ok(value) = HeaderValue::from_bytes(value) {
        headers.append(name, value);
    }
}

fn cookies(tape: &mut Tape<'_>, tokens: &Tokens) -> String {
    let mut cookies = String::new();
    if tape.rarely() {
        let token = &tokens.valid;
        cookies = format!("__session={token}; __client_uat=1; __clerk_db_jwt=dvb_browser; ");
    }
    for _ in 0..tape.below(6) {
        cookies += tape.pick(COOKIES);
        if tape.rarely() {
            cookies = format!("{cookies}_{}", tokens.suffix);
        }
        let quote = if tape.rarely() { "\"" } else { "" };
        cookies = format!("{cookies}={quote}{}{quote}", tokens.value(tape));
        cookies += tape.pick(&["; ", "; ", ";", ",", " "]);
    }
    cookies
}

fn uri(tape: &mut Tape<'_>, tokens: &Tokens) -> Uri {
    let path = tape.pick(&[
        "/",
        "/a",
        "//evil.example",
        "/a/../b",
        "/%2f",
        "/a;b",
        "/sign-in",
    ]);
    let mut uri = format!("{path}?");
    for _ in 0..tape.below(4) {
        let name = tape.pick(PARAMETERS);
        uri = format!("{uri}{name}={}&", tokens.value(tape));
    }
    uri.parse().unwrap_or_else(|_| Uri::from_static("/"))
}

fn contains(head: &(Method, Uri, HeaderMap), token: &str) -> bool {
    let in_header = |value: &HeaderValue| {
        let mut windows = value.as_bytes().windows(token.len());
        windows.any(|window| window == token.as_bytes())
    };
    head.2.values().any(in_header) || head.1.to_string().contains(token)
}

/// Checks a response, whatever the request was.
fn assert_response(served: &Served) {
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
        let base = Url::parse(ORIGIN).unwrap();
        let target = base.join(location.to_str().unwrap()).unwrap();
        let instance = Url::parse(WORLD.instance.url()).unwrap();
        let allowed = [base.origin(), instance.origin()];
        assert!(allowed.contains(&target.origin()), "redirect to {target}");
    }
    WORLD.assert_no_secret(&format!("{served:?}"));
}

/// Runs requests of which `head` makes one; `delivers` is set if the response may be that of a valid
/// token which the head does not show.
fn run(name: &str, make: impl Fn(&mut Tape<'_>, &Tokens) -> ((Method, Uri, HeaderMap), bool)) {
    let (app, tokens, ran) = (App::new(), Tokens::new(&WORLD.sign_in()), AtomicU64::new(0));
    let target = AssertUnwindSafe((&app, &tokens, &ran, make));
    check(name, move |tape| {
        let (app, tokens, ran, make) = &*target;
        let (head, delivers) = make(tape, tokens);
        app.api.script(
            tape,
            &serde_json::json!({ "jwt": tokens.others[0], "sub": "user_1" }),
        );
        let view = (&head.0, &head.1, &head.2);
        let served = app.block_on(serve(&app.clerk, view, Some(&POLICY)));
        let has_token = delivers || contains(&head, &tokens.valid);
        assert!(
            !served.ran || has_token,
            "a handler ran without a valid token: {head:?}"
        );
        ran.fetch_add(u64::from(served.ran), Ordering::Relaxed);
        assert_response(&served);
    });
    assert!(ran.load(Ordering::Relaxed) > 0, "no request was accepted");
}

#[test]
fn request_heads_without_a_valid_token_are_rejected() {
    run("request heads", |tape, tokens| (head(tape, tokens), false));
}

#[test]
fn cookies_without_a_valid_token_are_rejected() {
    run("cookies", |tape, tokens| {
        let mut headers = HeaderMap::new();
        append(
            &mut headers,
            http::header::COOKIE,
            cookies(tape, tokens).as_bytes(),
        );
        if tape.rarely() {
            let text = tape.text(COOKIES);
            append(&mut headers, http::header::COOKIE, text.as_bytes());
        }
        ((Method::GET, Uri::from_static("/"), headers), false)
    });
}

#[test]
fn signed_handshakes_with_arbitrary_content_redirect_to_known_origins() {
    let person = WORLD.sign_in();
    let builder = AssertUnwindSafe(person.token_builder());
    run("handshakes", move |tape, tokens| {
        let names = [
            COOKIES,
            &["Path=/", "Domain=evil.example", "\r\n", ";", "="],
        ]
        .concat();
        let mut delivers = false;
        let directives = (0..tape.below(5)).map(|_| {
            let (name, value) = (tape.text(&names), tokens.value(tape));
            delivers |= value == tokens.valid;
            format!("{name}={value}; {}", tape.text(&names))
        });
        let directives: Vec<_> = directives.collect();
        let mut token = builder.clone().claim("handshake", directives);
        if tape.rarely() {
            token = token.claim("handshake", tape.json(&names, 2));
        }
        let (method, _, mut headers) = head(tape, tokens);
        append(
            &mut headers,
            HeaderName::from_static("sec-fetch-dest"),
            b"document",
        );
        let uri = format!("/a?__clerk_handshake={}&x=1", token.mint());
        ((method, uri.parse().unwrap(), headers), delivers)
    });
}
