//! The policies of attributes are in utoipa's document, in either order of the attributes.
#![expect(
    clippy::exhaustive_structs,
    clippy::unused_async,
    clippy::unwrap_used,
    dead_code,
    reason = "the handlers do nothing, and not all have a route; utoipa generates structs; a document \
              that cannot be built fails the test"
)]

use axum::Router;
use axum::routing::{get, post};
use clerk_runtime::access_matrix::ClerkSecurity;
use clerk_runtime::dev::Instance;
use clerk_runtime::policy::Failure;
use clerk_runtime::{UserId, auth, protect, public};
use serde_json::{Value, json};
use utoipa::OpenApi;

#[protect(
    any(
        role = "org:admin",
        all(plan = "org:pro", permission = "org:invoices:create")
    ),
    on_missing = 401,
    on_denied = 403
)]
#[utoipa::path(post, path = "/invoices", responses((status = 201, description = "Created")))]
async fn create(user_id: UserId) -> String {
    user_id.to_string()
}

#[utoipa::path(get, path = "/hello")]
#[protect]
async fn hello() {}

#[auth]
#[utoipa::path(get, path = "/home")]
async fn home(user_id: Option<UserId>) -> String {
    format!("{user_id:?}")
}

#[public]
#[utoipa::path(get, path = "/health")]
async fn health() {}

#[protect(token = oauth, scopes = ["invoices:read"])]
#[utoipa::path(
    get, path = "/export", operation_id = "exportInvoices",
    responses((status = 401, description = "Own words")), security(())
)]
async fn export() {}

#[utoipa::path(get, path = "/plain")]
async fn plain() {}

mod one {
    #[clerk_runtime::protect]
    #[utoipa::path(get, path = "/one")]
    pub(crate) async fn list() {}
}

mod two {
    #[clerk_runtime::protect(role = "org:admin", on_missing = redirect("/in"))]
    #[utoipa::path(post, path = "/two", operation_id = "list_two")]
    pub(crate) async fn list() {}
}

const CLERK: ClerkSecurity = ClerkSecurity::new();

#[derive(OpenApi)]
#[openapi(
    paths(create, hello, home, health, export, plain, one::list, two::list),
    modifiers(&CLERK)
)]
struct Api;

/// The document before `ClerkSecurity` is applied.
#[derive(OpenApi)]
#[openapi(paths(create, hello, home, health, export, plain, one::list, two::list))]
struct Bare;

fn document(security: &ClerkSecurity) -> Value {
    let mut document = Bare::openapi();
    security.secure(&mut document).unwrap();
    serde_json::to_value(document).unwrap()
}

fn full() -> ClerkSecurity {
    ClerkSecurity::new().operations(&[
        ("exportInvoices", "export"),
        ("list", "utoipa::one::list"),
        ("list_two", "utoipa::two::list"),
    ])
}

fn statuses(operation: &Value) -> Vec<&str> {
    let responses = operation["responses"].as_object().unwrap();
    responses.keys().map(String::as_str).collect()
}

#[test]
fn policy_is_documented_as_security_responses_and_extension() {
    let document = document(&full());
    assert_eq!(
        document["components"]["securitySchemes"]["clerk"],
        json!({"type": "http", "scheme": "bearer", "description": "A token that Clerk issued"})
    );
    let create = &document["paths"]["/invoices"]["post"];
    assert_eq!(create["security"], json!([{"clerk": []}]));
    assert_eq!(statuses(create), ["201", "401", "403", "503"]);
    assert_eq!(
        create["responses"]["403"]["description"],
        "The caller may not use this"
    );
    assert_eq!(
        create["x-clerk"],
        json!({
            "access": "required",
            "tokens": ["session_token"],
            "pending": false,
            "requirement":
                "role org:admin or (plan org:pro and permission org:invoices:create)",
            "on_missing": "401",
            "on_denied": "403",
        })
    );
}

#[test]
fn attribute_order_does_not_change_the_document() {
    let document = document(&full());
    let hello = &document["paths"]["/hello"]["get"];
    assert_eq!(hello["security"], json!([{"clerk": []}]));
    assert_eq!(statuses(hello), ["307", "404", "503"]);
    assert_eq!(hello["x-clerk"]["on_denied"], Value::Null);
    assert_eq!(hello["parameters"], Value::Null);
    assert_eq!(
        document["paths"]["/invoices"]["post"]["requestBody"],
        Value::Null
    );
}

#[test]
fn optional_and_public_operations_require_no_token() {
    let document = document(&full());
    let home = &document["paths"]["/home"]["get"];
    assert_eq!(home["security"], json!([{}, {"clerk": []}]));
    assert_eq!(home["x-clerk"]["access"], "optional");
    let health = &document["paths"]["/health"]["get"];
    assert_eq!(health["security"], json!([]));
    assert_eq!(health["x-clerk"]["access"], "public");
    for operation in [home, health] {
        assert!(
            statuses(operation).iter().all(|it| it.starts_with('2')),
            "{operation}"
        );
    }
    let plain = &document["paths"]["/plain"]["get"];
    assert_eq!(
        (&plain["security"], &plain["x-clerk"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn operation_with_its_own_id_is_mapped_to_its_handler() {
    let document = document(&full());
    let export = &document["paths"]["/export"]["get"];
    assert_eq!(export["security"], json!([{"clerk": []}]));
    assert_eq!(statuses(export), ["401", "403", "503"]);
    assert_eq!(export["responses"]["401"]["description"], "Own words");
    let two = &document["paths"]["/two"]["post"];
    assert_eq!(two["x-clerk"]["requirement"], "role org:admin");
    assert_eq!(statuses(two), ["303", "401", "404", "503"]);
    assert_eq!(
        document["paths"]["/one"]["get"]["x-clerk"]["requirement"],
        Value::Null
    );
}

/// Without an operation id, `list` could be either handler, so that neither gets a security
/// requirement.
#[test]
fn two_handlers_with_one_name_are_an_error() {
    let error = ClerkSecurity::new()
        .secure(&mut Bare::openapi())
        .unwrap_err();
    assert_eq!(error.reasons().len(), 1);
    assert!(
        error
            .to_string()
            .contains("several handlers are named `list`"),
        "{error}"
    );

    let document = serde_json::to_value(Api::openapi()).unwrap();
    let list = &document["paths"]["/one"]["get"];
    assert_eq!(list["security"], Value::Null);
    assert_eq!(statuses(list), Vec::<&str>::new());
    let unknown = list["x-clerk"]["unknown"].as_str().unwrap();
    assert!(unknown.contains("ClerkSecurity::operations"), "{unknown}");
    assert_eq!(
        document["paths"]["/hello"]["get"]["security"],
        json!([{"clerk": []}])
    );
}

#[test]
fn two_operations_with_one_id_are_an_error() {
    let mut document = Bare::openapi();
    for path in document.paths.paths.values_mut() {
        if let Some(operation) = &mut path.get {
            operation.operation_id = Some("hello".to_owned());
        }
    }
    let error = full().secure(&mut document).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("several operations have the id `hello`"),
        "{error}"
    );
    let document = serde_json::to_value(document).unwrap();
    assert_eq!(document["paths"]["/plain"]["get"]["security"], Value::Null);
}

#[test]
fn unknown_handler_is_an_error() {
    let error = full()
        .operations(&[("plain", "plane")])
        .secure(&mut Bare::openapi());
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("`plane`, which does not exist")
    );
}

#[tokio::test]
async fn application_default_responses_are_documented() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance
        .clerk_builder()
        .on_missing(Failure::Status(401))
        .build()
        .unwrap();
    let document = document(&full().instance(&clerk));
    assert_eq!(
        statuses(&document["paths"]["/hello"]["get"]),
        ["401", "503"]
    );
}

#[tokio::test]
async fn guard_is_enforced_in_either_order() {
    let instance = Instance::start().await.unwrap();
    let app = Router::new()
        .route("/invoices", post(create))
        .route("/hello", get(hello))
        .layer(clerk_runtime::ClerkLayer::new(instance.clerk().unwrap()));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let client = reqwest::Client::new();
    let status_of =
        |request: reqwest::RequestBuilder| async { request.send().await.unwrap().status() };
    assert_eq!(
        status_of(client.post(format!("http://{address}/invoices"))).await,
        401
    );
    assert_eq!(
        status_of(client.get(format!("http://{address}/hello"))).await,
        404
    );
}
