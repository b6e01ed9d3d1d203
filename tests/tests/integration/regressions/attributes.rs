//! Regressions in attributes and bindings.

use axum::{Extension, Json, Router, routing::get};
use clerk_runtime::config::ClerkBuilder;
use clerk_runtime::dev::Instance;
use clerk_runtime::policy::Failure;
use clerk_runtime::{
    Auth, Clerk, ClerkLayer, Denial, Event, Reply, UserId, Webhook, auth, policy, protect,
};
use serde_json::{Value, json};

use super::serve;

#[auth(on_invalid = 401)]
async fn valid_or_none(user_id: Option<UserId>) -> String {
    format!("{user_id:?}")
}

#[auth(on_invalid = teapot)]
async fn valid_or_teapot() -> &'static str {
    "ok"
}

#[auth]
async fn reason(auth: Auth) -> String {
    let failure = auth.failure();
    failure.map_or_else(String::new, |it| it.to_string())
}

#[protect(on_missing = 404, on_invalid = 401)]
async fn hidden() -> &'static str {
    "ok"
}

policy!(Strict: on_missing = 404, on_invalid = 401);

#[protect(Strict)]
async fn named() -> &'static str {
    "ok"
}

#[auth(on_invalid = 401, token = api_key)]
async fn key_or_none(auth: Auth) -> String {
    format!("{:?}", auth.subject())
}

#[protect]
async fn plain() -> &'static str {
    "ok"
}

#[protect(role = "org:owner")]
async fn owner() -> &'static str {
    "ok"
}

fn teapot(denial: &Denial) -> Reply {
    Reply::text(418, denial.code())
}

fn app() -> Router {
    Router::new()
        .route("/valid-or-none", get(valid_or_none))
        .route("/valid-or-teapot", get(valid_or_teapot))
        .route("/reason", get(reason))
        .route("/hidden", get(hidden))
        .route("/named", get(named))
        .route("/key-or-none", get(key_or_none))
        .route("/plain", get(plain))
        .route("/owner", get(owner))
}

async fn status(url: &str, headers: &[(&str, &str)]) -> u16 {
    let mut request = reqwest::Client::new().get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn expired_token_is_rejected_where_on_invalid_is_set() {
    let instance = Instance::start().await.unwrap();
    let url = serve(app().layer(Extension(instance.clerk().unwrap()))).await;
    let alice = instance.sign_in("alice").unwrap();
    let expired = format!("Bearer {}", alice.token_builder().expired().mint());
    let valid = format!("Bearer {}", alice.token());
    for (path, none, invalid) in [
        ("/valid-or-none", 200, 401),
        ("/valid-or-teapot", 200, 418),
        ("/reason", 200, 200),
        ("/hidden", 404, 401),
        ("/named", 404, 401),
        ("/plain", 404, 404),
    ] {
        let url = format!("{url}{path}");
        assert_eq!(status(&url, &[]).await, none, "{path}");
        let expired = [("authorization", expired.as_str())];
        assert_eq!(status(&url, &expired).await, invalid, "{path}");
        let valid = [("authorization", valid.as_str())];
        assert_eq!(status(&url, &valid).await, 200, "{path}");
    }
}

#[tokio::test]
async fn session_token_is_invalid_and_its_cookie_ignored_where_api_keys_are_accepted() {
    let instance = Instance::start().await.unwrap();
    let url = serve(app().layer(ClerkLayer::new(instance.clerk().unwrap()))).await;
    let url = format!("{url}/key-or-none");
    let alice = instance.sign_in("alice").unwrap();
    let session = format!("Bearer {}", alice.token());
    assert_eq!(status(&url, &[]).await, 200);
    assert_eq!(status(&url, &[("authorization", &session)]).await, 401);
    assert_eq!(
        status(&url, &[("authorization", "Bearer ak_unknown")]).await,
        401
    );
    assert_eq!(
        status(&url, &[("cookie", &alice.cookie_header())]).await,
        200
    );
}

#[tokio::test]
async fn active_client_without_a_session_token_has_no_invalid_credentials() {
    let instance = Instance::start().await.unwrap();
    let url = serve(app().layer(Extension(instance.clerk().unwrap()))).await;
    let alice = instance.sign_in("alice").unwrap();
    let cookies = alice.cookie_header();
    let (sessions, others): (Vec<&str>, Vec<&str>) = cookies
        .split("; ")
        .partition(|cookie| cookie.starts_with("__session"));
    let url = format!("{url}/valid-or-none");
    assert_eq!(status(&url, &[("cookie", &others.join("; "))]).await, 200);
    // A session cookie without the client's cookies is not accepted.
    assert_eq!(status(&url, &[("cookie", &sessions.join("; "))]).await, 401);
}

#[tokio::test]
async fn unreachable_keys_return_503_and_are_not_invalid_credentials() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    instance
        .faults()
        .set_everywhere(clerk_runtime::dev::Fault::Down);
    let url = serve(app().layer(Extension(clerk))).await;
    let token = format!("Bearer {}", instance.sign_in("alice").unwrap().token());
    let url = format!("{url}/valid-or-none");
    assert_eq!(status(&url, &[("authorization", &token)]).await, 503);
}

async fn with(builder: impl FnOnce(ClerkBuilder) -> ClerkBuilder) -> (Instance, String) {
    let instance = Instance::start().await.unwrap();
    let clerk = builder(instance.clerk_builder()).build().unwrap();
    let url = serve(app().layer(Extension(clerk))).await;
    (instance, url)
}

#[tokio::test]
async fn builder_takes_a_status_a_function_and_a_redirect() {
    let (instance, url) = with(|it| it.on_missing(401).on_denied(teapot)).await;
    assert_eq!(status(&format!("{url}/plain"), &[]).await, 401);
    let alice = format!("Bearer {}", instance.sign_in("alice").unwrap().token());
    let alice = [("authorization", alice.as_str())];
    assert_eq!(status(&format!("{url}/owner"), &alice).await, 418);

    let (_instance, url) = with(|it| it.on_missing(teapot).on_denied(403)).await;
    assert_eq!(status(&format!("{url}/plain"), &[]).await, 418);

    let text = String::from("captured");
    let closure = move |_: &Denial| Reply::text(410, text.clone());
    let (_instance, url) = with(|it| it.on_missing(closure)).await;
    assert_eq!(status(&format!("{url}/plain"), &[]).await, 410);

    let (_instance, url) = with(|it| it.on_missing(Failure::redirect("/login"))).await;
    let page = [("sec-fetch-dest", "document"), ("accept", "text/html")];
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let mut request = client.build().unwrap().get(format!("{url}/plain"));
    for (name, value) in page {
        request = request.header(name, value);
    }
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["location"], "/login");
}

#[test]
fn status_that_rejects_nothing_is_an_error_at_start() {
    for status in [0, 99, 200, 302, 500, 999, u16::MAX] {
        let builder = Clerk::builder().secret_key("sk_test_secret");
        let error = builder.on_missing(status).build().unwrap_err();
        assert!(error.to_string().contains("on_missing"), "{error}");
    }
}

async fn receive(webhook: Webhook<Event>) -> Json<Value> {
    let Event::UserDeleted(event) = webhook.event else {
        return Json(json!(null));
    };
    let id: String = event.data.id;
    Json(json!(id))
}

#[test]
fn webhook_and_event_are_at_the_root_and_a_deleted_object_has_its_id() {
    let _router: Router = Router::new().route("/", axum::routing::post(receive));
    let deleted = json!({"object": "user", "id": "user_1", "deleted": true});
    let deleted: clerk_runtime::api::models::DeletedObject =
        serde_json::from_value(deleted).unwrap();
    assert_eq!(deleted.id, "user_1");
}
