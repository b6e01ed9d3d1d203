//! Guarded methods of poem-openapi's `#[OpenApi]`: their entries in the OpenAPI document, and their
//! responses.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a missing part of the document fails the test"
)]
#![expect(clippy::unused_async, reason = "methods of an API are `async`")]

use clerk_runtime::dev::Instance;
use clerk_runtime::{
    Auth, ClerkMiddleware, Denial, Granted, UserId, WithErrorResponses, auth, handlers, policy,
    protect, public,
};
use poem::http::{StatusCode, header};
use poem::{Endpoint, EndpointExt as _, Request, Response, Route};
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::PlainText;
use poem_openapi::{OpenApi, OpenApiService};
use serde_json::{Value, json};
use tests::contract::world::people;

policy!(Admin: role = "org:admin", on_denied = 403);
policy!(Owner: org = path("org_id"), on_denied = 403);

struct Api;

#[handlers]
#[OpenApi]
impl Api {
    #[auth(on_missing = 401)]
    #[oai(path = "/greet", method = "get")]
    async fn greet(&self, user_id: UserId, word: Query<String>) -> PlainText<String> {
        PlainText(format!("{} {user_id}", word.0))
    }

    #[auth]
    #[oai(path = "/home", method = "get")]
    async fn home(&self, user_id: Option<UserId>) -> PlainText<String> {
        PlainText(user_id.is_some().to_string())
    }

    #[auth(on_missing = 401)]
    #[oai(path = "/invoices", method = "post")]
    async fn create(
        &self,
        auth: Auth,
        text: PlainText<String>,
    ) -> Result<PlainText<String>, Denial> {
        auth.require::<Admin>()?;
        Ok(text)
    }

    #[protect(org = path("org_id"), on_denied = 403)]
    #[oai(path = "/orgs/:org_id/invoices/:number", method = "get")]
    async fn invoice(&self, org_id: Path<String>, number: Path<u32>) -> PlainText<String> {
        PlainText(format!("{} {}", org_id.0, number.0))
    }

    #[protect]
    #[oai(path = "/owned/:org_id", method = "get")]
    async fn owned(&self, granted: Granted<Owner>) -> PlainText<String> {
        PlainText(format!("{granted:?}"))
    }

    #[public]
    #[oai(path = "/open", method = "get")]
    async fn open(&self) -> PlainText<&'static str> {
        PlainText("open")
    }
}

fn service() -> OpenApiService<WithErrorResponses<Api>, ()> {
    OpenApiService::new(WithErrorResponses::new(Api), "test", "1")
}

fn operation(document: &Value, path: &str, method: &str) -> Value {
    let operation = &document["paths"][path][method];
    assert!(operation.is_object(), "{path} is in {document}");
    operation.clone()
}

fn statuses(operation: &Value) -> Vec<&str> {
    let responses = operation["responses"].as_object().expect("responses");
    responses.keys().map(String::as_str).collect()
}

#[test]
fn guarded_method_documents_security_and_rejections() {
    let document: Value = serde_json::from_str(&service().spec()).expect("JSON");
    let scheme = &document["components"]["securitySchemes"]["clerk"];
    assert_eq!(
        (&scheme["type"], &scheme["scheme"]),
        (&json!("http"), &json!("bearer"))
    );

    let greet = operation(&document, "/greet", "get");
    assert_eq!(greet["security"], json!([{"clerk": []}]));
    assert_eq!(statuses(&greet), ["200", "401", "403", "404"]);
    let parameters = greet["parameters"].as_array().expect("a list");
    assert_eq!(
        parameters.len(),
        1,
        "a bound parameter is in the document: {greet}"
    );
    assert_eq!(parameters[0]["name"], "word");
}

#[test]
fn optional_and_public_methods_document_no_rejections() {
    let document: Value = serde_json::from_str(&service().spec()).expect("JSON");
    let home = operation(&document, "/home", "get");
    assert_eq!(home["security"], json!([{"clerk": []}, {}]));
    assert_eq!(statuses(&home), ["200"]);
    let open = operation(&document, "/open", "get");
    assert_eq!((open.get("security"), statuses(&open)), (None, vec!["200"]));
}

#[test]
fn denial_in_the_result_is_documented_without_a_wrapper() {
    let document = OpenApiService::new(Api, "test", "1").spec();
    let document: Value = serde_json::from_str(&document).expect("JSON");
    let create = operation(&document, "/invoices", "post");
    assert_eq!(statuses(&create), ["200", "401", "403", "404"]);
    assert_eq!(statuses(&operation(&document, "/greet", "get")), ["200"]);
}

#[tokio::test]
async fn guarded_method_rejects_before_parsing() {
    let instance = Instance::start().await.expect("an instance");
    let clerk = instance.clerk().expect("valid settings");
    let app = Route::new()
        .nest("/", service())
        .with(ClerkMiddleware::new(clerk));

    let alice = instance.sign_in("alice").expect("a person").token();
    // Unauthenticated requests get 401 before the query is parsed.
    assert_eq!(
        get(&app, "/greet", None).await.status(),
        StatusCode::UNAUTHORIZED
    );
    let unread = get(&app, "/greet", Some(&alice)).await;
    assert_eq!(unread.status(), StatusCode::BAD_REQUEST);
    let greeting = get(&app, "/greet?word=hello", Some(&alice)).await;
    assert_eq!(greeting.status(), StatusCode::OK);

    let home = get(&app, "/home", None).await;
    assert_eq!(home.into_body().into_string().await.expect("text"), "false");
    let home = get(&app, "/home", Some(&alice)).await;
    assert_eq!(home.into_body().into_string().await.expect("text"), "true");
}

/// `#[OpenApi]` uses its own names for the path parameters of routes.
#[tokio::test]
async fn other_organization_in_the_path_is_rejected() {
    let instance = people().start().await.expect("an instance");
    let clerk = instance.clerk().expect("valid settings");
    let alice = instance.sign_in("alice").expect("a person");
    let acme = alice.org_id().expect("an organization");
    let routes = Route::new().nest("/", service());
    let app = routes.with(ClerkMiddleware::new(clerk));
    let token = alice.token();
    for (path, status) in [
        (format!("/orgs/{acme}/invoices/7"), 200),
        (format!("/orgs/org_of_others/invoices/{acme}"), 403),
        ("/orgs/org_of_others/invoices/7".to_owned(), 403),
        (format!("/owned/{acme}"), 200),
        ("/owned/org_of_others".to_owned(), 404),
    ] {
        let response = get(&app, &path, Some(&token)).await;
        assert_eq!(response.status(), status, "{path}");
    }
}

async fn get(app: &impl Endpoint<Output = Response>, uri: &str, token: Option<&str>) -> Response {
    let request = Request::builder().uri_str(uri);
    let request = match token {
        Some(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
        None => request,
    };
    app.get_response(request.finish()).await
}
