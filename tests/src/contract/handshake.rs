//! The middleware's headers, session refreshes, handshakes and sign-in redirects.

use std::collections::BTreeMap;
use std::time::Duration;

use clerk_runtime::dev::{Endpoint, Fault, Instance};
use futures_util::future::join_all;
use reqwest::Method;

use super::world::{ManualClock, TestResponse, World, client, navigation, people, send};
use crate::apps::Framework;

pub async fn new_browser_is_redirected_to_the_handshake<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let response = world.get("/home", &navigation()).await.expect(307);
    let location = response.header("location").expect("a location");
    assert!(location.starts_with(&format!("{}/v1/client/handshake?", world.instance.url())));
    assert_eq!(response.header("cache-control"), Some("private, no-store"));
    assert_eq!(response.header("x-clerk-auth-status"), Some("handshake"));
    assert_eq!(
        response.header("x-clerk-auth-reason"),
        Some("dev-browser-missing")
    );
    assert!(
        response
            .cookies()
            .iter()
            .any(|it| it.starts_with("__clerk_redirect_count=1"))
    );
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn guard_without_the_middleware_starts_no_handshake<F: Framework>() {
    let world = World::start::<F>().await;
    let response = world.get("/home", &navigation()).await.expect(200);
    assert_eq!(
        (response.header("location"), response.cookies()),
        (None, Vec::new())
    );
}

pub async fn middleware_adds_auth_status_headers<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let hidden = world.get_unauthenticated("/hello").await.expect(404);
    let unrouted = world
        .get_unauthenticated("/no-such-route")
        .await
        .expect(404);
    for response in [
        &hidden,
        &unrouted,
        &world.get_unauthenticated("/home").await.expect(200),
    ] {
        assert_eq!(response.header("x-clerk-auth-status"), Some("signed-out"));
        assert_eq!(
            response
                .headers
                .get_all("x-clerk-auth-reason")
                .iter()
                .count(),
            1
        );
    }
    let names = |response: &TestResponse| -> Vec<String> {
        let mut names: Vec<_> = response.headers.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assert_eq!(
        (names(&hidden), hidden.body),
        (names(&unrouted), unrouted.body)
    );

    let rejected = world.get_unauthenticated("/me").await.expect(401);
    assert_eq!(
        rejected
            .headers
            .get_all("x-clerk-auth-status")
            .iter()
            .count(),
        1
    );
    let response = world.get_as("alice", "/me").await.expect(200);
    assert_eq!(response.header("x-clerk-auth-status"), None);
}

/// The middleware and the guard below it share one refresh, whose cookies are set on the response.
pub async fn request_is_authenticated_once<F: Framework>() {
    let (world, session) = world_with_an_expired_session::<F>().await;
    let alice = world.person("alice");
    let response = world.get("/me", &[session]).await.expect(200);
    assert_eq!(response.json()["userId"], alice.user_id().as_str());
    assert_eq!(world.instance.faults().calls(Endpoint::SessionRefresh), 1);
    assert!(sets_a_session(&response), "{response:?}");
}

/// The requests may be served by different threads.
pub async fn concurrent_requests_share_one_refresh<F: Framework>() {
    let (world, session) = world_with_an_expired_session::<F>().await;
    let slow = Fault::Slow(Duration::from_secs(1));
    world.instance.faults().set(Endpoint::SessionRefresh, slow);
    let headers = [session];
    for response in join_all((0..50).map(|_| world.get("/me", &headers))).await {
        let response = response.expect(200);
        assert!(sets_a_session(&response), "{response:?}");
    }
    assert_eq!(world.instance.faults().calls(Endpoint::SessionRefresh), 1);
}

/// Starts an app with the middleware. Returns it with cookies of `alice` whose token has expired.
pub(super) async fn world_with_an_expired_session<F: Framework>() -> (World, (&'static str, String))
{
    let clock = ManualClock::start();
    let instance = people()
        .clock(clock.clone())
        .start()
        .await
        .expect("an instance");
    let world = World::of::<F>(instance, true).await;
    let cookies = world.person("alice").cookie_header();
    clock.forward(120);
    (world, ("cookie", cookies))
}

fn sets_a_session(response: &TestResponse) -> bool {
    let cookies = response.cookies();
    cookies.iter().any(|it| it.starts_with("__session"))
}

pub async fn unauthenticated_page_is_redirected_to_sign_in<F: Framework>() {
    assert_redirected_to_sign_in(&World::with_middleware::<F>().await, "/hello?x=1").await;
}

pub async fn redirect_url_of_a_nested_route_is_complete<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    assert_redirected_to_sign_in(&world, "/nested/twice/hello?x=1").await;
}

async fn assert_redirected_to_sign_in(world: &World, path: &str) {
    let mut browser = Browser::default();
    let page = format!("http://{}{path}", world.app.address);
    let (response, _) = browser.visit_until(&page, world.instance.url()).await;
    let location = response
        .expect(307)
        .header("location")
        .expect("a location")
        .to_owned();
    let url = url::Url::parse(&location).expect("a URL");
    assert!(
        location.starts_with(&world.instance.sign_in_url()),
        "{location}"
    );
    let back = url.query_pairs().find(|(name, _)| name == "redirect_url");
    assert_eq!(back.map(|(_, value)| value.into_owned()), Some(page));
}

pub async fn browser_signs_in_on_a_development_instance<F: Framework>() {
    assert_signs_in(World::with_middleware::<F>().await).await;
}

pub async fn browser_signs_in_on_a_production_instance<F: Framework>() {
    let instance = people().production("clerk.example.com").start().await;
    assert_signs_in(World::of::<F>(instance.expect("an instance"), true).await).await;
}

async fn assert_signs_in(world: World) {
    let mut browser = Browser::default();
    let page = format!("http://{}/me", world.app.address);
    let (response, at) = browser.visit(&page).await;
    assert_eq!((response.code(), at.as_str()), (401, page.as_str()));

    let back = browser.sign_in(&world.instance, "alice", &page).await;
    let (response, at) = browser.visit(&back).await;
    let response = response.expect(200);
    assert_eq!(
        response.json()["userId"],
        world.person("alice").user_id().as_str()
    );
    assert_eq!(at, page, "the URL is clean again");
    assert!(browser.jar.keys().any(|name| name.starts_with("__session")));
    assert!(
        browser
            .jar
            .keys()
            .any(|name| name.starts_with("__client_uat"))
    );

    let handshakes = world.instance.faults().calls(Endpoint::Handshake);
    let (response, _) = browser.visit(&page).await;
    response.expect(200);
    assert_eq!(
        world.instance.faults().calls(Endpoint::Handshake),
        handshakes
    );
}

/// Starts apps with the middleware for a production and a development instance.
async fn live_and_test<F: Framework>() -> [World; 2] {
    let live = people().production("clerk.example.com").start().await;
    [
        World::of::<F>(live.expect("an instance"), true).await,
        World::with_middleware::<F>().await,
    ]
}

fn page_with(cookies: &str) -> Vec<(&'static str, String)> {
    let cookies = ("cookie", cookies.to_owned());
    navigation().into_iter().chain([cookies]).collect()
}

/// A valid session takes precedence over a leftover nonce or handshake token. Script requests do not
/// take part in handshakes.
pub async fn valid_session_takes_precedence_over_a_stale_handshake<F: Framework>() {
    for (world, is_live) in live_and_test::<F>().await.into_iter().zip([true, false]) {
        let signed_in = world.person("alice").cookie_header();
        for name in ["__clerk_handshake_nonce", "__clerk_handshake"] {
            let cookies = format!("{signed_in}; {name}=old");
            let fetch = [
                ("cookie", cookies.clone()),
                ("sec-fetch-dest", "empty".to_owned()),
                ("accept", "*/*".to_owned()),
            ];
            let response = world.get("/me", &fetch).await.expect(200);
            assert_eq!(response.cookies(), Vec::<&str>::new());
            world.post("/me", &fetch, "").await.not_redirected();

            let response = world.get("/me", &page_with(&cookies)).await.expect(200);
            let removal = format!("{name}=; ");
            let mut set = response.cookies().into_iter();
            let removed = set.find(|it| it.starts_with(&removal) && it.contains("Max-Age=0"));
            assert!(removed.is_some(), "{response:?}");

            let path = format!("/me?a=1&{name}=old");
            let response = world.get(&path, &page_with(&signed_in)).await;
            if is_live {
                response.expect(200);
            } else {
                let response = response.expect(307);
                let clean = format!("http://{}/me?a=1", world.app.address);
                assert_eq!(response.header("location"), Some(clean.as_str()));
                world
                    .get("/me?a=1", &page_with(&signed_in))
                    .await
                    .expect(200);
            }
        }
        let calls = world.instance.faults().calls(Endpoint::HandshakePayload);
        assert_eq!(calls, 0);
    }
}

pub async fn invalid_handshake_token_is_ignored<F: Framework>() {
    for (world, is_live) in live_and_test::<F>().await.into_iter().zip([true, false]) {
        let other_instance = World::with_middleware::<F>().await;
        let foreign = other_instance.person("alice").token();
        let session = world.person("alice").token();
        for token in ["garbage", "a.b.c", "", &foreign, &session] {
            let path = format!("/home?__clerk_handshake={token}");
            let response = world.get(&path, &navigation()).await;
            let clean = format!("http://{}/home", world.app.address);
            if is_live {
                response.expect(200);
            } else if token.is_empty() {
                response.expect(307);
            } else {
                assert_eq!(
                    response.expect(307).header("location"),
                    Some(clean.as_str())
                );
            }
            let cookie = page_with(&format!("__clerk_handshake={token}"));
            let response = world.get("/home", &cookie).await;
            assert_ne!(response.code(), 500, "{response:?}");
            assert_ne!(response.header("location"), Some(clean.as_str()));
            let cookies = response.cookies();
            let is_removed = cookies
                .iter()
                .any(|it| it.starts_with("__clerk_handshake=; "));
            assert_eq!(is_removed, !token.is_empty(), "{response:?}");
        }
        assert_rejected_token_sets_no_cookie(&world).await;
    }
}

/// Tries handshake tokens that the instance has signed, and that set a cookie if they are accepted.
async fn assert_rejected_token_sets_no_cookie(world: &World) {
    let token = || {
        let token = world.person("alice").token_builder();
        token.claim("handshake", ["planted=1; Path=/"])
    };
    for (token, is_accepted) in [
        (token(), true),
        (token().header("crit", ["exp"]), false),
        (token().header("b64", false), false),
        (token().claim("iss", ""), false),
        (token().expired(), false),
    ] {
        let cookie = page_with(&format!("__clerk_handshake={}", token.mint()));
        let response = world.get("/home", &cookie).await;
        let mut cookies = response.cookies().into_iter();
        let is_set = cookies.any(|it| it.starts_with("planted="));
        assert_eq!(is_set, is_accepted, "{token:?}: {response:?}");
    }
}

/// Returns headers of requests that load no page.
fn scripts() -> Vec<Vec<(&'static str, String)>> {
    let headers: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-dest", "empty"), ("accept", "text/html")],
        &[("sec-fetch-dest", "object"), ("accept", "text/html")],
        &[("sec-fetch-mode", "cors"), ("accept", "text/html")],
        &[("accept", "text/html"), ("hx-request", "true")],
        &[("accept", "application/xhtml+xml,text/html")],
    ];
    let owned = |(name, value): &(&'static str, &str)| (*name, (*value).to_owned());
    let all = headers.iter();
    all.map(|it| it.iter().map(owned).collect()).collect()
}

/// A script is redirected neither to a handshake nor to the sign-in page.
async fn assert_redirects_no_script(world: &World, cookies: &str, query: &str) {
    for mut headers in scripts() {
        headers.push(("cookie", cookies.to_owned()));
        for page in ["/home", "/page"] {
            let path = format!("{page}{query}");
            world.get(&path, &headers).await.not_redirected();
        }
    }
}

/// Tries cookies and queries that start a handshake for a page load.
pub async fn request_that_loads_no_page_is_never_redirected<F: Framework>() {
    for world in live_and_test::<F>().await {
        let signed_in = world.person("alice").cookie_header();
        let expired = world.person("alice").token_builder();
        let expired = expired.lifetime(Duration::from_secs(1)).expired().mint();
        let cookies = [
            String::new(),
            "__client_uat=1".to_owned(),
            format!("__session={expired}; __client_uat=1; __clerk_db_jwt=d"),
            format!("__session={expired}; __clerk_db_jwt=d"),
            "__clerk_handshake_nonce=old; __client_uat=1".to_owned(),
            "__clerk_handshake=old".to_owned(),
            signed_in,
        ];
        let queries = [
            "",
            "?__clerk_db_jwt=d",
            "?__clerk_handshake_nonce=n",
            "?__clerk_handshake=h",
        ];
        let methods = [
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::HEAD,
        ];
        for (cookies, query) in cookies
            .iter()
            .flat_map(|it| queries.map(|query| (it, query)))
        {
            let path = format!("/home{query}");
            for method in &methods {
                let headers = page_with(cookies);
                let response = world.send(method.clone(), &path, &headers, "").await;
                response.not_redirected();
            }
            assert_redirects_no_script(&world, cookies, query).await;
        }
        let calls = world.instance.faults().calls(Endpoint::HandshakePayload);
        assert_eq!(calls, 0);
    }
}

/// Returns the URL, with a nonce, that a handshake redirects to.
async fn handshake_back(world: &World, path: &str) -> String {
    let cookies = world.person("alice").cookie_header();
    let dev_browser = cookies
        .split("; ")
        .find_map(|it| it.strip_prefix("__clerk_db_jwt="))
        .expect("a development instance");
    let page = format!("http://{}{path}", world.app.address);
    let handshake = format!(
        "{}/v1/client/handshake?redirect_url={page}&format=nonce&__clerk_db_jwt={dev_browser}",
        world.instance.url()
    );
    let response = send(&client(), Method::GET, &handshake, &[], "").await;
    response.header("location").expect("a location").to_owned()
}

/// Concurrent requests share one call; later requests have the session cookies already.
pub async fn tabs_with_the_same_nonce_all_sign_in<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let back = handshake_back(&world, "/me").await;
    let slow = Fault::Slow(Duration::from_secs(1));
    world
        .instance
        .faults()
        .set(Endpoint::HandshakePayload, slow);
    let tabs = (0..4).map(|_| async {
        let mut browser = Browser::default();
        let (response, at) = browser.visit(&back).await;
        (response.code(), at, browser)
    });
    let page = format!("http://{}/me", world.app.address);
    let mut last = Browser::default();
    for (code, at, browser) in join_all(tabs).await {
        assert_eq!((code, &at), (200, &page));
        last = browser;
    }
    let calls = || world.instance.faults().calls(Endpoint::HandshakePayload);
    assert_eq!(calls(), 1);

    let (response, at) = last.visit(&back).await;
    assert_eq!((response.code(), &at), (200, &page));
    assert_eq!(calls(), 1);
    // The nonce is rejected, and the redirect counter shows that the browser was just redirected.
    last.jar
        .insert("__clerk_redirect_count".to_owned(), "1".to_owned());
    let (response, at) = last.visit(&back).await;
    assert_eq!((response.code(), &at), (200, &page));
    // The session cookie is missing: another handshake sets it.
    last.jar.retain(|name, _| !name.starts_with("__session"));
    let (response, at) = last.visit(&back).await;
    assert_eq!((response.code(), &at), (200, &page));
}

pub async fn page_with_a_token_without_azp_is_redirected_to_the_handshake<F: Framework>() {
    let instance = people().start().await.expect("an instance");
    let builder = instance.clerk_builder();
    let clerk = builder
        .authorized_parties(["https://app.example.com"])
        .build();
    let world = World::with_clerk::<F>(instance, clerk.expect("valid settings"), true).await;
    let cookies = world.person("alice").cookie_header();
    let response = world.get("/me", &page_with(&cookies)).await.expect(307);
    let location = response.header("location").expect("a location");
    assert!(location.contains("/v1/client/handshake?"), "{location}");
    let reason = "token-invalid-authorized-parties";
    assert_eq!(response.header("x-clerk-auth-reason"), Some(reason));
    let message = response.header("x-clerk-auth-message").expect("a message");
    assert!(message.contains("azp"), "{message}");

    world
        .get("/me", &[("cookie", cookies.clone())])
        .await
        .expect(401);
    let looping = format!("{cookies}; __clerk_redirect_count=3");
    world.get("/me", &page_with(&looping)).await.expect(401);
    let other = world.person("alice").token_builder();
    let other = other.authorized_party("https://evil.example").mint();
    let pairs = cookies.split("; ").filter_map(|it| it.split_once('='));
    let replaced = pairs.map(|(name, value)| {
        let value = if name.starts_with("__session") {
            &other
        } else {
            value
        };
        format!("{name}={value}")
    });
    let cookies = replaced.collect::<Vec<_>>().join("; ");
    world.get("/me", &page_with(&cookies)).await.expect(401);
}

/// The cookie authenticates its own request; no other handshake starts within a minute.
pub async fn oversized_session_cookie_is_reported<F: Framework>() {
    let blob = serde_json::json!({ "blob": "x".repeat(5000) });
    let claims = blob.as_object().expect("an object").clone();
    let instance = people().session_claims(claims).start().await;
    let world = World::of::<F>(instance.expect("an instance"), true).await;
    let back = handshake_back(&world, "/me").await;
    let mut browser = Browser::default();
    let (response, _) = browser.visit(&back).await;
    let response = response.expect(200);
    let message = response.header("x-clerk-auth-message").expect("a message");
    assert!(message.contains("4096"), "{message}");

    let handshakes = || world.instance.faults().calls(Endpoint::Handshake);
    let before = handshakes();
    browser.jar.retain(|_, value| value.len() <= 4000);
    for _ in 0..5 {
        browser.jar.remove("__clerk_redirect_count");
        let page = format!("http://{}/me", world.app.address);
        let (response, _) = browser.visit(&page).await;
        let response = response.expect(401);
        let message = response.header("x-clerk-auth-message").expect("a message");
        assert!(message.contains("4096"), "{message}");
    }
    assert_eq!(handshakes(), before);
}

/// The sign-in page has a session, and would send the browser back.
pub async fn page_is_not_redirected_after_handshakes_without_a_lasting_session<F: Framework>() {
    for world in live_and_test::<F>().await {
        for (counter, word) in [
            ("__clerk_lost_sessions=3.5321", "5321 bytes"),
            ("__clerk_lost_sessions=3", "3 handshakes"),
            ("__clerk_redirect_count=3", "redirected 3 times"),
        ] {
            let cookies = format!("__client_uat=1; __clerk_db_jwt=d; {counter}");
            for path in ["/hello", "/page", "/person-or-key"] {
                let response = world.get(path, &page_with(&cookies)).await;
                let response = response.not_redirected().expect(401);
                let message = response.header("x-clerk-auth-message").expect("a message");
                assert!(message.contains(word), "{message}");
                let body = response.json()["errors"][0]["message"].to_string();
                assert!(body.contains(word), "{body}");
                let reason = "client-uat-but-no-session-token";
                assert_eq!(response.header("x-clerk-auth-reason"), Some(reason));
                assert_eq!(response.error_code(), reason);
            }
        }
    }
}

/// The URL does not belong to a configured satellite of the application.
pub async fn foreign_redirect_url_does_not_hide_the_session<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let signed_in = page_with(&world.person("alice").cookie_header());
    for url in ["https://evil.example/", "javascript:alert(1)", "%2F", "x"] {
        let path = format!("/me?__clerk_redirect_url={url}");
        let response = world.get(&path, &signed_in).await.expect(200);
        assert_eq!(response.header("location"), None);
        let signed_out = page_with("__clerk_db_jwt=d");
        let response = world.get(&path, &signed_out).await.expect(401);
        assert_eq!(response.header("location"), None);
    }
}

/// Client that keeps cookies, follows redirects and sends the headers of a page load. Cookies are
/// shared between ports, so one jar is enough for 127.0.0.1.
#[derive(Debug, Default)]
struct Browser {
    jar: BTreeMap<String, String>,
}

impl Browser {
    /// Opens a page and follows every redirect; returns the last response and its URL.
    async fn visit(&mut self, page: &str) -> (TestResponse, String) {
        self.visit_until(page, "").await
    }

    /// Like [`Self::visit`], but stops at a redirect to the sign-in page of this origin.
    async fn visit_until(&mut self, page: &str, origin: &str) -> (TestResponse, String) {
        let mut at = page.to_owned();
        for _ in 0..10 {
            let response = self.send(Method::GET, &at, "").await;
            let sign_in = format!("{origin}/sign-in");
            match response.header("location").map(str::to_owned) {
                Some(to) if origin.is_empty() || !to.starts_with(&sign_in) => at = to,
                _ => return (response, at),
            }
        }
        panic!("{page} redirects forever");
    }

    /// Signs in on the instance's sign-in page; returns the URL of the redirect that follows.
    async fn sign_in(&mut self, instance: &Instance, name: &str, page: &str) -> String {
        let dev_browser = self.jar.get("__clerk_db_jwt").cloned().unwrap_or_default();
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("user", name)
            .append_pair("redirect_url", page)
            .append_pair("__clerk_db_jwt", &dev_browser)
            .finish();
        let response = self
            .send(Method::POST, &instance.sign_in_url(), &form)
            .await;
        response.header("location").expect("a location").to_owned()
    }

    async fn send(&mut self, method: Method, url: &str, form: &str) -> TestResponse {
        let cookies = self
            .jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let content = "application/x-www-form-urlencoded".to_owned();
        let headers: Vec<_> = navigation()
            .into_iter()
            .chain([("cookie", cookies), ("content-type", content)])
            .collect();
        let response = send(&client(), method, url, &headers, form).await;
        for cookie in response.cookies() {
            self.keep(cookie);
        }
        response
    }

    fn keep(&mut self, cookie: &str) {
        let pair = cookie
            .split(';')
            .next()
            .and_then(|pair| pair.split_once('='));
        let (name, value) = pair.expect("a cookie");
        if cookie.contains("Max-Age=0") || cookie.contains("1970") {
            self.jar.remove(name);
        } else {
            self.jar.insert(name.to_owned(), value.to_owned());
        }
    }
}
