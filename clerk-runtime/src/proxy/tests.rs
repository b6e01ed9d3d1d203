//! Requests as they are sent to the Frontend API, and replies of the middleware.

mod streaming;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use serde_json::Value;

use super::relay::buffered;
use super::{ProxiedRequest, ProxyPath, forward};
use crate::api::{Transport, TransportError, TransportErrorKind, TransportFuture};
use crate::config::ClerkBuilder;
use crate::service::Clerk;

const SECRET: &str = "sk_test_abcdefghijklmnopqrstuvwxyz";
const PUBLISHABLE: &str = "pk_test_Zm9vLWJhci0xMy5jbGVyay5hY2NvdW50cy5kZXYk";

/// Names and values of headers.
type Headers<'a> = &'a [(&'static str, &'static str)];

/// Change of the settings.
type Change = fn(ClerkBuilder) -> ClerkBuilder;

/// Frontend API that records requests and sends one response to all.
#[derive(Clone, Debug, Default)]
struct FrontendApi {
    calls: Arc<Mutex<Vec<http::Request<Bytes>>>>,
    /// Status, headers and body; `None` to send no response.
    response: Option<(u16, Headers<'static>, &'static str)>,
    error: Option<TransportErrorKind>,
}

impl Transport for FrontendApi {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        self.calls.lock().unwrap().push(request);
        Box::pin(async {
            if let Some(kind) = self.error {
                let source = format!("connection to {SECRET} failed");
                return Err(TransportError::new(kind).with_source(source));
            }
            let Some((status, headers, body)) = self.response else {
                return std::future::pending().await;
            };
            let mut response = http::Response::new(Bytes::from_static(body.as_bytes()));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            *response.headers_mut() = map(headers);
            Ok(response)
        })
    }
}

impl FrontendApi {
    fn responding(status: u16, headers: Headers<'static>, body: &'static str) -> Self {
        Self {
            response: Some((status, headers, body)),
            ..Self::default()
        }
    }

    fn builder(&self) -> ClerkBuilder {
        ClerkBuilder::new()
            .secret_key(SECRET)
            .publishable_key(PUBLISHABLE)
            .transport(self.clone())
    }

    fn call(&self) -> http::Request<Bytes> {
        let mut calls = self.calls.lock().unwrap();
        assert_eq!(calls.len(), 1, "one call");
        calls.remove(0)
    }

    fn is_called(&self) -> bool {
        !self.calls.lock().unwrap().is_empty()
    }
}

fn map(pairs: Headers<'_>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    headers
}

fn built(builder: ClerkBuilder) -> Clerk {
    Clerk::new(builder.settings().unwrap())
}

async fn send(
    clerk: &Clerk,
    (method, target): (Method, &str),
    headers: Headers<'_>,
    body: &'static str,
) -> http::Response<Bytes> {
    let uri: Uri = target.parse().unwrap();
    let headers = map(headers);
    let request = ProxiedRequest {
        method: &method,
        uri: &uri,
        headers: &headers,
        peer: "192.0.2.1".parse().ok(),
    };
    let path = ProxyPath::parse("/__clerk").unwrap();
    let body = stream::iter([Ok::<_, ()>(Bytes::from_static(body.as_bytes()))]);
    let response = forward(clerk, &path, request, body).await;
    buffered(response).await.unwrap()
}

const HOST: (&str, &str) = ("host", "app.example.com");

#[tokio::test]
async fn method_path_query_and_body_are_forwarded() {
    for method in [
        "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "QUERY",
    ] {
        let api = FrontendApi::responding(200, &[], "");
        let method: Method = method.parse().unwrap();
        let target = "/__clerk/v1/client/sign_ins?_method=PATCH&x=%2F";
        let call = (method.clone(), target);
        send(&built(api.builder()), call, &[HOST], "a=b").await;
        let call = api.call();
        assert_eq!(call.method(), method);
        assert_eq!(
            call.uri(),
            "https://frontend-api.clerk.dev/v1/client/sign_ins?_method=PATCH&x=%2F"
        );
        assert_eq!(call.body(), "a=b");
        assert_eq!(call.headers().get("host"), None);
    }
}

#[tokio::test]
async fn request_names_the_instance_and_the_application() {
    let forged = [
        HOST,
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-for", "198.51.100.7"),
        ("forwarded", "host=evil.example"),
    ];
    let untrusted = |builder: ClerkBuilder| builder;
    let public = |builder: ClerkBuilder| builder.public_url("https://www.example.com");
    let trusted = |builder: ClerkBuilder| builder.trusted_proxies(1);
    let absolute = |builder: ClerkBuilder| builder.proxy_url("https://proxy.example/clerk/");
    let relative = |builder: ClerkBuilder| builder.proxy_url("/__clerk");
    let cases: [(Change, &str, &str); 5] = [
        (untrusted, "http://app.example.com/__clerk", "192.0.2.1"),
        (public, "https://www.example.com/__clerk", "192.0.2.1"),
        (trusted, "https://evil.example/__clerk", "198.51.100.7"),
        (absolute, "https://proxy.example/clerk", "192.0.2.1"),
        (relative, "http://app.example.com/__clerk", "192.0.2.1"),
    ];
    for (change, proxy_url, address) in cases {
        let api = FrontendApi::responding(200, &[], "");
        let clerk = built(change(api.builder()));
        send(&clerk, (Method::GET, "/__clerk/v1/client"), &forged, "").await;
        let call = api.call();
        let headers = call.headers();
        assert_eq!(headers["clerk-secret-key"], SECRET);
        assert!(headers["clerk-secret-key"].is_sensitive());
        assert_eq!(headers["clerk-proxy-url"], proxy_url);
        assert_eq!(headers["x-forwarded-for"], address);
        let host = proxy_url.split('/').nth(2).unwrap();
        assert_eq!(headers["x-forwarded-host"], host);
        let scheme = proxy_url.split(':').next().unwrap();
        assert_eq!(headers["x-forwarded-proto"], scheme);
        assert_eq!(headers.get("forwarded"), None);
    }
}

#[tokio::test]
async fn absolute_request_target_is_forwarded_to_the_frontend_api() {
    let api = FrontendApi::responding(200, &[], "");
    let target = "http://evil.example:81/__clerk/v1/client";
    send(&built(api.builder()), (Method::GET, target), &[], "").await;
    let uri = api.call().uri().to_string();
    assert_eq!(uri, "https://frontend-api.clerk.dev/v1/client");
}

#[tokio::test]
async fn request_is_forwarded_to_the_configured_url_or_the_offline_instance() {
    let local = "http://127.0.0.1:4000";
    let offline = |builder: ClerkBuilder| builder.danger_frontend_api_origin(local);
    for (url, expected) in [
        (None, "http://127.0.0.1:4000/v1/x"),
        (
            Some("https://gateway.example/f"),
            "https://gateway.example/f/v1/x",
        ),
    ] {
        let api = FrontendApi::responding(200, &[], "");
        let builder = offline(api.builder()).frontend_api_url(url.unwrap_or_default());
        send(&built(builder), (Method::GET, "/__clerk/v1/x"), &[HOST], "").await;
        assert_eq!(*api.call().uri(), *expected);
    }
}

#[tokio::test]
async fn offline_instance_receives_the_host_that_the_browser_used() {
    let local = "http://127.0.0.1:4000";
    let absolute = |builder: ClerkBuilder| builder.proxy_url("http://127.0.0.1:4000");
    let public = |builder: ClerkBuilder| builder.public_url("http://localhost:3000");
    let trusted = |builder: ClerkBuilder| builder.trusted_proxies(1);
    let cases: [Change; 3] = [absolute, public, trusted];
    for change in cases {
        let api = FrontendApi::responding(200, &[], "");
        let clerk = built(change(api.builder().frontend_api_url(local)));
        let headers = [
            ("host", "rebound.example"),
            ("x-forwarded-host", "localhost"),
        ];
        send(&clerk, (Method::GET, "/__clerk/console"), &headers, "").await;
        let host = api.call().headers()["x-forwarded-host"].clone();
        assert_eq!(host, "rebound.example");
    }
}

#[tokio::test]
async fn response_is_passed_on() {
    const HEADERS: &[(&str, &str)] = &[
        ("content-type", "application/json"),
        ("cache-control", "public, max-age=300"),
        ("location", "https://frontend-api.clerk.dev/v1/other?x"),
        ("connection", "x-hop"),
        ("x-hop", "1"),
        ("etag", "\"1\""),
    ];
    let api = FrontendApi::responding(307, HEADERS, "{}");
    let clerk = built(api.builder());
    let reply = send(&clerk, (Method::GET, "/__clerk/v1/client"), &[HOST], "").await;
    assert_eq!(reply.status(), 307);
    assert_eq!(reply.body(), "{}");
    let expected = map(&[
        ("content-type", "application/json"),
        ("cache-control", "public, max-age=300"),
        ("location", "/__clerk/v1/other?x"),
        ("etag", "\"1\""),
    ]);
    assert_eq!(*reply.headers(), expected);
}

#[tokio::test]
async fn response_with_cookies_is_private() {
    const HEADERS: &[(&str, &str)] = &[
        ("set-cookie", "__client=a"),
        ("set-cookie", "__session=b"),
        ("cache-control", "public, max-age=300"),
    ];
    let api = FrontendApi::responding(200, HEADERS, "");
    let clerk = built(api.builder());
    let reply = send(&clerk, (Method::GET, "/__clerk/v1/client"), &[HOST], "").await;
    let cookies: Vec<_> = reply.headers().get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["__client=a", "__session=b"]);
    assert_eq!(reply.headers()["cache-control"], "private, no-store");
}

/// Asserts an error reply without details.
#[track_caller]
fn assert_error(reply: &http::Response<Bytes>, status: u16, code: &str) {
    assert_eq!(reply.status(), status);
    assert_eq!(reply.headers()["cache-control"], "no-store");
    let body: Value = serde_json::from_slice(reply.body()).unwrap();
    assert_eq!(body["errors"][0]["code"], code);
    assert!(body["errors"][0]["message"].is_string());
    assert!(!body.to_string().contains("sk_test"), "{body}");
}

#[tokio::test]
async fn request_that_cannot_be_forwarded_makes_no_call() {
    let api = FrontendApi::responding(200, &[], "");
    let clerk = built(api.builder());
    let mismatch = (400, "proxy_path_mismatch");
    let too_large = (413, "proxy_body_too_large");
    let length = ("content-length", "104857600");
    let cases: [(_, Headers<'_>, _); 6] = [
        ("/__clerk//evil.example", &[HOST], mismatch),
        ("/__clerk/%2F%2Fevil.example", &[HOST], mismatch),
        ("/__clerk/v1/%2e%2e/x", &[HOST], mismatch),
        ("/__clerk/v1", &[HOST, length], too_large),
        ("/__clerk/v1", &[], (400, "invalid-host")),
        ("/__clerk/v1", &[("host", "a@b")], (400, "invalid-host")),
    ];
    for (target, headers, (status, code)) in cases {
        let reply = send(&clerk, (Method::POST, target), headers, "").await;
        assert_error(&reply, status, code);
    }
    assert!(!api.is_called());
}

#[tokio::test]
async fn method_that_could_reveal_the_secret_key_returns_405() {
    let api = FrontendApi::responding(200, &[], "");
    let clerk = built(api.builder());
    for method in ["TRACE", "CONNECT", "TRACK", "trace"] {
        let call = (method.parse().unwrap(), "/__clerk/v1/client");
        let reply = send(&clerk, call, &[HOST], "").await;
        assert_error(&reply, 405, "method_not_allowed");
        assert!(reply.headers().contains_key("allow"));
    }
    assert!(!api.is_called());
}

#[tokio::test(start_paused = true)]
async fn upgrade_without_a_length_has_an_empty_body() {
    let api = FrontendApi::responding(200, &[], "");
    let clerk = built(api.builder());
    let headers = map(&[HOST, ("connection", "Upgrade"), ("upgrade", "websocket")]);
    let request = ProxiedRequest {
        method: &Method::GET,
        uri: &Uri::from_static("/__clerk/v1/client"),
        headers: &headers,
        peer: None,
    };
    let path = ProxyPath::parse("/__clerk").unwrap();
    let endless = stream::pending::<Result<Bytes, ()>>();
    let reply = forward(&clerk, &path, request, endless).await;
    assert_eq!(reply.status(), 200);
    assert_eq!(api.call().body(), "");
}

#[tokio::test]
async fn missing_secret_key_returns_500() {
    let api = FrontendApi::responding(200, &[], "");
    let builder = api.builder().secret_key("");
    let call = (Method::GET, "/__clerk/v1/client");
    let reply = send(&built(builder), call, &[HOST], "").await;
    assert_error(&reply, 500, "proxy_configuration_error");
    assert!(!api.is_called());
}

#[tokio::test]
async fn failed_call_returns_502_without_details() {
    for kind in [
        TransportErrorKind::Connect,
        TransportErrorKind::Broken,
        TransportErrorKind::TooLarge,
    ] {
        let api = FrontendApi {
            error: Some(kind),
            ..FrontendApi::default()
        };
        let call = (Method::GET, "/__clerk/v1/client");
        let reply = send(&built(api.builder()), call, &[HOST], "").await;
        assert_error(&reply, 502, "proxy_request_failed");
    }
}

#[tokio::test(start_paused = true)]
async fn call_without_a_response_returns_504() {
    let api = FrontendApi::default();
    let clerk = built(api.builder().timeout(Duration::from_secs(3)));
    let began = tokio::time::Instant::now();
    let reply = send(&clerk, (Method::GET, "/__clerk/v1/client"), &[HOST], "").await;
    assert_error(&reply, 504, "proxy_request_timeout");
    assert_eq!(began.elapsed(), Duration::from_secs(3));
    assert!(api.is_called());
}

#[tokio::test(start_paused = true)]
async fn calls_beyond_the_limit_wait_for_their_turn() {
    let api = FrontendApi::default();
    let clerk = built(api.builder());
    let calls = (0..300).map(|_| send(&clerk, (Method::GET, "/__clerk/v1"), &[HOST], ""));
    let replies = futures_util::future::join_all(calls);
    let early = tokio::time::timeout(Duration::from_secs(1), replies).await;
    assert!(early.is_err());
    assert_eq!(api.calls.lock().unwrap().len(), 256);
}

#[test]
fn secret_key_is_not_in_debug_output() {
    let clerk = built(FrontendApi::default().builder());
    let output = format!("{:?} {:?}", clerk.settings().frontend_api, clerk.settings());
    assert!(!output.contains(SECRET), "{output}");
}
