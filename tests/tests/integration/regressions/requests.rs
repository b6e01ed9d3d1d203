//! Regressions in reading requests: authorization scheme, public URL, ranks of Rocket's routes, and
//! requests from other origins.
#![expect(
    clippy::unused_async,
    reason = "`#[protect]` and `#[auth]` guard async functions"
)]

use std::process::Command;
use std::sync::mpsc;

use axum::Router;
use axum::routing::get;
use clerk_runtime::dev::Instance;
use clerk_runtime::policy::AcceptedTokens;
use clerk_runtime::{ClerkLayer, ClerkMiddleware, RequestHead, UserId, auth, protect, public};
use http::{HeaderMap, HeaderName, Method, Uri};
use rocket::fairing::AdHoc;
use rocket::http::{Header, Status};
use rocket::local::asynchronous::Client;
use rocket::{Build, Config, Rocket, routes};
use tracing::Level;

use crate::log::Log;

#[auth(on_missing = 401)]
async fn me(user_id: UserId) -> String {
    user_id.to_string()
}

#[tokio::test]
async fn authorization_scheme_in_any_case_returns_200() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let app = Router::new()
        .route("/me", get(me))
        .layer(ClerkLayer::new(clerk));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/me", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let token = instance.sign_in("alice").unwrap().token();
    for scheme in ["Bearer ", "bearer ", "BEARER ", "Bearer  "] {
        let request = reqwest::Client::new().get(&url);
        let request = request.header("authorization", format!("{scheme}{token}"));
        assert_eq!(request.send().await.unwrap().status(), 200, "{scheme:?}");
    }
}

/// Returns the redirect URL of this page's handshake, or `None` if no handshake starts.
async fn redirect_url(
    instance: &Instance,
    uri: &str,
    pairs: &[(&'static str, &str)],
) -> Option<String> {
    let clerk = instance.clerk().unwrap();
    let navigation = [("accept", "text/html"), ("sec-fetch-dest", "document")];
    let mut headers = HeaderMap::new();
    for (name, value) in pairs.iter().chain(&navigation) {
        headers.append(HeaderName::from_static(name), value.parse().unwrap());
    }
    let uri: Uri = uri.parse().unwrap();
    let head = RequestHead::new(&Method::GET, &uri, &headers);
    let state = clerk
        .authenticate_request(&head, AcceptedTokens::SESSION)
        .await;
    let location = url::Url::parse(state.location()?).unwrap();
    let mut query = location.query_pairs();
    let (_, back) = query.find(|(name, _)| name == "redirect_url")?;
    Some(back.into_owned())
}

#[tokio::test]
async fn forwarded_and_x_forwarded_headers_set_the_redirect_url() {
    let instance = Instance::start().await.unwrap();
    for (pairs, expected) in [
        (
            vec![
                ("x-forwarded-host", "app.example.com"),
                ("x-forwarded-proto", "https"),
                ("x-forwarded-port", "8443"),
            ],
            "https://app.example.com:8443/page",
        ),
        (
            vec![(
                "forwarded",
                "for=192.0.2.1;host=app.example.com;proto=https",
            )],
            "https://app.example.com/page",
        ),
        (
            vec![(
                "forwarded",
                "For=\"[::1]:1\";Host=\"[::1]:8443\";Proto=\"https\", host=b",
            )],
            "https://[::1]:8443/page",
        ),
        (
            vec![
                ("x-forwarded-host", "app.example.com:8443"),
                ("x-forwarded-proto", "https"),
                ("x-forwarded-port", "443"),
            ],
            "https://app.example.com:8443/page",
        ),
        // Without a forwarded host, host and port are those of `Host`.
        (
            vec![("x-forwarded-proto", "https"), ("x-forwarded-port", "80")],
            "https://localhost:3000/page",
        ),
    ] {
        let pairs = [&pairs[..], &[("host", "localhost:3000")]].concat();
        let back = redirect_url(&instance, "/page", &pairs).await;
        assert_eq!(back.as_deref(), Some(expected), "{pairs:?}");
    }
}

#[tokio::test]
async fn path_segment_never_becomes_the_host() {
    let instance = Instance::start().await.unwrap();
    for host in ["", " ", "@", "/", "user@evil.example", "a, b", ":80"] {
        for path in ["/evil.example/x", "//evil.example/x"] {
            let back = redirect_url(&instance, path, &[("host", host)]).await;
            assert_eq!(back, None, "{host:?} {path}");
            let proxied = [("host", host), ("x-forwarded-host", "app.example.com")];
            let back = redirect_url(&instance, path, &proxied).await;
            assert_eq!(back.unwrap(), format!("http://app.example.com{path}"));
        }
    }
}

#[tokio::test]
async fn forwarded_scheme_is_used_over_http2() {
    let instance = Instance::start().await.unwrap();
    let https = [("x-forwarded-proto", "https")];
    for (uri, expected) in [
        (
            "http://app.example.com/page",
            "https://app.example.com/page",
        ),
        ("http://[::1]:8080/page", "https://[::1]:8080/page"),
    ] {
        let back = redirect_url(&instance, uri, &https).await;
        assert_eq!(back.as_deref(), Some(expected));
    }
}

#[protect]
#[rocket::get("/page")]
async fn page() -> &'static str {
    "page"
}

#[protect]
#[rocket::get("/<id>")]
async fn item(id: u32) -> String {
    id.to_string()
}

#[auth(on_missing = 401)]
#[rocket::get("/of/<owner>/<id>")]
async fn owned(user_id: UserId, owner: &str, id: u8) -> String {
    format!("{user_id} {owner} {id}")
}

#[public]
#[rocket::get("/<file>", rank = 9)]
async fn file(file: &str) -> Result<String, Status> {
    match file {
        "locked.css" => Err(Status::NotFound),
        file => Ok(file.to_owned()),
    }
}

#[public]
#[rocket::get("/of/<owner>/<file>", rank = 9)]
async fn owned_file(owner: &str, file: &str) -> (Status, String) {
    (Status::Unauthorized, format!("{owner}'s {file}"))
}

async fn rocket(instance: &Instance) -> Client {
    let clerk = instance.clerk().unwrap();
    let app = rocket::build()
        .mount("/", routes![item, file, owned, owned_file])
        .attach(ClerkMiddleware::new(clerk));
    Client::untracked(app).await.unwrap()
}

#[rocket::async_test]
async fn public_route_of_lower_rank_is_reached_if_the_path_does_not_parse() {
    let instance = Instance::start().await.unwrap();
    let client = rocket(&instance).await;
    for path in ["/style.css", "/-1", "/4294967296"] {
        let response = client.get(path).dispatch().await;
        assert_eq!(response.status(), Status::Ok, "{path}");
        assert_eq!(
            response.into_string().await.unwrap(),
            path.trim_start_matches('/')
        );
    }
    // A response of the handler itself is kept, whatever its status.
    let response = client.get("/of/alice/notes.txt").dispatch().await;
    assert_eq!(response.status(), Status::Unauthorized);
    assert_eq!(response.into_string().await.unwrap(), "alice's notes.txt");
    let response = client.get("/locked.css").dispatch().await;
    assert_eq!(response.status(), Status::NotFound);
}

#[rocket::async_test]
async fn public_route_of_lower_rank_is_not_reached_if_the_path_parses() {
    let instance = Instance::start().await.unwrap();
    let client = rocket(&instance).await;
    for (path, status) in [
        ("/7", Status::NotFound),
        ("/of/alice/7", Status::Unauthorized),
    ] {
        let response = client.get(path).dispatch().await;
        assert_eq!(response.status(), status, "{path}");
        let body = response.into_string().await.unwrap();
        assert!(
            body.contains("errors") || status == Status::NotFound,
            "{body}"
        );
        assert!(!body.contains("alice's") && body != "7", "{body}");
    }
    let token = instance.sign_in("alice").unwrap().token();
    let request = client.get("/7");
    let request = request.header(Header::new("authorization", format!("Bearer {token}")));
    assert_eq!(request.dispatch().await.into_string().await.unwrap(), "7");
}

/// Starts an application and returns its port.
async fn launch(app: Rocket<Build>) -> u16 {
    let (send, receive) = mpsc::channel();
    let report_port = AdHoc::on_liftoff("port", move |rocket| {
        send.send(rocket.config().port).unwrap();
        Box::pin(std::future::ready(()))
    });
    tokio::spawn(app.attach(report_port).launch());
    tokio::task::spawn_blocking(move || receive.recv().unwrap())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn authority_of_http2_is_the_host_in_rocket() {
    let instance = Instance::start().await.unwrap();
    let config = Config {
        port: 0,
        ..Config::default()
    };
    let app = rocket::custom(config)
        .mount("/", routes![page])
        .attach(ClerkMiddleware::new(instance.clerk().unwrap()));
    let origin = format!("//127.0.0.1:{}", launch(app).await);
    for (header, expected) in [
        ("accept: text/html", format!("http:{origin}/page")),
        ("x-forwarded-proto: https", format!("https:{origin}/page")),
    ] {
        let url = format!("http:{origin}/page");
        let mut curl = Command::new("curl");
        curl.args([
            "-s",
            "-D-",
            "-o/dev/null",
            "--http2-prior-knowledge",
            "--noproxy",
            "*",
        ])
        .args(["-Haccept: text/html", "-H", header, &url]);
        let output = tokio::task::spawn_blocking(move || curl.output().unwrap());
        let head = String::from_utf8(output.await.unwrap().stdout).unwrap();
        let encoded = expected.replace(':', "%3A").replace('/', "%2F");
        assert!(head.starts_with("HTTP/2 307"), "{head}");
        assert!(head.contains(&format!("redirect_url={encoded}&")), "{head}");
    }
}

#[tokio::test]
async fn requests_from_other_origins_are_logged_with_the_settings_to_change() {
    let log = Log::listen();
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let cookie = instance.sign_in("alice").unwrap().cookie_header();
    let oversized = format!("https://{}.example", "a".repeat(4000));
    let mut reasons = Vec::new();
    for (origin, site) in [
        ("https://evil.example", "cross-site"),
        (&oversized, "cross-site"),
        ("https://blog.example.com", "same-site"),
        ("https://shop.example.com", "same-site"),
    ] {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("host", "app.example.com"),
            ("cookie", &cookie),
            ("origin", origin),
            ("sec-fetch-site", site),
        ] {
            headers.insert(HeaderName::from_static(name), value.parse().unwrap());
        }
        let uri = Uri::from_static("/transfer");
        let head = RequestHead::new(&Method::POST, &uri, &headers);
        let state = clerk.authenticate_request(&head, AcceptedTokens::SESSION);
        reasons.push(state.await.reason().map(ToString::to_string));
    }
    let rejected = Some("origin-not-allowed".to_owned());
    assert_eq!(reasons, [rejected.clone(), rejected, None, None]);
    let events = log.take_of("clerk_runtime::origin");
    let levels: Vec<Level> = events.iter().map(|event| event.level).collect();
    // A cookie that is accepted from a sibling subdomain is only logged once.
    assert_eq!(levels, [Level::DEBUG, Level::DEBUG, Level::WARN]);
    for entry in &events {
        let text = entry.text();
        assert!(
            text.contains("allowed_origins") && text.len() < 1000,
            "{text}"
        );
        assert!(
            !text.contains("__session") && !text.contains("eyJ"),
            "{text}"
        );
        assert_eq!(
            text.contains("public_url"),
            entry.level == Level::DEBUG,
            "{text}"
        );
    }
}
