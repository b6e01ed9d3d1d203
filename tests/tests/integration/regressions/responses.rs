//! Regressions in responses: caches, CORS, reasons, redirects, missing layers.

use axum::Router;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{any, get, post};
use clerk_runtime::dev::Instance;
use clerk_runtime::webhook::{Event, Webhook};
use clerk_runtime::{Clerk, ClerkLayer, Denial, Reply, UserId, auth, policy, protect};
use reqwest::header::HeaderMap;
use reqwest::{Client, RequestBuilder, Response, redirect};
use serde_json::Value;
use tests::contract::world::ManualClock;
use tower_http::cors::CorsLayer;
use tracing::Level;

use super::serve;
use crate::log::Log;

policy!(Staff: role = "org:admin", on_missing = 401, on_denied = 403);

fn client() -> Client {
    let client = Client::builder().redirect(redirect::Policy::none());
    client.no_proxy().build().unwrap()
}

fn all<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    let values = headers.get_all(name).iter();
    values.map(|value| value.to_str().unwrap()).collect()
}

/// Returns an instance, the URL of an application with these routes, and cookies whose session
/// token has expired.
async fn refreshing(routes: Router) -> (Instance, String, String) {
    let clock = ManualClock::start();
    let instance = Instance::builder().clock(clock.clone()).start();
    let instance = instance.await.unwrap();
    let url = serve(routes.layer(ClerkLayer::new(instance.clerk().unwrap()))).await;
    let cookies = instance.sign_in("alice").unwrap().cookie_header();
    clock.forward(120);
    (instance, url, cookies)
}

fn page(url: &str) -> RequestBuilder {
    let request = client().get(url).header("accept", "text/html");
    request.header("sec-fetch-dest", "document")
}

#[tokio::test]
async fn refreshed_session_is_never_cacheable() {
    let caching = [
        ("cache-control", "public, max-age=300"),
        ("etag", "W/\"1\""),
        ("last-modified", "Thu, 01 Jan 2015 00:00:00 GMT"),
    ];
    let routes = Router::new()
        .route("/page", get(move || async move { (caching, "hello") }))
        .route(
            "/same",
            get(move || async move { (StatusCode::NOT_MODIFIED, caching) }),
        )
        .route(
            "/fails",
            get(move || async move { (StatusCode::GONE, caching) }),
        )
        .route(
            "/own",
            get(async || ([("set-cookie", "own=1")], caching_forever())),
        );
    let (_instance, url, cookies) = refreshing(routes).await;
    for (path, status) in [
        ("/page", 200),
        ("/same", 304),
        ("/fails", 410),
        ("/own", 200),
    ] {
        let request = page(&format!("{url}{path}")).header("cookie", &cookies);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        let headers = response.headers();
        let cookies = all(headers, "set-cookie");
        assert!(
            cookies.iter().any(|it| it.starts_with("__session")),
            "{path}"
        );
        assert_eq!(cookies.contains(&"own=1"), path == "/own");
        assert_eq!(
            all(headers, "cache-control"),
            ["private, no-store"],
            "{path}"
        );
        for name in ["etag", "last-modified", "cloudflare-cdn-cache-control"] {
            assert!(!headers.contains_key(name), "{path} {name}");
        }
        assert_eq!(all(headers, "vary"), ["Cookie, Authorization"], "{path}");
    }
}

fn caching_forever() -> impl IntoResponse {
    [("cloudflare-cdn-cache-control", "max-age=31536000")]
}

#[auth]
async fn home(user_id: Option<UserId>) -> impl IntoResponse {
    ([("vary", "*")], format!("{user_id:?}"))
}

#[tokio::test]
async fn vary_asterisk_is_kept() {
    let instance = Instance::start().await.unwrap();
    let layer = ClerkLayer::new(instance.clerk().unwrap());
    let url = serve(Router::new().route("/", get(home)).layer(layer)).await;
    let response = client().get(url).send().await.unwrap();
    assert_eq!(all(response.headers(), "vary"), ["*"]);
}

const ORIGIN: &str = "https://app.example.com";

fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(ORIGIN.parse::<HeaderValue>().unwrap())
        .allow_methods([Method::GET])
}

fn preflight(url: &str) -> RequestBuilder {
    let request = client()
        .request(Method::OPTIONS, url)
        .header("origin", ORIGIN);
    request.header("access-control-request-method", "GET")
}

#[protect(role = "org:admin", on_missing = 401)]
async fn guarded() -> &'static str {
    "guarded"
}

/// The CORS layer is around `require`, within it, or within the middleware.
#[tokio::test]
async fn preflight_is_accepted_in_both_orders_and_rejections_have_cors_headers() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let require = || clerk.require::<Staff>();
    let report = || Router::new().route("/report", get(async || "report"));
    let handler = Router::new().route("/handler", get(guarded));
    let app = Router::new()
        .nest("/within", report().layer(cors()).layer(require()))
        .nest("/around", report().layer(require()).layer(cors()))
        .nest(
            "/middleware",
            handler.layer(cors()).layer(ClerkLayer::new(clerk.clone())),
        );
    let url = serve(app).await;
    for path in ["/within/report", "/around/report", "/middleware/handler"] {
        let url = format!("{url}{path}");
        let response = preflight(&url).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(
            all(response.headers(), "access-control-allow-origin"),
            [ORIGIN]
        );
        assert_eq!(
            all(response.headers(), "access-control-allow-methods"),
            ["GET"]
        );

        let response = client()
            .get(&url)
            .header("origin", ORIGIN)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 401, "{path}");
        let headers = response.headers();
        let carries = headers.contains_key("access-control-allow-origin");
        assert_eq!(
            carries,
            path != "/within/report",
            "{path}: the layer is around the rejection"
        );
        let exposed = all(headers, "access-control-expose-headers").join(",");
        for name in ["www-authenticate", "x-clerk-auth-reason"] {
            assert!(exposed.contains(name), "{path}: {exposed}");
        }
    }
}

/// Without a CORS layer, a preflight request runs the handler if it serves every method, but the
/// handler's headers and body are not sent.
#[tokio::test]
async fn forged_preflight_response_has_no_content() {
    let instance = Instance::start().await.unwrap();
    let secret = any(async || ([("x-secret", "1"), ("etag", "secret")], "secret"));
    let app = Router::new().route("/", secret);
    let url = serve(app.layer(instance.clerk().unwrap().require::<Staff>())).await;
    let response = preflight(&url).send().await.unwrap();
    assert!(
        !response.headers().contains_key("x-secret") && !response.headers().contains_key("etag")
    );
    assert_eq!(response.text().await.unwrap(), "");
    let with_body = preflight(&url).body("a body").send().await.unwrap();
    assert_eq!(with_body.status(), 401);
}

/// A handler's own guard checks every method.
#[tokio::test]
async fn forged_preflight_is_rejected_by_a_guard() {
    let instance = Instance::start().await.unwrap();
    let layer = ClerkLayer::new(instance.clerk().unwrap());
    let url = serve(Router::new().route("/", any(guarded)).layer(layer)).await;
    assert_eq!(preflight(&url).send().await.unwrap().status(), 401);
}

#[auth(on_missing = sign_in)]
async fn inbox(user_id: UserId) -> String {
    user_id.to_string()
}

fn page_reply(denial: &Denial) -> Reply {
    Reply::json(StatusCode::UNAUTHORIZED, denial.is_page())
}

#[auth(on_missing = page_reply)]
async fn is_page(user_id: UserId) -> String {
    user_id.to_string()
}

#[protect]
async fn hidden() {}

async fn app(clerk: Clerk) -> String {
    let routes = Router::new()
        .route("/inbox", get(inbox).post(inbox))
        .route("/is-page", get(is_page).post(is_page))
        .route("/hidden", get(hidden))
        .route("/keyed", get(keyed));
    serve(routes.layer(ClerkLayer::new(clerk))).await
}

#[tokio::test]
async fn fetch_is_rejected_without_redirect() {
    let instance = Instance::start().await.unwrap();
    let url = app(instance.clerk().unwrap()).await;
    for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
        let request = client().request(method.clone(), format!("{url}/inbox"));
        let request = request
            .header("accept", "*/*")
            .header("sec-fetch-dest", "empty");
        let response = request.send().await.unwrap();
        if [Method::PUT, Method::DELETE].contains(&method) {
            assert_eq!(response.status(), 405);
            continue;
        }
        assert_eq!(response.status(), 401);
        assert!(!response.headers().contains_key("location"));
        let named = response.headers()["x-clerk-sign-in-url"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(named.starts_with(&instance.sign_in_url()), "{named}");
        let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(body["errors"][0]["meta"]["sign_in_url"], named);
    }
}

/// A form is a page load. A fetch that accepts HTML, such as those of Turbo and htmx, is not.
#[tokio::test]
async fn denial_reports_page_requests() {
    let instance = Instance::start().await.unwrap();
    let url = app(instance.clerk().unwrap()).await;
    let form = |request: RequestBuilder| request.header("sec-fetch-dest", "document");
    let fetch = |request: RequestBuilder| {
        let request = request.header("accept", "text/html");
        request.header("sec-fetch-dest", "empty")
    };
    let posted = form(client().post(format!("{url}/is-page")))
        .send()
        .await
        .unwrap();
    assert_eq!(posted.text().await.unwrap(), "true");
    let fetched = fetch(client().get(format!("{url}/is-page")))
        .send()
        .await
        .unwrap();
    assert_eq!(fetched.text().await.unwrap(), "false");
    let fetched = fetch(client().get(format!("{url}/hidden")))
        .send()
        .await
        .unwrap();
    assert_eq!(fetched.status(), 404);
    let posted = form(client().post(format!("{url}/inbox")))
        .send()
        .await
        .unwrap();
    assert_eq!(posted.status(), 303);
}

/// Without `Sec-Fetch-Dest`, as over plain HTTP, scripts are recognised by the headers of libraries.
#[tokio::test]
async fn middleware_does_not_redirect_scripts() {
    let instance = Instance::start().await.unwrap();
    let url = format!("{}/inbox", app(instance.clerk().unwrap()).await);
    let html = || client().get(&url).header("accept", "text/html");
    assert_eq!(html().send().await.unwrap().status(), 307);
    for (name, value) in [
        ("hx-request", "true"),
        ("turbo-frame", "inbox"),
        ("x-requested-with", "XMLHttpRequest"),
        ("sec-fetch-dest", "empty"),
    ] {
        let response = html().header(name, value).send().await.unwrap();
        assert_eq!(response.status(), 401, "{name}");
        assert!(
            response.headers().contains_key("x-clerk-sign-in-url"),
            "{name}"
        );
    }
}

#[protect(token = api_key, on_missing = 401)]
async fn keyed() {}

#[tokio::test]
async fn header_and_body_have_the_same_reason() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance
        .clerk_builder()
        .explain_denials(true)
        .build()
        .unwrap();
    let url = app(clerk).await;
    let session = instance.sign_in("alice").unwrap().token();
    for (token, token_type) in [
        (None, "none"),
        (Some(session.as_str()), "session_token"),
        (Some("ak_forged"), "api_key"),
        (Some("mt_forged"), "m2m_token"),
        (Some("oat_forged"), "oauth_token"),
        (Some("garbage"), "session_token"),
    ] {
        let request = client().get(format!("{url}/keyed"));
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let response = request.send().await.unwrap();
        let denied_by = response.headers()["x-clerk-denied-by"].to_str().unwrap();
        assert!(
            denied_by.contains(&format!("; token={token_type}; ")),
            "{denied_by}"
        );
        let challenge = response.headers()["www-authenticate"].to_str().unwrap();
        let is_invalid = challenge.contains("error=\"invalid_token\"");
        assert_eq!(is_invalid, token.is_some(), "{challenge}");
        let reason = response.headers()["x-clerk-auth-reason"].to_str().unwrap();
        assert!(
            denied_by.contains(&format!("code={reason};")),
            "{denied_by}"
        );
        let reason = reason.to_owned();
        let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(body["errors"][0]["code"], reason);
    }
}

async fn received(_: Webhook<Event>) {}

#[protect]
async fn without_layer() {}

#[auth(on_missing = 401)]
async fn without_layer_too(_user_id: UserId) {}

/// Asserts that the response names the three ways to provide an instance.
async fn assert_names_the_layer(response: Response) {
    assert_eq!(response.status(), 500);
    assert!(!response.headers().contains_key("retry-after"));
    let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    let error = &body["errors"][0];
    assert_eq!(error["code"], "no-clerk-instance");
    let message = error["message"].as_str().unwrap();
    for name in ["ClerkLayer", "ClerkMiddleware", "set_default"] {
        assert!(message.contains(name), "{message}");
    }
}

/// Builds an instance, as other tests do, so that there is no default instance from the environment.
async fn app_without_layer() -> String {
    let clerk = Clerk::builder().secret_key("sk_test_placeholder").build();
    drop(clerk.unwrap());
    serve(
        Router::new()
            .route("/", get(without_layer))
            .route("/too", get(without_layer_too))
            .route("/webhooks", post(received)),
    )
    .await
}

#[tokio::test]
async fn missing_layer_returns_500_and_logs_one_error_per_handler() {
    let url = app_without_layer().await;
    let log = Log::listen();
    for _ in 0..3 {
        assert_names_the_layer(client().get(&url).send().await.unwrap()).await;
        assert_names_the_layer(client().get(format!("{url}/too")).send().await.unwrap()).await;
        let webhook = client().post(format!("{url}/webhooks"));
        assert_names_the_layer(webhook.send().await.unwrap()).await;
    }
    let events = log.take(Level::ERROR);
    let handlers = events.iter().map(|event| event.fields.get("handler"));
    let handlers: Vec<_> = handlers.map(|name| name.map(String::as_str)).collect();
    let expected = [Some("without_layer"), Some("without_layer_too"), None];
    assert_eq!(handlers, expected);
    for event in &events {
        assert!(event.fields["message"].contains("ClerkLayer"), "{event:?}");
    }
}

/// Runs the test above in its own process, and checks the lines that it prints to standard error.
#[test]
fn missing_layer_is_printed_to_standard_error_in_debug_builds() {
    let name = "regressions::responses::missing_layer_returns_500_and_logs_one_error_per_handler";
    let mut tests = std::process::Command::new(std::env::current_exe().unwrap());
    let output = tests.args(["--exact", name]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let errors = String::from_utf8(output.stderr).unwrap();
    let mut lines = errors
        .lines()
        .filter(|line| line.starts_with("clerk-runtime: "));
    for handler in ["`without_layer`", "`without_layer_too`"] {
        let line = lines.next().unwrap_or_default();
        assert!(line.contains("add `ClerkLayer::new(clerk)`"), "{errors}");
        assert!(
            line.contains(handler) && line.contains("responses.rs:"),
            "{errors}"
        );
    }
    assert_eq!(lines.count(), 1, "one for the webhook: {errors}");
}
