//! The application as an OAuth resource server: challenges, metadata, audiences.

use std::net::Ipv4Addr;

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::get;
use clerk_runtime::dev::Instance;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::world::{TestResponse, World, bearer, people};
use crate::apps::Framework;

const RESOURCE: &str = "/.well-known/oauth-protected-resource";
const SERVER: &str = "/.well-known/oauth-authorization-server";
const MCP: &str = "https://app.example.com/mcp";

fn origin(world: &World) -> String {
    format!("http://{}", world.app.address)
}

fn challenge(response: &TestResponse) -> &str {
    response.header("www-authenticate").unwrap_or_default()
}

/// Returns a parameter of the challenge.
fn parameter<'a>(response: &'a TestResponse, name: &str) -> Option<&'a str> {
    let (_, rest) = challenge(response).split_once(&format!("{name}=\""))?;
    rest.split('"').next()
}

/// Returns the metadata that a challenge leads to.
async fn metadata(world: &World, response: &TestResponse) -> Value {
    let url = parameter(response, "resource_metadata").expect("the URL of the metadata");
    let path = url.strip_prefix(&origin(world)).expect("the own origin");
    world.get_unauthenticated(path).await.expect(200).json()
}

pub async fn oauth_challenge_leads_to_the_metadata_of_the_called_url<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let url = format!("{}{RESOURCE}/delegated", origin(&world));
    let response = world
        .get_unauthenticated("/delegated?x=1")
        .await
        .expect(401);
    assert_eq!(parameter(&response, "resource_metadata"), Some(&*url));
    assert_eq!(parameter(&response, "scope"), Some("invoices:read"));
    assert_eq!(parameter(&response, "error"), None);
    let exposed = response
        .header("access-control-expose-headers")
        .unwrap_or_default();
    assert!(exposed.contains("www-authenticate"), "{exposed}");
    assert_eq!(
        metadata(&world, &response).await,
        json!({
            "resource": format!("{}/delegated", origin(&world)),
            "authorization_servers": [world.instance.url()],
            "scopes_supported": ["invoices:read"],
            "bearer_methods_supported": ["header"],
        })
    );

    let forged = world.get_with("oat_forged", "/delegated").await.expect(401);
    assert_eq!(parameter(&forged, "error"), Some("invalid_token"));
    assert_eq!(parameter(&forged, "resource_metadata"), Some(&*url));
}

pub async fn insufficient_scope_challenge_leads_to_the_metadata<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let token = world.instance.oauth_token("alice").expect("a person");
    let token = token.scopes(["profile"]).issue();
    let response = world.get_with(token.secret(), "/delegated").await;
    let response = response.rejected(403, "insufficient-scope");
    assert_eq!(parameter(&response, "error"), Some("insufficient_scope"));
    assert_eq!(parameter(&response, "scope"), Some("invoices:read"));
    let metadata = metadata(&world, &response).await;
    assert_eq!(metadata["scopes_supported"], json!(["invoices:read"]));
}

/// Without the middleware, nothing serves the metadata.
pub async fn challenge_without_the_middleware_names_no_metadata<F: Framework>() {
    let world = World::start::<F>().await;
    let response = world.get_unauthenticated("/delegated").await.expect(401);
    assert_eq!(challenge(&response), "Bearer scope=\"invoices:read\"");
    let session = world.get_unauthenticated("/me").await.expect(401);
    assert_eq!(challenge(&session), "Bearer");
}

pub async fn metadata_is_readable_from_every_origin<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let client = ("origin", "https://client.example".to_owned());
    for path in [RESOURCE.to_owned(), format!("{RESOURCE}/mcp")] {
        for method in [Method::GET, Method::HEAD] {
            let response = world
                .send(method, &path, std::slice::from_ref(&client), "")
                .await;
            let response = response.expect(200);
            assert_eq!(response.header("access-control-allow-origin"), Some("*"));
            assert_eq!(response.header("content-type"), Some("application/json"));
            assert_eq!(response.header("cache-control"), Some("no-store"));
        }
        let asked = ("access-control-request-method", "GET".to_owned());
        let named = (
            "access-control-request-headers",
            "mcp-protocol-version".to_owned(),
        );
        let preflight = [client.clone(), asked, named];
        let response = world.send(Method::OPTIONS, &path, &preflight, "").await;
        let response = response.expect(204);
        assert_eq!(response.header("access-control-allow-origin"), Some("*"));
        assert_eq!(response.header("access-control-allow-headers"), Some("*"));
        let response = world.post(&path, &[], "").await.expect(405);
        assert_eq!(response.header("allow"), Some("GET, HEAD, OPTIONS"));
    }
}

pub async fn metadata_of_unusual_paths_stays_on_the_own_origin<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    for path in [
        "",
        "/",
        "/mcp",
        "/mcp/",
        "/a/b/c",
        "/a%2Fb",
        "/a%20b",
        "/%C3%A4",
        "/a%22b",
        "/a:b",
        "/@evil.example",
        "/:81@evil.example",
        "/https:%2F%2Fevil.example",
        "/...",
        "/~a_b-c",
        "/a;b=c,d",
    ] {
        let asked = format!("{RESOURCE}{path}?access_token=x&y");
        let response = world.get_unauthenticated(&asked).await.expect(200);
        let expected = format!("{}{path}", origin(&world));
        assert_eq!(response.json()["resource"], expected, "{path}");
    }
    // Some frameworks merge slashes.
    let response = world
        .get_unauthenticated(&format!("{RESOURCE}//evil.example"))
        .await;
    let resource = response.expect(200).json()["resource"].to_string();
    let own = format!("\"{}/", origin(&world));
    assert!(resource.starts_with(&own), "{resource}");
    for path in [
        "/.well-known/oauth-protected-resources",
        "/.well-known/oauth-",
    ] {
        world.get_unauthenticated(path).await.expect(404);
    }
}

pub async fn metadata_uses_the_forwarded_origin<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let proto = ("x-forwarded-proto", "https".to_owned());
    for (headers, expected) in [
        (
            vec![
                proto.clone(),
                ("x-forwarded-host", "app.example.com".to_owned()),
            ],
            "https://app.example.com/mcp",
        ),
        (
            vec![
                proto.clone(),
                ("x-forwarded-host", "app.example.com:8443".to_owned()),
            ],
            "https://app.example.com:8443/mcp",
        ),
        (
            vec![proto, ("x-forwarded-host", "[2001:db8::1]".to_owned())],
            "https://[2001:db8::1]/mcp",
        ),
        (
            vec![("forwarded", "host=app.example.com;proto=https".to_owned())],
            "https://app.example.com/mcp",
        ),
    ] {
        let response = world.get(&format!("{RESOURCE}/mcp"), &headers).await;
        assert_eq!(response.expect(200).json()["resource"], expected);
    }
    let builder = world.instance.clerk_builder();
    let clerk = builder.public_url("https://mcp.example.com").build();
    let instance = people().start().await.expect("an instance");
    let world = World::with_clerk::<F>(instance, clerk.expect("settings that fit"), true).await;
    let forged = [("x-forwarded-host", "evil.example".to_owned())];
    let response = world.get(&format!("{RESOURCE}/mcp"), &forged).await;
    let resource = &response.expect(200).json()["resource"];
    assert_eq!(resource, "https://mcp.example.com/mcp");
}

pub async fn metadata_without_a_public_origin_returns_400<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    for host in ["", "user@evil.example", "evil.example/path"] {
        let headers = [("host", host.to_owned())];
        let response = world.get(&format!("{RESOURCE}/mcp"), &headers).await;
        let response = response.rejected(400, "invalid-host");
        assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    }
}

pub async fn metadata_can_be_left_to_the_application<F: Framework>() {
    let instance = people().start().await.expect("an instance");
    let builder = instance.clerk_builder().serve_oauth_metadata(false);
    let clerk = builder.build().expect("settings that fit");
    let world = World::with_clerk::<F>(instance, clerk, true).await;
    for path in [format!("{RESOURCE}/mcp"), SERVER.to_owned()] {
        world.get_unauthenticated(&path).await.expect(404);
    }
    let response = world.get_unauthenticated("/delegated").await.expect(401);
    assert_eq!(challenge(&response), "Bearer scope=\"invoices:read\"");
}

pub async fn metadata_lists_the_scopes_of_the_settings<F: Framework>() {
    let instance = people().start().await.expect("an instance");
    let builder = instance.clerk_builder().oauth_scopes(["mcp", "mcp:write"]);
    let clerk = builder.build().expect("settings that fit");
    let world = World::with_clerk::<F>(instance, clerk, true).await;
    world.get_unauthenticated("/delegated").await.expect(401);
    for path in ["/delegated", "/mcp", ""] {
        let response = world
            .get_unauthenticated(&format!("{RESOURCE}{path}"))
            .await;
        let scopes = &response.expect(200).json()["scopes_supported"];
        assert_eq!(*scopes, json!(["mcp", "mcp:write"]));
    }
}

/// Clients of older MCP revisions request this metadata from the resource's origin.
pub async fn authorization_server_metadata_is_passed_through<F: Framework>() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a free port");
    let frontend = format!("http://{}", listener.local_addr().expect("an address"));
    let document = json!({"issuer": frontend, "code_challenge_methods_supported": ["S256"]});
    let published = document.clone();
    let route = get(async move |headers: HeaderMap| {
        // The secret key is only sent to the Backend API.
        assert!(!headers.contains_key("authorization"));
        axum::Json(published)
    });
    let server = axum::serve(listener, Router::new().route(SERVER, route));
    let server = tokio::spawn(async move { server.await });

    let instance = people().start().await.expect("an instance");
    let builder = instance
        .clerk_builder()
        .danger_frontend_api_origin(&frontend);
    let clerk = builder.build().expect("settings that fit");
    let world = World::with_clerk::<F>(instance, clerk, true).await;
    for path in ["", "/mcp"] {
        let response = world
            .get_unauthenticated(&format!("{SERVER}{path}"))
            .await
            .expect(200);
        assert_eq!(response.json(), document);
        assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    }
    let response = world
        .get_unauthenticated(&format!("{RESOURCE}/mcp"))
        .await
        .expect(200);
    assert_eq!(response.json()["authorization_servers"], json!([frontend]));
    server.abort();
    drop(server.await);

    let instance = people().start().await.expect("an instance");
    let builder = instance
        .clerk_builder()
        .danger_frontend_api_origin(&frontend);
    let clerk = builder.build().expect("settings that fit");
    let world = World::with_clerk::<F>(instance, clerk, true).await;
    let response = world.get_unauthenticated(SERVER).await;
    response.rejected(503, "unavailable");
}

pub async fn token_for_another_audience_is_rejected_by_its_handler_only<F: Framework>() {
    let world = World::start::<F>().await;
    let token = |audience: &[&str]| {
        let token = world.instance.oauth_token("alice").expect("a person");
        let token = token.scopes(["mcp", "invoices:read"]);
        if audience.is_empty() {
            token
        } else {
            token.audience(audience.iter().copied())
        }
    };
    let other = "https://other.example.com/mcp";
    for (audience, status) in [
        (&[MCP][..], 200),
        (&[other, MCP], 200),
        (&[other], 401),
        (&["https://app.example.com"], 401),
        (&[], 401),
    ] {
        for token in [
            token(audience).jwt().mint(),
            token(audience).issue().secret().to_owned(),
        ] {
            let response = world.get_with(&token, "/mcp").await.expect(status);
            if status == 401 {
                assert_eq!(response.error_code(), "token-invalid-audience");
                assert_eq!(parameter(&response, "error"), Some("invalid_token"));
            }
            world.get_with(&token, "/delegated").await.expect(200);
        }
    }
    world.get_as("alice", "/mcp").await.expect(200);
    world.get_as("alice", "/me").await.expect(200);
    let session = world.person("alice").token_builder().claim("aud", other);
    let response = world.get_with(&session.mint(), "/mcp").await;
    response.rejected(401, "token-invalid-audience");
    world.get_with(&session.mint(), "/me").await.expect(200);
}

pub async fn called_url_can_be_the_audience<F: Framework>() {
    let world = World::start::<F>().await;
    let token = |audience: &str| {
        let token = world.instance.oauth_token("alice").expect("a person");
        token.audience([audience]).jwt().mint()
    };
    let own = token(&format!("{}/resource", origin(&world)));
    world.get_with(&own, "/resource?x=1").await.expect(200);
    let evil = token("http://evil.example/resource");
    for audience in [evil.clone(), token(&format!("{}/mcp", origin(&world)))] {
        let response = world.get_with(&audience, "/resource").await;
        response.rejected(401, "token-invalid-audience");
    }
    // The client chooses the headers, so they do not determine the audience.
    let host = ("x-forwarded-host", "evil.example".to_owned());
    let response = world.get("/resource", &[bearer(&evil), host]).await;
    response.rejected(401, "token-invalid-audience");
}

pub async fn expired_revoked_or_foreign_oauth_token_returns_401<F: Framework>() {
    let world = World::start::<F>().await;
    let other = people().start().await.expect("an instance");
    let issued_by = |instance: &Instance| {
        let token = instance.oauth_token("alice").expect("a person");
        token.scopes(["invoices:read"])
    };
    let token = || issued_by(&world.instance);
    world
        .get_with(token().issue().secret(), "/delegated")
        .await
        .expect(200);
    let revoked = token().issue();
    revoked.revoke();
    for token in [
        token().jwt().expired().mint(),
        token().expired().issue().secret().to_owned(),
        revoked.secret().to_owned(),
        token().jwt().signed_by_unknown_key().mint(),
        issued_by(&other).jwt().mint(),
        issued_by(&other).issue().secret().to_owned(),
    ] {
        let response = world.get_with(&token, "/delegated").await.expect(401);
        assert_eq!(parameter(&response, "error"), Some("invalid_token"));
    }
}

/// RFC 6750 discourages access tokens in the query, since URLs are logged, and MCP forbids them.
pub async fn access_token_in_the_query_is_ignored<F: Framework>() {
    let world = World::start::<F>().await;
    let token = world.instance.oauth_token("alice").expect("a person");
    let token = token.scopes(["invoices:read"]).jwt().mint();
    world.get_with(&token, "/delegated").await.expect(200);
    for name in ["access_token", "token", "bearer"] {
        let response = world
            .get_unauthenticated(&format!("/delegated?{name}={token}"))
            .await;
        let response = response.rejected(401, "No token in header");
        assert_eq!(parameter(&response, "error"), None);
    }
}
