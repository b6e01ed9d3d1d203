//! Requests that the middleware forwards to the Frontend API.

use std::time::Duration;

use clerk_runtime::config::ClerkBuilder;
use clerk_runtime::dev::Instance;
use http::Method;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::frontend_api::{COOKIES, FrontendApi, LARGE, assert_error, large_body, received};
use super::world::{TestResponse, World, bearer, navigation, people};
use crate::apps::{Framework, Setup};

/// Starts an app with the middleware and the proxy at `/__clerk`.
async fn with_proxy<F: Framework>(change: impl FnOnce(ClerkBuilder) -> ClerkBuilder) -> World {
    let instance = people().start().await.expect("an instance");
    of_instance::<F>(instance, change).await
}

async fn of_instance<F: Framework>(
    instance: Instance,
    change: impl FnOnce(ClerkBuilder) -> ClerkBuilder,
) -> World {
    let clerk = change(instance.clerk_builder()).build();
    let clerk = clerk.expect("settings that fit");
    let setup = Setup {
        middleware: true,
        proxy: true,
        ..Setup::of(&clerk)
    };
    World::with_setup::<F>(instance, clerk, setup).await
}

/// Starts an app that forwards to a Frontend API of these tests.
async fn forwarding<F: Framework>() -> (World, FrontendApi) {
    let api = FrontendApi::start().await;
    let world = with_proxy::<F>(|builder| builder.frontend_api_url(&api.url)).await;
    (world, api)
}

async fn call(world: &World, path: &str, headers: &[(&str, String)]) -> Value {
    world.get(path, headers).await.expect(200).json()
}

/// Sends a request with a target that HTTP clients would normalize, and returns the status.
async fn raw(world: &World, request_line: &str, headers: &str) -> u16 {
    let mut stream = TcpStream::connect(world.app.address)
        .await
        .expect("a server");
    let host = world.app.address;
    let head =
        format!("{request_line} HTTP/1.1\r\nhost: {host}\r\n{headers}connection: close\r\n\r\n");
    stream
        .write_all(head.as_bytes())
        .await
        .expect("a connection");
    let mut response = Vec::new();
    let read = stream.read_to_end(&mut response);
    // A server that rejects a request may reset the connection after its response.
    let _ignored = tokio::time::timeout(Duration::from_secs(20), read).await;
    let text = String::from_utf8_lossy(&response).into_owned();
    let status = text.split(' ').nth(1).and_then(|it| it.parse().ok());
    status.unwrap_or_else(|| panic!("{request_line}: {text:?}"))
}

pub async fn method_path_query_and_body_are_forwarded<F: Framework>() {
    let (world, _api) = forwarding::<F>().await;
    for method in [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ] {
        let path = "/__clerk/v1/client/sign_ins/sia_1?_method=PATCH&x=%2F..&y=a+b";
        let form = (
            "content-type",
            "application/x-www-form-urlencoded".to_owned(),
        );
        let body = if method == Method::GET {
            ""
        } else {
            "identifier=alice%40x&a=%C3%A4"
        };
        let response = world.send(method.clone(), path, &[form], body).await;
        let call = response.expect(200).json();
        assert_eq!(call["method"], method.as_str());
        assert_eq!(call["target"], path.trim_start_matches("/__clerk"));
        assert_eq!(call["body"], body, "{method}");
    }
    let response = world
        .send(Method::HEAD, "/__clerk/v1/client", &[], "")
        .await;
    assert_eq!(response.expect(200).body, "");
    assert_eq!(call(&world, "/__clerk", &[]).await["target"], "/");
    assert_eq!(call(&world, "/__clerk/", &[]).await["target"], "/");
    let script = "/npm/@clerk/clerk-js@6/dist/clerk.browser.js";
    let response = call(&world, &format!("/__clerk{script}"), &[]).await;
    assert_eq!(response["target"], script);
    assert_eq!(world.app.counters.handlers(), 0);
}

pub async fn uploaded_picture_is_forwarded<F: Framework>() {
    let (world, _api) = forwarding::<F>().await;
    let picture = "x".repeat(3 * 1024 * 1024);
    let response = world
        .post("/__clerk/v1/me/profile_image", &[], &picture)
        .await;
    assert_eq!(response.expect(200).json()["length"], picture.len());
}

pub async fn large_upload_is_forwarded_while_it_arrives<F: Framework>() {
    let (world, api) = forwarding::<F>().await;
    let body = large_body();
    let (first, second) = body.split_at(LARGE / 2);
    let mut stream = TcpStream::connect(world.app.address)
        .await
        .expect("a server");
    let head = format!(
        "POST /__clerk/v1/upload HTTP/1.1\r\nhost: {}\r\ncontent-length: {LARGE}\r\n\
         connection: close\r\n\r\n",
        world.app.address
    );
    stream.write_all(head.as_bytes()).await.expect("a head");
    let (mut reader, mut writer) = stream.split();
    let sends = async {
        writer.write_all(first).await.expect("the first half");
        api.receives_upload().await;
        writer.write_all(second).await.expect("the second half");
    };
    let mut response = Vec::new();
    let ((), read) = tokio::join!(sends, reader.read_to_end(&mut response));
    read.expect("a response");
    let response = String::from_utf8_lossy(&response);
    assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    assert!(response.contains("true"), "{response}");
}

pub async fn large_response_is_forwarded_while_it_arrives<F: Framework>() {
    let (world, api) = forwarding::<F>().await;
    let mut response = world.open("/__clerk/v1/halves", &[]).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.content_length(), Some(LARGE as u64));
    let first = response.chunk().await.expect("a chunk");
    let mut body = first.expect("a first chunk").to_vec();
    api.send_second_half();
    while let Some(chunk) = response.chunk().await.expect("a chunk") {
        body.extend_from_slice(&chunk);
    }
    assert_eq!(body, large_body());
}

pub async fn interrupted_response_is_incomplete<F: Framework>() {
    let (world, _api) = forwarding::<F>().await;
    for path in ["/__clerk/v1/broken", "/__clerk/v1/broken_sized"] {
        let response = world.open(path, &[]).await;
        // A framework that cannot stream the response has not sent its head yet.
        if response.status() != 502 {
            assert_eq!(response.status(), 200);
            assert!(response.bytes().await.is_err(), "{path}");
        }
    }
}

pub async fn forwarded_head_request_returns_the_length<F: Framework>() {
    let (world, _api) = forwarding::<F>().await;
    for (path, length) in [("hop", "8"), ("halves", &*LARGE.to_string())] {
        let path = format!("/__clerk/v1/{path}");
        let response = world.send(Method::HEAD, &path, &[], "").await.expect(200);
        assert_eq!(response.header("content-length"), Some(length), "{path}");
        assert_eq!(response.body, "");
    }
}

pub async fn forwarded_request_names_the_instance_and_the_application<F: Framework>() {
    let (world, api) = forwarding::<F>().await;
    let forged = [
        ("clerk-secret-key", "sk_test_forged".to_owned()),
        ("clerk-proxy-url", "https://evil.example/__clerk".to_owned()),
        ("x-forwarded-host", "evil.example".to_owned()),
        ("x-forwarded-proto", "https".to_owned()),
        ("forwarded", "host=evil.example".to_owned()),
        ("x-real-ip", "198.51.100.7".to_owned()),
    ];
    let call = call(&world, "/__clerk/v1/client", &forged).await;
    let origin = format!("http://{}", world.app.address);
    assert_eq!(
        received(&call, "clerk-secret-key"),
        Some(world.instance.secret_key())
    );
    assert_eq!(
        received(&call, "clerk-proxy-url"),
        Some(&*format!("{origin}/__clerk"))
    );
    assert_eq!(received(&call, "host"), api.url.strip_prefix("http://"));
    assert_eq!(received(&call, "accept-encoding"), Some("identity"));
    assert_eq!(received(&call, "x-forwarded-proto"), Some("http"));
    assert_eq!(
        received(&call, "x-forwarded-host"),
        origin.strip_prefix("http://")
    );
    assert_eq!(received(&call, "x-real-ip"), None);
    assert_eq!(received(&call, "forwarded"), None);
}

pub async fn forwarded_address_is_that_of_the_connection<F: Framework>() {
    let forged = [("x-forwarded-for", "198.51.100.7".to_owned())];
    let (world, api) = forwarding::<F>().await;
    let response = call(&world, "/__clerk/v1/client", &forged).await;
    assert_eq!(received(&response, "x-forwarded-for"), Some("127.0.0.1"));
    let trusting = |builder: ClerkBuilder| builder.frontend_api_url(&api.url).trusted_proxies(1);
    let world = with_proxy::<F>(trusting).await;
    let response = call(&world, "/__clerk/v1/client", &forged).await;
    assert_eq!(received(&response, "x-forwarded-for"), Some("198.51.100.7"));
}

pub async fn public_url_names_the_application<F: Framework>() {
    let api = FrontendApi::start().await;
    let public = |builder: ClerkBuilder| {
        let builder = builder.frontend_api_url(&api.url);
        builder.public_url("https://app.example.com")
    };
    let world = with_proxy::<F>(public).await;
    let call = call(&world, "/__clerk/v1/client", &[]).await;
    let expected = "https://app.example.com/__clerk";
    assert_eq!(received(&call, "clerk-proxy-url"), Some(expected));
    assert_eq!(received(&call, "x-forwarded-proto"), Some("https"));
}

pub async fn only_cookies_and_headers_for_clerk_are_forwarded<F: Framework>() {
    let (world, _api) = forwarding::<F>().await;
    let cookies = "app=private; __session_x=a; __client_uat=1; _ga=2; __clerk_db_jwt=b";
    let headers = [
        ("cookie", cookies.to_owned()),
        ("origin", "http://localhost:3000".to_owned()),
        ("authorization", "token".to_owned()),
        ("proxy-authorization", "Basic eA==".to_owned()),
        ("te", "trailers".to_owned()),
    ];
    let call = call(&world, "/__clerk/v1/client", &headers).await;
    let expected = "__session_x=a; __client_uat=1; __clerk_db_jwt=b";
    assert_eq!(received(&call, "cookie"), Some(expected));
    assert_eq!(received(&call, "origin"), Some("http://localhost:3000"));
    assert_eq!(received(&call, "authorization"), Some("token"));
    assert_eq!(received(&call, "proxy-authorization"), None);
    assert_eq!(received(&call, "te"), None);
}

pub async fn forwarded_response_keeps_every_cookie<F: Framework>() {
    let (world, _api) = forwarding::<F>().await;
    let response = world
        .get_unauthenticated("/__clerk/v1/cookies")
        .await
        .expect(200);
    assert_eq!(response.cookies(), COOKIES);
    assert_eq!(response.header("cache-control"), Some("private, no-store"));
    assert_eq!(response.body, "cookies");
}

pub async fn forwarded_response_has_no_headers_of_the_connection<F: Framework>() {
    let (world, _api) = forwarding::<F>().await;
    let response = world
        .get_unauthenticated("/__clerk/v1/hop")
        .await
        .expect(200);
    assert_eq!(response.header("x-kept"), Some("1"));
    assert_eq!(
        response.header("cache-control"),
        Some("public, max-age=300")
    );
    assert_eq!(response.header("content-type"), Some("text/javascript"));
    assert_eq!(response.body, "script()");
    for name in ["x-hop", "strict-transport-security"] {
        assert_eq!(response.header(name), None, "{name}");
    }
    assert_ne!(response.header("keep-alive"), Some("timeout=7"));
}

pub async fn redirect_of_the_frontend_api_leads_to_the_proxy<F: Framework>() {
    let (world, _api) = forwarding::<F>().await;
    for (path, expected) in [
        ("absolute", "/__clerk/v1/next?x=1"),
        ("relative", "/__clerk/v1/next?x=1"),
        ("back", "https://app.example.com/page"),
    ] {
        let response = world
            .get_unauthenticated(&format!("/__clerk/v1/{path}"))
            .await;
        assert_eq!(response.expect(303).header("location"), Some(expected));
    }
}

pub async fn forwarded_request_bypasses_authentication<F: Framework>() {
    let (world, api) = forwarding::<F>().await;
    let alice = world.person("alice");
    let foreign = [
        ("cookie", alice.cookie_header()),
        ("origin", "https://evil.example".to_owned()),
        ("sec-fetch-site", "cross-site".to_owned()),
    ];
    world
        .post("/__clerk/v1/client", &foreign, "")
        .await
        .expect(200);
    let forged = [bearer("forged"), bearer("twice")];
    world.get("/__clerk/v1/client", &forged).await.expect(200);
    world
        .get("/__clerk/v1/client", &navigation())
        .await
        .expect(200);
    let response = world.get_unauthenticated("/__clerk/v1/client").await;
    assert_eq!(response.header("x-clerk-auth-status"), None);
    assert_eq!(response.header("vary"), None);
    assert_eq!(api.calls(), 4);
    for path in ["/__clerkx", "/__clerk_/v1", "/a/__clerk/v1", "/__CLERK/v1"] {
        world.get_unauthenticated(path).await.hidden();
    }
    world.get_unauthenticated("/me").await.expect(401);
    assert_eq!(api.calls(), 4);
}

pub async fn proxy_is_off_by_default<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    world
        .get_unauthenticated("/__clerk/v1/environment")
        .await
        .hidden();
}

pub async fn ambiguous_path_is_not_forwarded<F: Framework>() {
    not_forwarded::<F>(&[
        "//evil.example/v1",
        "/%2Fevil.example",
        "/%5Cevil.example",
        "/\\evil.example",
        "/v1/..%2Fx",
        "/%00",
    ])
    .await;
}

pub async fn dot_segments_are_not_forwarded<F: Framework>() {
    not_forwarded::<F>(&["/v1/../x", "/v1/%2e%2e/x", "/./x"]).await;
}

async fn not_forwarded<F: Framework>(paths: &[&str]) {
    let (world, api) = forwarding::<F>().await;
    for path in paths {
        let status = raw(&world, &format!("GET /__clerk{path}"), "").await;
        assert_eq!(status, 400, "{path}");
    }
    assert_eq!(api.calls(), 0);
}

pub async fn absolute_request_target_stays_on_the_frontend_api<F: Framework>() {
    let (world, api) = forwarding::<F>().await;
    let evil = FrontendApi::start().await;
    let request = format!("GET {}/__clerk/v1/client", evil.url);
    raw(&world, &request, "").await;
    let request = format!("GET {}/v1/client", evil.url);
    raw(&world, &request, "").await;
    assert_eq!(evil.calls(), 0);
    assert!(api.calls() <= 1);
}

pub async fn oversized_body_returns_413<F: Framework>() {
    let (world, api) = forwarding::<F>().await;
    // Rocket waits for the first bytes of a body before it runs any other code.
    let length =
        "content-length: 104857600\r\nconnection: close\r\n\r\n first bytes of the body\r\n";
    assert_eq!(raw(&world, "POST /__clerk/v1/me", length).await, 413);
    assert_eq!(api.calls(), 0);
}

pub async fn unavailable_frontend_api_returns_502<F: Framework>() {
    let api = FrontendApi::start().await;
    let url = api.url.clone();
    drop(api);
    let world = with_proxy::<F>(|builder| builder.frontend_api_url(url)).await;
    let mut response = world.get_unauthenticated("/__clerk/v1/client").await;
    // The server stops listening shortly after it is dropped.
    for _ in 0..50 {
        if response.code() == 502 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        response = world.get_unauthenticated("/__clerk/v1/client").await;
    }
    assert_error(
        response,
        502,
        "proxy_request_failed",
        world.instance.secret_key(),
    );
}

pub async fn slow_frontend_api_returns_504<F: Framework>() {
    let api = FrontendApi::start().await;
    let hasty = |builder: ClerkBuilder| {
        let builder = builder.frontend_api_url(&api.url);
        builder.timeout(Duration::from_millis(500))
    };
    let world = with_proxy::<F>(hasty).await;
    let response = world.get_unauthenticated("/__clerk/v1/slow").await;
    assert_error(
        response,
        504,
        "proxy_request_timeout",
        world.instance.secret_key(),
    );
    world
        .get_unauthenticated("/__clerk/v1/client")
        .await
        .expect(200);
}

pub async fn proxy_without_a_secret_key_returns_500<F: Framework>() {
    let api = FrontendApi::start().await;
    let keyless = |builder: ClerkBuilder| builder.frontend_api_url(&api.url).secret_key("");
    let world = with_proxy::<F>(keyless).await;
    let response = world.get_unauthenticated("/__clerk/v1/client").await;
    assert_error(
        response,
        500,
        "proxy_configuration_error",
        world.instance.secret_key(),
    );
    assert_eq!(api.calls(), 0);
}

pub async fn handshake_goes_through_the_proxy<F: Framework>() {
    let world = with_proxy::<F>(|builder| builder).await;
    let response = world.get("/home", &navigation()).await.expect(307);
    let location = response.header("location").expect("a location");
    let origin = format!("http://{}", world.app.address);
    let handshake = format!("{origin}/__clerk/v1/client/handshake?");
    assert!(location.starts_with(&handshake), "{location}");
    // The offline instance redirects back to the page, which is not a URL of the proxy.
    let path = location.strip_prefix(&origin).expect("the own origin");
    let response = world.get(path, &navigation()).await.expect(307);
    let back = response.header("location").expect("a location");
    assert!(
        back.starts_with(&format!("{origin}/home?__clerk_handshake")),
        "{back}"
    );

    let configured = |builder: ClerkBuilder| builder.proxy_url("https://proxy.example/clerk");
    let world = with_proxy::<F>(configured).await;
    let response = world.get("/home", &navigation()).await.expect(307);
    let location = response.header("location").expect("a location");
    assert!(location.starts_with("https://proxy.example/clerk/v1/client/handshake?"));
}

pub async fn script_signs_in_through_the_proxy<F: Framework>() {
    let instance = Instance::start().await.expect("an instance");
    let world = of_instance::<F>(instance, |builder| builder).await;
    let origin = ("origin", format!("http://{}", world.app.address));
    let environment = world.get("/__clerk/v1/environment", std::slice::from_ref(&origin));
    let environment = environment.await.expect(200).json();
    assert_eq!(environment["auth_config"]["object"], "auth_config");
    let form = (
        "content-type",
        "application/x-www-form-urlencoded".to_owned(),
    );
    let sign_in = "identifier=alice&strategy=password&password=clerk-offline";
    let response = world
        .post("/__clerk/v1/client/sign_ins", &[form, origin], sign_in)
        .await
        .expect(200);
    assert_eq!(response.json()["response"]["status"], "complete");
    assert!(response.cookies().len() > 1, "{response:?}");
    let token = session_token(&response).expect("a session");
    let response = world.get_with(&token, "/me").await.expect(200);
    let user_id = response.json()["userId"].to_string();
    assert!(user_id.starts_with("\"user_"), "{user_id}");
}

/// Returns the token of the session that a response describes.
fn session_token(response: &TestResponse) -> Option<String> {
    let json = response.json();
    let token = &json["client"]["sessions"][0]["last_active_token"]["jwt"];
    token.as_str().map(str::to_owned)
}
