//! Requests that another site may have caused, and the application's public origin in redirect URLs.

use clerk_runtime::config::ClerkBuilder;
use reqwest::Method;
use reqwest::header::HeaderValue;

use super::world::{TestResponse, World, bearer, navigation, people};
use crate::apps::{Framework, PAGE_ORIGIN, Setup};

const SATELLITE: &str = "https://satellite.example";

type Headers = Vec<(&'static str, String)>;

/// Returns the headers of cross-site requests.
fn foreign() -> Vec<Headers> {
    let site = |site: &str| ("sec-fetch-site", site.to_owned());
    let origin = |origin: &str| ("origin", origin.to_owned());
    vec![
        vec![origin("https://evil.example")],
        vec![origin("https://evil.example"), site("cross-site")],
        vec![origin("http://127.0.0.1.evil.example"), site("cross-site")],
        vec![origin("null")],
        vec![origin("null"), site("cross-site")],
        vec![site("cross-site")],
        vec![origin("https://a.example"), origin("https://b.example")],
    ]
}

fn own(world: &World) -> Headers {
    vec![
        ("origin", format!("http://{}", world.app.address)),
        ("sec-fetch-site", "same-origin".to_owned()),
    ]
}

fn cookie(world: &World) -> (&'static str, String) {
    ("cookie", world.person("alice").cookie_header())
}

async fn post(world: &World, credential: &(&'static str, String), by: &Headers) -> TestResponse {
    let headers: Headers = by.iter().chain([credential]).cloned().collect();
    world.post("/upload", &headers, "body").await
}

async fn world<F: Framework>(
    middleware: bool,
    settings: impl FnOnce(ClerkBuilder) -> ClerkBuilder,
) -> World {
    let instance = people().start().await.expect("an instance");
    let clerk = settings(instance.clerk_builder()).build();
    World::with_clerk::<F>(instance, clerk.expect("valid settings"), middleware).await
}

pub async fn cross_site_request_with_a_session_cookie_returns_403<F: Framework>() {
    for middleware in [false, true] {
        let world = world::<F>(middleware, |it| it).await;
        let cookie = cookie(&world);
        for by in foreign() {
            let response = post(&world, &cookie, &by).await;
            let response = response.rejected(403, "origin-not-allowed");
            assert_eq!(response.header("set-cookie"), None);
            // The handler has its own response to unauthenticated requests.
            let headers: Headers = by.iter().chain([&cookie]).cloned().collect();
            let response = world.post("/user", &headers, "").await;
            response.rejected(403, "origin-not-allowed");
        }
        assert_eq!(
            (world.app.counters.handlers(), world.app.counters.bytes()),
            (0, 0)
        );
        post(&world, &cookie, &own(&world)).await.expect(200);
        post(&world, &cookie, &Vec::new()).await.expect(200);
        assert_eq!(world.app.counters.handlers(), 2);
    }
}

pub async fn cross_site_request_with_a_safe_method_is_accepted<F: Framework>() {
    let world = world::<F>(true, |it| it).await;
    let cookie = cookie(&world);
    for by in foreign() {
        let headers: Headers = by.iter().chain([&cookie]).cloned().collect();
        for method in [Method::GET, Method::HEAD] {
            world
                .send(method, "/watched", &headers, "")
                .await
                .expect(200);
        }
    }
}

pub async fn middleware_rejects_cross_site_request_to_unguarded_route<F: Framework>() {
    let world = world::<F>(true, |it| it).await;
    let cookie = cookie(&world);
    let evil = ("origin", "https://evil.example".to_owned());
    let headers = [cookie, evil.clone()];
    let response = world.post("/nowhere", &headers, "").await;
    response.rejected(403, "origin-not-allowed");
    world.post("/nowhere", &[evil], "").await.expect(404);
}

pub async fn bearer_token_is_accepted_from_any_origin<F: Framework>() {
    for middleware in [false, true] {
        let world = world::<F>(middleware, |it| it).await;
        let token = bearer(&world.person("alice").token());
        for by in foreign() {
            post(&world, &token, &by).await.expect(200);
            let cookie = [cookie(&world), token.clone()];
            let headers: Headers = by.into_iter().chain(cookie).collect();
            world.post("/upload", &headers, "").await.expect(200);
        }
    }
}

pub async fn cookie_without_a_session_is_unauthenticated_from_any_origin<F: Framework>() {
    let world = world::<F>(true, |it| it).await;
    for cookie in ["a=1", "__session=garbage; __client_uat=1"] {
        for by in foreign() {
            let response = post(&world, &("cookie", cookie.to_owned()), &by).await;
            response.expect(401);
        }
    }
}

pub async fn session_cookie_is_accepted_from_allowed_origins<F: Framework>() {
    let world = world::<F>(true, |it| it.allowed_origins([SATELLITE])).await;
    let cookie = cookie(&world);
    let by = |origin: &str, site: &str| -> Headers {
        vec![
            ("origin", origin.to_owned()),
            ("sec-fetch-site", site.to_owned()),
        ]
    };
    let satellite = by(SATELLITE, "cross-site");
    post(&world, &cookie, &satellite).await.expect(200);
    post(&world, &cookie, &own(&world)).await.expect(200);
    for foreign in [
        by("https://evil.example", "cross-site"),
        by("https://sibling.example", "same-site"),
    ] {
        let response = post(&world, &cookie, &foreign).await;
        response.rejected(403, "origin-not-allowed");
    }
}

pub async fn sibling_subdomain_is_accepted_without_allowed_origins<F: Framework>() {
    let by = vec![
        ("origin", "https://sibling.example".to_owned()),
        ("sec-fetch-site", "same-site".to_owned()),
    ];
    let world = world::<F>(true, |it| it).await;
    post(&world, &cookie(&world), &by).await.expect(200);
}

pub async fn danger_allow_any_origin_disables_the_check<F: Framework>() {
    let world = world::<F>(true, ClerkBuilder::danger_allow_any_origin).await;
    let cookie = cookie(&world);
    for by in foreign() {
        post(&world, &cookie, &by).await.expect(200);
    }
}

/// Returns the `redirect_url` of the response, which is a redirect of the middleware or a handler.
async fn returns_to(world: &World, path: &str, headers: &[(&'static str, String)]) -> String {
    let headers: Headers = headers.iter().cloned().chain(navigation()).collect();
    let response = world.get(path, &headers).await.expect(307);
    let location = response.header("location").expect("a location");
    let location = url::Url::parse(location).expect("a URL");
    let mut pairs = location.query_pairs();
    let back = pairs.find(|(name, _)| name == "redirect_url");
    back.expect("a redirect URL").1.into_owned()
}

/// In HTTP/2, `:authority` replaces `Host`; proxy headers are read as in HTTP/1.1.
pub async fn redirect_url_uses_the_http2_authority<F: Framework>() {
    for world in worlds::<F>(|it| it).await {
        let world = world.over_http2();
        let own = format!("http://{}/page?x=1", world.app.address);
        assert_eq!(returns_to(&world, "/page?x=1", &[]).await, own);
        let proxy = [
            ("x-forwarded-proto", "https".to_owned()),
            ("x-forwarded-host", "app.example.com".to_owned()),
        ];
        let public = "https://app.example.com/page?x=1";
        assert_eq!(returns_to(&world, "/page?x=1", &proxy).await, public);
    }
}

/// Starts apps for a development instance, whose middleware redirects pages to the handshake, and for
/// a production instance, whose handler redirects them to sign-in.
async fn worlds<F: Framework>(settings: impl Fn(ClerkBuilder) -> ClerkBuilder) -> [World; 2] {
    let development = world::<F>(true, &settings).await;
    let production = people().production("clerk.example.com").start().await;
    let production = production.expect("an instance");
    let clerk = settings(production.clerk_builder()).build();
    let clerk = clerk.expect("valid settings");
    [
        development,
        World::with_clerk::<F>(production, clerk, true).await,
    ]
}

pub async fn redirect_url_uses_the_forwarded_host<F: Framework>() {
    for world in worlds::<F>(|it| it).await {
        let address = world.app.address;
        for (pairs, expected) in [
            (vec![], format!("http://{address}")),
            (
                vec![
                    ("x-forwarded-host", "app.example.com"),
                    ("x-forwarded-port", "8443"),
                ],
                "http://app.example.com:8443".to_owned(),
            ),
            (
                vec![("x-forwarded-host", "[2001:db8::1], app.example.com")],
                "http://[2001:db8::1]".to_owned(),
            ),
            (
                vec![("x-forwarded-host", "user@evil.example")],
                format!("http://{address}"),
            ),
            (
                vec![("x-forwarded-proto", "javascript")],
                format!("http://{address}"),
            ),
        ] {
            let headers: Headers = pairs
                .into_iter()
                .map(|(name, value)| (name, value.to_owned()))
                .collect();
            let back = returns_to(&world, "/page?x=1", &headers).await;
            assert_eq!(back, format!("{expected}/page?x=1"), "{headers:?}");
        }
    }
}

pub async fn redirect_url_uses_the_forwarded_scheme<F: Framework>() {
    for world in worlds::<F>(|it| it).await {
        let address = world.app.address;
        for (pair, expected) in [
            (("x-forwarded-proto", "https"), format!("https://{address}")),
            (
                (
                    "forwarded",
                    "for=192.0.2.1;host=\"app.example.com:8443\";proto=https, host=b",
                ),
                "https://app.example.com:8443".to_owned(),
            ),
        ] {
            let headers = [(pair.0, pair.1.to_owned())];
            let back = returns_to(&world, "/page", &headers).await;
            assert_eq!(back, format!("{expected}/page"), "{headers:?}");
        }
    }
}

pub async fn malformed_host_returns_400<F: Framework>() {
    for world in worlds::<F>(|it| it).await {
        for host in [
            "",
            "user@evil.example",
            "a.example, b.example",
            "a.example:99999",
        ] {
            let headers: Headers = navigation()
                .into_iter()
                .chain([("host", host.to_owned())])
                .collect();
            for method in [Method::GET, Method::POST] {
                let response = world.send(method, "/page", &headers, "").await;
                let response = response.rejected(400, "invalid-host");
                let reason = response.header("x-clerk-auth-reason");
                assert_eq!(reason, Some("invalid-host"), "{host:?}");
                assert_eq!(response.header("location"), None, "{host:?}");
                assert!(response.cookies().is_empty());
            }
        }
    }
}

/// Clerk's query parameters contain tokens, or the state of a completed handshake.
pub async fn redirect_url_has_no_parameters_of_clerk<F: Framework>() {
    let tokens = ["handshake=t", "handshake_nonce=n", "db_jwt=d"];
    let others = ["help=h", "synced=true", "redirect_url=https://evil.example"];
    let [development, production] = worlds::<F>(|it| it).await;
    let all = [tokens, others].concat();
    for (world, parameters) in [(development, tokens.to_vec()), (production, all)] {
        let own = format!("http://{}/page?x=1", world.app.address);
        for parameter in parameters {
            let path = format!("/page?x=1&__clerk_{parameter}");
            let headers = [("cookie", "__clerk_redirect_count=1".to_owned())];
            let headers: Headers = headers.into_iter().chain(navigation()).collect();
            let response = world.get(&path, &headers).await.expect(307);
            let location = response.header("location").expect("a location");
            let location = url::Url::parse(location).expect("a URL");
            let mut pairs = location.query_pairs();
            let back = pairs.find(|(name, _)| name == "redirect_url");
            let back = back.map_or_else(|| location.to_string(), |it| it.1.into_owned());
            assert_eq!(back, own, "{parameter}");
        }
    }
}

pub async fn request_from_the_sign_in_page_of_a_satellite_is_checked<F: Framework>() {
    let primary = "https://primary.example";
    let satellite = |it: ClerkBuilder| {
        let it = it.is_satellite(true).domain("satellite.example");
        it.sign_in_url(format!("{primary}/sign-in"))
    };
    let by = vec![("origin", primary.to_owned())];
    for (allowed, status) in [(vec![], 403), (vec![primary], 200)] {
        let world = world::<F>(true, |it| satellite(it).allowed_origins(allowed)).await;
        let cookie = cookie(&world);
        let response = post(&world, &cookie, &by).await.expect(status);
        if status == 403 {
            response.rejected(403, "origin-not-allowed");
        }
        world.get("/me", &by).await.expect(401);
    }
}

pub async fn public_url_takes_precedence_over_forwarded_headers<F: Framework>() {
    for world in worlds::<F>(|it| it.public_url("https://app.example.com")).await {
        let evil = [
            ("x-forwarded-host", "evil.example".to_owned()),
            ("x-forwarded-port", "1".to_owned()),
            ("forwarded", "host=evil.example;proto=http".to_owned()),
        ];
        let back = returns_to(&world, "/page?x=1", &evil).await;
        assert_eq!(back, "https://app.example.com/page?x=1");
    }
}

/// Starts apps below the framework's CORS layer, with and without the middleware.
async fn below_cors<F: Framework>() -> [World; 2] {
    let start = async |middleware| {
        let instance = people().start().await.expect("an instance");
        let clerk = instance.clerk().expect("valid settings");
        let setup = Setup {
            middleware,
            cors: true,
            ..Setup::of(&clerk)
        };
        World::with_setup::<F>(instance, clerk, setup).await
    };
    [start(false).await, start(true).await]
}

fn by_page() -> (&'static str, String) {
    ("origin", PAGE_ORIGIN.to_owned())
}

/// Asserts that a script of the page can read the response.
#[track_caller]
fn assert_readable(response: &TestResponse) {
    let origin = response.header("access-control-allow-origin");
    assert_eq!(origin, Some(PAGE_ORIGIN), "{response:?}");
}

/// Tests rejections by the middleware, by a guard and by `require`.
pub async fn rejection_below_a_cors_layer_has_its_headers<F: Framework>() {
    for (world, middleware) in below_cors::<F>().await.into_iter().zip([false, true]) {
        let bob = bearer(&world.person("bob").token());
        for (path, credentials, status) in [
            ("/me", None, 401),
            ("/me", Some(bearer("garbage")), 401),
            ("/admin", Some(bob), 403),
        ] {
            let headers: Headers = [by_page()].into_iter().chain(credentials).collect();
            assert_readable(&world.get(path, &headers).await.expect(status));
        }
        if middleware {
            let headers = [by_page(), cookie(&world)];
            let response = world.post("/nowhere", &headers, "").await;
            assert_readable(&response.rejected(403, "origin-not-allowed"));
        } else {
            let response = world.get("/files/report", &[by_page()]).await;
            assert!(response.status.is_client_error(), "{response:?}");
            assert_readable(&response);
        }
    }
}

pub async fn cors_layer_keeps_vary_and_exposed_headers<F: Framework>() {
    for world in below_cors::<F>().await {
        let response = world.get("/me", &[by_page()]).await.expect(401);
        for (name, part) in [
            ("access-control-expose-headers", "x-clerk-auth-reason"),
            ("vary", "Cookie"),
        ] {
            let mut values = response.headers.get_all(name).iter();
            let has_part = |it: &HeaderValue| it.to_str().is_ok_and(|it| it.contains(part));
            assert!(values.any(has_part), "{part}: {response:?}");
        }
    }
}

pub async fn cors_layer_around_the_middleware_responds_to_preflight_requests<F: Framework>() {
    for world in below_cors::<F>().await {
        let preflight = [
            by_page(),
            ("access-control-request-method", "GET".to_owned()),
            ("access-control-request-headers", "authorization".to_owned()),
        ];
        let response = world.send(Method::OPTIONS, "/me", &preflight, "").await;
        assert!(response.status.is_success(), "{response:?}");
        assert_readable(&response);
        assert_eq!(response.header("access-control-allow-methods"), Some("GET"));
        assert_eq!(world.app.counters.handlers(), 0);
    }
}
