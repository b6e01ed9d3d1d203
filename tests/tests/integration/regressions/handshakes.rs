//! Regressions in handshakes, refreshes and session cookies.

use axum::Router;
use axum::routing::{any, get};
use clerk_runtime::dev::{Endpoint, Fault, Instance, SignedIn};
use clerk_runtime::{Clerk, ClerkLayer, UserId, auth, protect};
use reqwest::{Client, RequestBuilder, Response, redirect};
use tracing::Level;

use crate::log::Log;

#[protect(on_missing = sign_in)]
async fn page() -> &'static str {
    "page"
}

#[auth(on_missing = 401)]
async fn me(user_id: UserId) -> String {
    user_id.to_string()
}

fn client() -> Client {
    Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

async fn instance(is_live: bool) -> Instance {
    let builder = Instance::builder();
    let builder = if is_live {
        builder.production("clerk.example.com")
    } else {
        builder
    };
    builder.start().await.unwrap()
}

/// Returns an instance whose session cookies are larger than browsers accept.
async fn instance_with_large_tokens() -> Instance {
    let claims = serde_json::json!({ "blob": "x".repeat(5000) });
    let claims = claims.as_object().unwrap().clone();
    let builder = Instance::builder().session_claims(claims);
    builder.start().await.unwrap()
}

/// Starts an application behind the middleware and returns its origin.
async fn serve(clerk: Clerk) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    serve_on(listener, clerk);
    origin
}

fn serve_on(listener: tokio::net::TcpListener, clerk: Clerk) {
    let app = Router::new()
        .route("/page", get(page))
        .route("/me", any(me))
        .route("/public", get(async || "public"))
        .layer(ClerkLayer::new(clerk));
    tokio::spawn(async move { axum::serve(listener, app).await });
}

async fn navigate(request: RequestBuilder) -> Response {
    let request = request.header("sec-fetch-dest", "document");
    request.header("accept", "text/html").send().await.unwrap()
}

fn text(response: &Response, header: &str) -> String {
    let value = response.headers().get(header);
    value.map_or_else(String::new, |it| it.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn failed_nonce_exchange_returns_503_and_logs_one_event() {
    let log = Log::listen();
    for is_live in [false, true] {
        for (fault, level) in [
            (Fault::Down, Level::WARN),
            (Fault::Status(500), Level::WARN),
            (Fault::Status(401), Level::ERROR),
            (Fault::Status(403), Level::ERROR),
            (Fault::Malformed, Level::WARN),
            (Fault::RateLimited { retry_after: 3 }, Level::WARN),
        ] {
            let instance = instance(is_live).await;
            let faults = instance.faults();
            faults.set(Endpoint::HandshakePayload, fault.clone());
            let origin = serve(instance.clerk().unwrap()).await;
            for path in ["page", "public"] {
                log.take(Level::WARN);
                let url = format!("{origin}/{path}?__clerk_handshake_nonce=some");
                let response = navigate(client().get(url)).await;
                assert_eq!(response.status(), 503, "{is_live} {fault:?} {path}");
                assert!(response.headers().contains_key("retry-after"));
                let events = log.take(Level::WARN);
                assert_eq!(events.len(), 1, "{fault:?}: {events:?}");
                assert_eq!(events[0].level, level, "{fault:?}");
                let names_key = events[0].text().contains("CLERK_SECRET_KEY");
                assert_eq!(names_key, level == Level::ERROR, "{events:?}");
                assert!(!events[0].text().contains("some"), "the nonce: {events:?}");
            }
        }
    }
}

#[tokio::test]
async fn exhausted_call_budget_returns_503_and_logs_one_event() {
    let log = Log::listen();
    let instance = instance(false).await;
    let origin = serve(instance.clerk().unwrap()).await;
    let mut unavailable = 0;
    for number in 0..80 {
        let url = format!("{origin}/public?__clerk_handshake_nonce=invented{number}");
        let response = navigate(client().get(url)).await;
        if response.status() == 503 {
            unavailable += 1;
            assert!(response.headers().contains_key("retry-after"));
        }
    }
    assert!(unavailable > 30, "{unavailable}");
    assert_eq!(log.take(Level::WARN).len(), 1);
}

#[tokio::test]
async fn failed_machine_token_verification_returns_503_and_logs_one_event() {
    #[auth(on_missing = 401, token = api_key)]
    async fn key() -> &'static str {
        "key"
    }
    let log = Log::listen();
    let instance = instance(false).await;
    let app = Router::new().route("/", get(key));
    let app = app.layer(ClerkLayer::new(instance.clerk().unwrap()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let faults = [400, 401, 409, 422, 500].map(Fault::Status);
    for (number, fault) in faults.into_iter().chain([Fault::Malformed]).enumerate() {
        instance.faults().set(Endpoint::ApiKeys, fault.clone());
        let request = client()
            .get(&url)
            .bearer_auth(format!("ak_invented{number}"));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 503, "{fault:?}");
        let events = log.take(Level::WARN);
        assert_eq!(events.len(), 1, "{fault:?}: {events:?}");
        assert!(!events[0].text().contains("invented"), "{events:?}");
    }
    instance.faults().clear();
    let response = client().get(&url).bearer_auth("ak_unknown").send().await;
    assert_eq!(response.unwrap().status(), 401);
}

#[tokio::test]
async fn only_page_loads_redeem_nonces() {
    for is_live in [true, false] {
        let instance = instance(is_live).await;
        let url = format!("{}/me", serve(instance.clerk().unwrap()).await);
        let session = instance.sign_in("alice").unwrap().cookie_header();
        let cookies = format!("{session}; __clerk_handshake_nonce=old");
        let client = client();
        for request in [client.get(&url), client.post(&url), client.delete(&url)] {
            let request = request.header("cookie", &cookies).header("accept", "*/*");
            let response = request.header("sec-fetch-dest", "empty").send().await;
            assert_eq!(response.unwrap().status(), 200, "production {is_live}");
        }
        assert_eq!(instance.faults().calls(Endpoint::HandshakePayload), 0);
    }
}

fn dev_browser(person: &SignedIn) -> String {
    let cookies = person.cookie_header();
    let found = cookies
        .split("; ")
        .find_map(|it| it.strip_prefix("__clerk_db_jwt="));
    found.unwrap().to_owned()
}

/// Sends a browser's handshake request to the instance and returns the URL of the redirect.
async fn handshake(instance: &Instance, person: &SignedIn, page: &str) -> String {
    let (origin, dev_browser) = (instance.url(), dev_browser(person));
    let url = format!(
        "{origin}/v1/client/handshake?redirect_url={page}&format=nonce&__clerk_db_jwt={dev_browser}"
    );
    text(&client().get(url).send().await.unwrap(), "location")
}

#[tokio::test]
async fn token_without_azp_is_renewed_by_a_handshake() {
    let log = Log::listen();
    let instance = instance(false).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let clerk = instance
        .clerk_builder()
        .authorized_parties([origin.as_str()]);
    serve_on(listener, clerk.build().unwrap());
    let page = format!("{origin}/page");
    // The offline instance's tokens have no `azp`.
    let alice = instance.sign_in("alice").unwrap();
    let cookies = alice.cookie_header();

    let response = navigate(client().get(&page).header("cookie", &cookies)).await;
    let location = text(&response, "location");
    assert!(location.contains("/v1/client/handshake"), "{location}");
    let events = log.take(Level::WARN);
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].text().contains("azp"), "{events:?}");

    let back = text(&client().get(location).send().await.unwrap(), "location");
    let counter = format!("{cookies}; __clerk_redirect_count=1");
    let response = navigate(client().get(back).header("cookie", counter)).await;
    assert_eq!(text(&response, "location"), page);
    let set = response.headers().get_all("set-cookie").iter();
    let fresh: Vec<_> = set
        .map(|it| it.to_str().unwrap().split(';').next().unwrap())
        .collect();
    let response = navigate(client().get(&page).header("cookie", fresh.join("; "))).await;
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn oversized_session_cookie_is_logged() {
    let log = Log::listen();
    let instance = instance_with_large_tokens().await;
    let origin = serve(instance.clerk().unwrap()).await;
    let alice = instance.sign_in("alice").unwrap();
    let back = handshake(&instance, &alice, &format!("{origin}/public")).await;
    let response = navigate(client().get(back)).await;
    let mut set = response.headers().get_all("set-cookie").iter();
    assert!(set.any(|it| it.len() > 4096), "{response:?}");
    let message = text(&response, "x-clerk-auth-message");
    assert!(message.contains("4096"), "{message}");
    let events = log.take(Level::WARN);
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].text().contains("4096"), "{events:?}");
    assert!(!events[0].text().contains("eyJ"), "a token: {events:?}");
}

/// The keys are cached first, so that the handshake needs no call.
#[tokio::test]
async fn oversized_session_cookie_of_a_handshake_token_is_logged() {
    let log = Log::listen();
    let instance = instance_with_large_tokens().await;
    let origin = serve(instance.clerk().unwrap()).await;
    let alice = instance.sign_in("alice").unwrap();
    let me = client()
        .get(format!("{origin}/me"))
        .bearer_auth(alice.token());
    assert_eq!(me.send().await.unwrap().status(), 200);
    log.take(Level::WARN);

    let cookie = format!("__session={}; Path=/", alice.token());
    let token = alice
        .token_builder()
        .without_claim("sub")
        .without_claim("blob");
    let token = token.claim("handshake", serde_json::json!([cookie])).mint();
    let page = format!("{origin}/public?__clerk_handshake={token}");
    navigate(client().get(page)).await;
    let events = log.take(Level::WARN);
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].text().contains("4096"), "{events:?}");
}

#[tokio::test]
async fn bearer_token_above_16_kib_is_logged_once() {
    let log = Log::listen();
    let instance = instance(false).await;
    let origin = serve(instance.clerk().unwrap()).await;
    for _ in 0..20 {
        let token = format!("{}.{}.c", "a".repeat(9000), "b".repeat(9000));
        let request = client().get(format!("{origin}/me")).bearer_auth(token);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 401);
        let message = text(&response, "x-clerk-auth-message");
        assert!(message.contains("16 KiB"), "{message}");
    }
    let events = log.take(Level::WARN);
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].text().contains("16 KiB"), "{events:?}");
}

/// Removes the redirect counter before each page load, as if it had expired.
#[tokio::test]
async fn browser_that_keeps_no_session_begins_three_handshakes_a_minute() {
    let instance = instance(false).await;
    let origin = serve(instance.clerk().unwrap()).await;
    let alice = instance.sign_in("alice").unwrap();
    let mut jar = std::collections::BTreeMap::from([
        ("__clerk_db_jwt".to_owned(), dev_browser(&alice)),
        ("__client_uat".to_owned(), "1".to_owned()),
    ]);
    for _ in 0..8 {
        jar.remove("__clerk_redirect_count");
        let mut url = format!("{origin}/me");
        for hop in 0.. {
            assert!(hop < 20, "endless redirects");
            let cookies = jar.iter().map(|(name, value)| format!("{name}={value}"));
            let cookies = cookies.collect::<Vec<_>>().join("; ");
            let response = navigate(client().get(&url).header("cookie", cookies)).await;
            for cookie in response.headers().get_all("set-cookie") {
                let cookie = cookie.to_str().unwrap();
                let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
                if !name.starts_with("__session") && !name.starts_with("__refresh") {
                    jar.insert(name.to_owned(), value.to_owned());
                }
            }
            match text(&response, "location") {
                location if location.is_empty() => break,
                location => url = location,
            }
        }
    }
    let handshakes = instance.faults().calls(Endpoint::Handshake);
    assert!(handshakes <= 3, "{handshakes}");
}

#[tokio::test]
async fn own_pair_of_cookies_takes_precedence_over_those_of_another_instance() {
    let (ours, theirs) = (instance(true).await, Instance::builder());
    let theirs = theirs.production("clerk.other.com").start().await.unwrap();
    let url = format!("{}/me", serve(ours.clerk().unwrap()).await);
    let alice = ours.sign_in("alice").unwrap();
    let own = alice.cookie_header();
    let suffixed = own.split("; ").filter(|it| {
        let name = it.split('=').next().unwrap();
        name.starts_with("__session_") || name.starts_with("__client_uat_")
    });
    let suffixed = suffixed.collect::<Vec<_>>().join("; ");
    let forged = alice.token_builder().signed_by_unknown_key().mint();
    let foreign = theirs.sign_in("alice").unwrap().token();
    for plain in ["garbage", "a.b.c", &forged, &foreign] {
        for uat in ["", "; __client_uat=0", "; __client_uat=1900000000"] {
            let cookies = format!("__session={plain}; {suffixed}{uat}");
            let response = client().get(&url).header("cookie", cookies).send().await;
            let response = response.unwrap();
            assert_eq!(response.status(), 200, "{plain} {uat}");
            assert_eq!(response.text().await.unwrap(), alice.user_id().as_str());
        }
    }
}

/// Any client can send the cookie that counts lost sessions, so the log is limited.
#[tokio::test]
async fn page_after_lost_sessions_returns_401_and_logs_one_event() {
    let log = Log::listen();
    let instance = instance(true).await;
    let origin = serve(instance.clerk().unwrap()).await;
    log.take(Level::TRACE);
    for _ in 0..3 {
        let request = client().get(format!("{origin}/page"));
        let cookies = "__client_uat=1; __clerk_lost_sessions=3.5321";
        let response = navigate(request.header("cookie", cookies)).await;
        assert_eq!(response.status(), 401);
        assert_eq!(text(&response, "location"), "");
        let sign_in = text(&response, "x-clerk-sign-in-url");
        assert!(sign_in.contains("/sign-in"), "{sign_in}");
    }
    let events = log.take(Level::WARN);
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].text().contains("5321 bytes"), "{events:?}");
}

#[tokio::test]
async fn ignored_redirect_url_logs_one_debug_event() {
    let log = Log::listen();
    let instance = instance(false).await;
    let origin = serve(instance.clerk().unwrap()).await;
    log.take(Level::TRACE);
    let url = format!("{origin}/public?__clerk_redirect_url=https://evil.example/");
    let cookies = instance.sign_in("alice").unwrap().cookie_header();
    let response = navigate(client().get(url).header("cookie", cookies)).await;
    assert_eq!(response.status(), 200);
    let events = log.take_of("clerk_runtime::origin");
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(!events[0].text().contains("evil"), "{events:?}");
}
