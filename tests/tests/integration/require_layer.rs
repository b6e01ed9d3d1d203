//! Policies as tower layers around services without a framework.
#![expect(clippy::expect_used, reason = "a test that cannot send requests fails")]

use std::collections::HashMap;
use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use clerk_runtime::{Auth, Clerk, ClerkLayer, Denial, Reply, policy};
use http::{Request, Response, StatusCode};
use lambda_http::RequestExt as _;
use tests::contract::world::people;
use tower::{Layer as _, ServiceExt as _};

policy!(Admin: role = "org:admin", on_denied = 403);
policy!(Inbox: role = "org:admin", on_missing = return_url);
policy!(OwnerOrSignIn: role = "org:owner", on_denied = sign_in);
policy!(InOrganization: org = path("org"), on_denied = 403);
policy!(Owner: role = "org:owner", on_denied = redirect("/upgrade"));

fn return_url(denial: &Denial) -> Reply {
    Reply::text(
        401,
        denial.return_url().as_deref().unwrap_or("no return URL"),
    )
}

async fn report(request: Request<()>) -> Result<Response<String>, Infallible> {
    let caller = request.extensions().get::<Auth>().and_then(Auth::user_id);
    let caller = caller.map(|id| id.to_string());
    Ok(Response::new(caller.unwrap_or_default()))
}

async fn call(clerk: &Clerk, token: Option<String>, content_type: &str) -> Response<String> {
    let request = Request::post("/report").header("content-type", content_type);
    let request = match token {
        Some(token) => request.header("authorization", format!("Bearer {token}")),
        None => request,
    };
    let request = request.body(()).expect("a request");
    let service = clerk.require::<Admin>().layer(tower::service_fn(report));
    service.oneshot(request).await.expect("a response")
}

#[tokio::test]
async fn required_policy_accepts_authorized_requests_only() {
    let instance = people().start().await.expect("an instance");
    let clerk = instance.clerk().expect("valid settings");
    let alice = instance.sign_in("alice").expect("a person");
    let bob = instance.sign_in("bob").expect("a person");

    let json = "application/json";
    let response = call(&clerk, Some(alice.token()), json).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.body(), alice.user_id().as_str());
    let denied = call(&clerk, Some(bob.token()), json).await;
    assert_eq!(denied.status(), StatusCode::FORBIDDEN);
    assert!(denied.body().contains("not-allowed"));
    let hidden = call(&clerk, None, json).await;
    assert_eq!(
        (hidden.status(), hidden.body().as_str()),
        (StatusCode::NOT_FOUND, "")
    );
}

async fn reports(request: Request<()>) -> Result<Response<String>, Infallible> {
    let auth = request.extensions().get::<Auth>().expect("a caller");
    let granted = auth.require::<Owner>();
    Ok(granted.map_or_else(Response::from, |_| Response::new("reports".into())))
}

/// A GET is redirected with 307, a POST with 303.
#[tokio::test]
async fn redirect_of_an_inner_check_depends_on_the_method() {
    let instance = people().start().await.expect("an instance");
    let clerk = instance.clerk().expect("valid settings");
    let alice = instance.sign_in("alice").expect("a person").token();
    for (method, status) in [("GET", 307), ("POST", 303)] {
        let request = Request::builder().method(method).uri("/reports");
        let request = request.header("sec-fetch-dest", "document");
        let request = request.header("authorization", format!("Bearer {alice}"));
        let request = request.body(()).expect("a request");
        let service = clerk.require::<Admin>().layer(tower::service_fn(reports));
        let response = service.oneshot(request).await.expect("a response");
        assert_eq!(response.status(), status, "{method}");
        assert_eq!(response.headers()["location"], "/upgrade");
    }
}

/// `UNAUTHENTICATED` is 16, `PERMISSION_DENIED` 7.
#[tokio::test]
async fn grpc_call_is_rejected_with_a_status() {
    let instance = people().start().await.expect("an instance");
    let clerk = instance.clerk().expect("valid settings");
    let bob = instance.sign_in("bob").expect("a person").token();
    for (token, code) in [(None, "16"), (Some(bob), "7")] {
        let response = call(&clerk, token, "application/grpc+proto").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["grpc-status"], code);
        assert_eq!(response.body(), "");
    }
}

/// API Gateway's path parameter `org` is always Alice's organization; that of the axum route may
/// differ.
#[tokio::test]
async fn organization_parameter_is_that_of_the_inner_router() {
    let instance = people().start().await.expect("an instance");
    let clerk = instance.clerk().expect("valid settings");
    let alice = instance.sign_in("alice").expect("a person");
    let org = alice.org_id().expect("an organization").to_string();
    let routes = || Router::new().route("/{org}", get(async || "ok"));
    let layer = || clerk.require::<InOrganization>();
    let one = Router::new().nest("/one", routes().layer(layer()));
    let two = Router::new().nest("/two/{org}", routes().layer(layer()));
    let none = Router::new().route("/none", get(async || "ok").layer(layer()));
    let app = one.merge(two).merge(none);

    for (path, status) in [
        (format!("/one/{org}"), 200),
        ("/none".to_owned(), 200),
        ("/one/org_other".to_owned(), 403),
        (format!("/two/org_other/{org}"), 403),
        (format!("/two/{org}/org_other"), 403),
        ("/one/%ff".to_owned(), 403),
    ] {
        let request = Request::get(&path);
        let request = request.header("authorization", format!("Bearer {}", alice.token()));
        let request = request.body(Body::empty()).expect("a request");
        let outside = HashMap::from([("org".to_owned(), org.clone())]);
        let request = request.with_path_parameters(outside);
        let response = app.clone().oneshot(request).await.expect("a response");
        assert_eq!(response.status(), status, "{path}");
    }
}

async fn check_owner(request: Request<String>) -> Result<Response<String>, Infallible> {
    let auth = request.extensions().get::<Auth>().expect("a caller");
    let granted = auth.require::<OwnerOrSignIn>();
    Ok(granted.map_or_else(Response::from, |_| Response::new("owner".into())))
}

/// Tests a response function and the redirect of a page.
#[tokio::test]
async fn response_function_and_redirect_get_the_redirect_url() {
    let instance = people().start().await.expect("an instance");
    let clerk = instance.clerk().expect("valid settings");
    let alice = instance.sign_in("alice").expect("a person").token();
    let request = || Request::get("/inbox?x=1").header("host", "app.example.com");
    let inbox = || {
        let inbox = clerk.require::<Inbox>();
        inbox.layer(tower::service_fn(check_owner))
    };

    let service = ClerkLayer::new(clerk.clone()).layer(inbox());
    let page = request().body(String::new()).expect("a request");
    let response = service.clone().oneshot(page).await.expect("a response");
    assert_eq!(response.body(), "http://app.example.com/inbox?x=1");

    let url = "/inbox?__clerk_db_jwt=secret&x=1&__clerk_synced=false";
    let page = Request::get(url).header("host", "app.example.com");
    let page = page.body(String::new()).expect("a request");
    let response = service.clone().oneshot(page).await.expect("a response");
    assert_eq!(response.body(), "http://app.example.com/inbox?x=1");

    let page_load = request().header("authorization", format!("Bearer {alice}"));
    let page_load = page_load.header("sec-fetch-dest", "document");
    let page_load = page_load.body(String::new()).expect("a request");
    let response = service.oneshot(page_load).await.expect("a response");
    assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
    let location = response.headers()["location"].to_str().expect("text");
    let back = "redirect_url=http%3A%2F%2Fapp.example.com%2Finbox%3Fx%3D1";
    assert!(location.contains(back), "{location}");

    let alone = request().body(String::new()).expect("a request");
    let response = inbox().oneshot(alone).await.expect("a response");
    assert_eq!(response.body(), "no return URL");
}

policy!(Mcp: token = oauth, scopes = ["mcp"], on_missing = 401);
policy!(Staff: role = "org:admin");

async fn send(router: Router, method: &str, path: &str) -> Response<Body> {
    let request = Request::builder().method(method).uri(path);
    let request = request.header("host", "app.example.com");
    let request = request.body(Body::empty()).expect("a request");
    let response = router.oneshot(request).await;
    response.unwrap_or_else(|never| match never {})
}

/// Clients read the metadata before they have a token.
#[tokio::test]
async fn policy_for_oauth_tokens_around_an_application_serves_its_metadata() {
    let instance = people().start().await.expect("an instance");
    let clerk = instance.clerk().expect("settings that fit");
    let own = "/.well-known/oauth-protected-resource";
    let routes = || {
        Router::new()
            .route("/mcp", get(async || "mcp"))
            .route(own, get(async || "the application's own"))
    };
    let layered = routes().layer(clerk.require::<Mcp>());
    let both = layered.clone().layer(ClerkLayer::new(clerk.clone()));
    for app in [layered.clone(), both.clone()] {
        for path in [
            own.to_owned(),
            format!("{own}/mcp"),
            format!("{own}/nowhere"),
        ] {
            for (method, status) in [("GET", 200), ("HEAD", 200), ("OPTIONS", 204), ("PUT", 405)] {
                let response = send(app.clone(), method, &path).await;
                assert_eq!(response.status(), status, "{method} {path}");
                assert_eq!(response.headers()["access-control-allow-origin"], "*");
            }
        }
    }
    let challenge = |response: Response<Body>| {
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        let challenge = response.headers()["www-authenticate"].to_str();
        challenge.expect("ASCII").to_owned()
    };
    let response = challenge(send(layered, "GET", "/mcp").await);
    assert_eq!(response, "Bearer scope=\"mcp\"");
    let response = challenge(send(both, "GET", "/mcp").await);
    assert_eq!(
        response,
        "Bearer resource_metadata=\"http://app.example.com/.well-known/oauth-protected-resource/mcp\", \
         scope=\"mcp\""
    );

    let staff = routes().layer(clerk.require::<Staff>());
    let response = send(staff, "GET", own).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}
