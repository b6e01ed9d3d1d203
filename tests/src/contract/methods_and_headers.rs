//! Methods other than GET and POST, CORS preflight requests, and large headers.

use reqwest::Method;

use super::world::{TestResponse, World, bearer, navigation};
use crate::apps::Framework;

pub async fn head_request_is_checked_like_get<F: Framework>() {
    let world = World::start::<F>().await;
    let head = async |headers: &[_]| -> TestResponse {
        world.send(Method::HEAD, "/watched", headers, "").await
    };
    let missing = head(&[]).await.expect(401);
    assert!(missing.header("www-authenticate").is_some());
    let [destination, accept] = navigation();
    let bob = bearer(&world.person("bob").token());
    let denied = head(&[bob, destination, accept]).await;
    let denied = denied.expect(307);
    assert_eq!(denied.header("location"), Some("/upgrade"));
    assert_eq!(world.app.counters.handlers(), 0);
    let allowed = head(&[bearer(&world.person("alice").token())]).await;
    let allowed = allowed.expect(200);
    assert_eq!(world.app.counters.handlers(), 1);
    for response in [missing, denied, allowed] {
        assert_eq!(response.body, "");
    }
}

/// axum adds `Content-Length` to the responses of handlers only, and hyper adds none to a response
/// to `HEAD` without a body.
pub async fn head_request_to_a_hidden_handler_returns_the_404_of_an_unknown_path<F: Framework>() {
    for world in [
        World::start::<F>().await,
        World::with_middleware::<F>().await,
    ] {
        for method in [Method::HEAD, Method::GET] {
            let headers = async |path: &str| {
                let response = world.send(method.clone(), path, &[], "").await;
                let mut headers = response.expect(404).headers;
                headers.remove("date");
                headers
            };
            let hidden = headers("/hello").await;
            assert_eq!(hidden, headers("/no-such-route").await, "{method}");
        }
        assert_eq!(world.app.counters.handlers(), 0);
    }
}

/// Preflight requests have no credentials. The framework or its CORS layer responds to them.
pub async fn options_request_is_left_to_the_framework<F: Framework>() {
    let preflight = preflight();
    let mut responses = Vec::new();
    for world in [
        World::start::<F>().await,
        World::with_middleware::<F>().await,
    ] {
        let response = world
            .send(Method::OPTIONS, "/watched", &preflight, "")
            .await;
        assert_eq!(world.app.counters.handlers(), 0);
        assert_eq!(response.header("location"), None);
        assert!(response.cookies().is_empty());
        responses.push((response.status, response.body));
    }
    assert_eq!(responses[0], responses[1]);
}

fn preflight() -> [(&'static str, String); 3] {
    [
        ("origin", "https://app.example.com".to_owned()),
        ("access-control-request-method", "GET".to_owned()),
        ("access-control-request-headers", "authorization".to_owned()),
    ]
}

/// A preflight request has neither credentials nor a body. Its response contains only the parts
/// that a browser reads. All other requests are checked against the policy.
pub async fn preflight_request_bypasses_a_required_policy<F: Framework>() {
    let world = World::start::<F>().await;
    let path = "/files/report";
    let response = world.send(Method::OPTIONS, path, &preflight(), "").await;
    let response = response.expect(200);
    let origin = response.header("access-control-allow-origin");
    assert_eq!(origin, Some("https://app.example.com"));
    let headers = response.header("access-control-allow-headers");
    assert_eq!(headers, Some("authorization"));
    assert_eq!((response.header("x-inner"), &*response.body), (None, ""));

    let [origin, method, _] = preflight();
    let pair = [origin.clone(), method.clone()];
    let with = |name: &'static str, value: &str| {
        [origin.clone(), method.clone(), (name, value.to_owned())]
    };
    let cookie = with("cookie", "a=1");
    let token = with("authorization", "Bearer garbage");
    for (sent, headers, body) in [
        (Method::GET, &pair[..], ""),
        (Method::POST, &pair, ""),
        (Method::OPTIONS, &[], ""),
        (Method::OPTIONS, std::slice::from_ref(&origin), ""),
        (Method::OPTIONS, std::slice::from_ref(&method), ""),
        (Method::OPTIONS, &cookie, ""),
        (Method::OPTIONS, &token, ""),
        (Method::OPTIONS, &pair, "a body"),
    ] {
        let response = world.send(sent.clone(), path, headers, body).await;
        assert!(
            response.status.is_client_error(),
            "{sent} {headers:?}: {response:?}"
        );
        assert_eq!(response.header("access-control-allow-origin"), None);
    }
}

/// Browsers never send two `Origin` headers.
pub async fn preflight_request_with_two_origins_is_rejected<F: Framework>() {
    let world = World::start::<F>().await;
    let other = ("origin", "https://other.example.com".to_owned());
    let headers: Vec<_> = preflight().into_iter().chain([other]).collect();
    let response = world
        .send(Method::OPTIONS, "/files/report", &headers, "")
        .await;
    assert!(response.status.is_client_error(), "{response:?}");
    assert_eq!(response.header("access-control-allow-origin"), None);
}

pub async fn session_cookie_is_found_among_200_cookies<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let junk: Vec<_> = (0..200).map(|it| format!("cookie_{it}={it}")).collect();
    let junk = junk.join("; ");
    for (cookies, status) in [
        (junk.clone(), 401),
        (format!("{junk}; {}", alice.cookie_header()), 200),
        (format!("{}; {junk}", alice.cookie_header()), 200),
    ] {
        world
            .get("/me", &[("cookie", cookies)])
            .await
            .expect(status);
    }
    // The server may reject so many headers itself.
    let (name, value) = ("cookie", "a=1".to_owned());
    let many = vec![(name, value); 200];
    let code = world.get("/me", &many).await.code();
    assert!(matches!(code, 401 | 400 | 431), "{code}");
    assert_eq!(world.app.counters.handlers(), 2);
}

/// A server may reject the long header itself. Otherwise, the request is authenticated as usual.
pub async fn cookie_of_16_kib_does_not_affect_authentication<F: Framework>() {
    let world = World::start::<F>().await;
    let alice = world.person("alice");
    let long = "x".repeat(16 * 1024);
    let session = alice.cookie_header();
    let cases = [
        (format!("long={long}"), 401),
        (format!("long={long}; {session}"), 200),
        (format!("{session}; long={long}"), 200),
        (format!("__session={long}"), 401),
        (format!("__client_uat={long}"), 401),
    ];
    for (cookie, status) in cases {
        let code = world.get("/me", &[("cookie", cookie)]).await.code();
        assert!(matches!(code, 400 | 431) || code == status, "{code}");
    }
    world.get_with(&alice.token(), "/me").await.expect(200);
}
