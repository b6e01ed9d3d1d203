//! Responses to unauthenticated and unauthorized requests.

use super::world::{TestResponse, World, bearer, navigation};
use crate::apps::Framework;

pub async fn get_is_redirected_with_307_and_post_with_303<F: Framework>() {
    let world = World::start::<F>().await;
    let [destination, accept] = navigation();
    let page = [destination.clone(), accept.clone()];
    let bob = [bearer(&world.person("bob").token()), destination, accept];
    let cases = [
        (world.get("/upgrade", &bob).await, 307, "/upgrade"),
        (world.post("/upgrade", &bob, "").await, 303, "/upgrade"),
        (world.get("/moved", &[]).await, 307, "/elsewhere"),
        (world.post("/moved", &[], "").await, 303, "/elsewhere"),
        (world.post("/user", &page, "").await, 303, "/sign-in"),
    ];
    for (response, status, location) in cases {
        let response = response.expect(status);
        assert_eq!(response.header("location"), Some(location));
        assert_eq!(response.header("cache-control"), Some("no-store"));
    }
    assert_eq!(world.app.counters.handlers(), 0);
}

/// Returns headers of requests that are not page loads, with several values of `Accept`.
fn scripts() -> Vec<Vec<(&'static str, String)>> {
    let headers: [&[(&str, &str)]; 7] = [
        &[],
        &[
            ("accept", "*/*"),
            ("sec-fetch-dest", "empty"),
            ("sec-fetch-mode", "cors"),
        ],
        &[("accept", "text/html"), ("sec-fetch-dest", "empty")],
        &[("accept", "text/html"), ("sec-fetch-mode", "cors")],
        &[
            ("accept", "text/html"),
            ("x-requested-with", "XMLHttpRequest"),
        ],
        &[("accept", "text/html"), ("hx-request", "true")],
        &[("accept", "application/json")],
    ];
    let owned = |(name, value): &(&'static str, &str)| (*name, (*value).to_owned());
    headers
        .iter()
        .map(|headers| headers.iter().map(owned).collect())
        .collect()
}

pub async fn unauthenticated_script_request_returns_401_with_the_sign_in_url<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    // A development browser without a session.
    let browser = ("cookie", "__clerk_db_jwt=dvb_1".to_owned());
    for headers in scripts() {
        let headers = [headers, vec![browser.clone()]].concat();
        for (response, url) in [
            (
                world.get("/page", &headers).await,
                world.instance.sign_in_url(),
            ),
            (
                world.post("/page", &headers, "").await,
                world.instance.sign_in_url(),
            ),
            (
                world.post("/user", &headers, "").await,
                "/sign-in".to_owned(),
            ),
        ] {
            let response = response.expect(401);
            assert_eq!(response.header("location"), None);
            let named = response.header("x-clerk-sign-in-url").expect("a URL");
            assert!(
                named.starts_with(&url) && !named.contains("__clerk"),
                "{named}"
            );
            assert_eq!(response.json()["errors"][0]["meta"]["sign_in_url"], named);
            assert!(exposes(&response, "x-clerk-sign-in-url"), "{response:?}");
        }
    }
    let page = format!("http://{}/inbox?x=1", world.app.address);
    let own = world.get("/page", &[("referer", page.clone())]).await;
    let own = own.header("x-clerk-sign-in-url").map(redirect_url);
    assert_eq!(own, Some(Some(page)));
    let other = "https://evil.example/".to_owned();
    let other = world.get("/page", &[("referer", other)]).await;
    let other = other.header("x-clerk-sign-in-url").map(redirect_url);
    assert_eq!(other, Some(None));
}

fn redirect_url(sign_in: &str) -> Option<String> {
    let url = url::Url::parse(sign_in).expect("a URL");
    let back = url.query_pairs().find(|(name, _)| name == "redirect_url");
    back.map(|(_, value)| value.into_owned())
}

pub async fn denied_script_request_returns_403_with_the_redirect_url<F: Framework>() {
    let world = World::start::<F>().await;
    let bob = bearer(&world.person("bob").token());
    for headers in scripts() {
        let headers = [headers, vec![bob.clone()]].concat();
        let response = world.get("/upgrade", &headers).await;
        let response = response.rejected(403, "not-allowed");
        assert_eq!(response.header("location"), None);
        assert_eq!(response.header("x-clerk-redirect-url"), Some("/upgrade"));
        assert_eq!(
            response.json()["errors"][0]["meta"]["redirect_url"],
            "/upgrade"
        );
    }
}

/// The body and the header have the guard's reason, and never that of the middleware, which only
/// accepts sessions.
pub async fn rejection_gives_one_reason<F: Framework>() {
    for world in [
        World::start::<F>().await,
        World::with_middleware::<F>().await,
    ] {
        let session = world.person("alice").token();
        for (token, path, reason) in [
            (None, "/keyed", "No token in header"),
            (Some(&*session), "/keyed", "token-type-mismatch"),
            (Some("ak_forged"), "/keyed", "token-invalid"),
            (Some("ak_forged"), "/me", "token-invalid"),
            (Some("garbage"), "/me", "token-invalid"),
            (None, "/me", "dev-browser-missing"),
        ] {
            let headers: Vec<_> = token.iter().map(|it| bearer(it)).collect();
            let response = world.get(path, &headers).await.rejected(401, reason);
            assert_eq!(response.header("x-clerk-auth-reason"), Some(reason));
            assert_eq!(response.header("x-clerk-auth-status"), Some("signed-out"));
            for name in ["x-clerk-auth-reason", "x-clerk-auth-status"] {
                assert_eq!(response.headers.get_all(name).iter().count(), 1, "{name}");
            }
        }
    }
}

pub async fn rejected_token_returns_an_invalid_token_challenge<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let token = world.person("alice").token_builder();
    let expired = token.clone().expired().mint();
    for (token, path) in [
        (&*token.mint(), "/keyed"),
        ("ak_forged", "/keyed"),
        ("ak_forged", "/me"),
        ("mt_forged", "/me"),
        ("garbage", "/me"),
        (&*expired, "/me"),
    ] {
        let response = world.get_with(token, path).await.expect(401);
        let challenge = response.header("www-authenticate").unwrap_or_default();
        let is_invalid = challenge.starts_with("Bearer error=\"invalid_token\"");
        assert!(is_invalid, "{path} {token}: {challenge}");
    }
    for path in ["/keyed", "/me"] {
        let response = world.get_unauthenticated(path).await.expect(401);
        assert_eq!(
            response.header("www-authenticate"),
            Some("Bearer"),
            "{path}"
        );
    }
}

fn exposes(response: &TestResponse, name: &str) -> bool {
    let exposed = response.header("access-control-expose-headers");
    exposed.is_some_and(|names| names.split(',').any(|it| it.trim() == name))
}

pub async fn on_missing_function_creates_the_response<F: Framework>() {
    let world = World::start::<F>().await;
    let response = world.get_unauthenticated("/tea").await.expect(418);
    assert_eq!(response.body, "dev-browser-missing");
    assert_eq!(
        response.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
}

pub async fn page_request_without_the_middleware_returns_401<F: Framework>() {
    let world = World::start::<F>().await;
    for path in ["/hello", "/page"] {
        let response = world.get(path, &navigation()).await.expect(401);
        assert_eq!(response.header("location"), None);
    }
}

pub async fn on_denied_function_creates_the_response<F: Framework>() {
    let world = World::start::<F>().await;
    world.get_unauthenticated("/denied-tea").await.expect(401);
    let response = world.get_as("bob", "/denied-tea").await.expect(418);
    assert_eq!(response.body, "not-allowed");
    world.get_as("alice", "/denied-tea").await.expect(200);
}

pub async fn on_missing_and_on_denied_have_separate_statuses<F: Framework>() {
    let world = World::start::<F>().await;
    for (name, status) in [("alice", 200), ("bob", 402), ("carol", 402), ("dave", 401)] {
        world.get_as(name, "/paid").await.expect(status);
    }
    world.get_unauthenticated("/paid").await.expect(401);
    let expired = world.person("alice").token_builder().expired().mint();
    world.get_with(&expired, "/paid").await.expect(401);
}
