//! Entry of a guarded `#[endpoint]` in salvo's OpenAPI document.

use clerk_runtime::dev::Instance;
use clerk_runtime::{ClerkMiddleware, UserId, auth};
use salvo::oapi::OpenApi;
use salvo::oapi::extract::QueryParam;
use salvo::prelude::*;
use salvo::test::TestClient;
use serde_json::json;

#[auth(on_missing = 401)]
#[endpoint]
async fn greet(user_id: UserId, word: QueryParam<String, true>) -> String {
    format!("{} {user_id}", word.into_inner())
}

#[endpoint]
async fn open() -> &'static str {
    "open"
}

fn routes() -> Router {
    Router::new()
        .push(Router::with_path("greet").get(greet))
        .push(Router::with_path("open").get(open))
}

#[test]
fn guarded_endpoint_documents_security_and_rejections() {
    let document = OpenApi::new("test", "1").merge_router(&routes());
    let document = serde_json::to_value(document).expect("JSON");
    let scheme = &document["components"]["securitySchemes"]["clerk"];
    assert_eq!(scheme, &json!({"type": "http", "scheme": "bearer"}));

    let operation = &document["paths"]["/greet"]["get"];
    assert_eq!(operation["security"], json!([{"clerk": []}]));
    for status in ["200", "401", "403", "404"] {
        assert!(
            operation["responses"][status].is_object(),
            "{status}: {operation}"
        );
    }
    let parameters = operation["parameters"].as_array().expect("a list");
    assert_eq!(
        parameters.len(),
        1,
        "a bound parameter is in the document: {operation}"
    );
    assert_eq!(parameters[0]["name"], "word");

    assert_eq!(document["paths"]["/open"]["get"].get("security"), None);
}

#[tokio::test]
async fn guarded_endpoint_rejects_unauthenticated_requests() {
    let instance = Instance::start().await.expect("an instance");
    let clerk = instance.clerk().expect("valid settings");
    let alice = instance.sign_in("alice").expect("a person");
    let app = Service::new(routes()).hoop(ClerkMiddleware::new(clerk));

    let url = "http://localhost/greet?word=hello";
    let rejected = TestClient::get(url).send(&app).await;
    assert_eq!(rejected.status_code, Some(StatusCode::UNAUTHORIZED));
    let accepted = TestClient::get(url)
        .bearer_auth(alice.token())
        .send(&app)
        .await;
    assert_eq!(accepted.status_code, Some(StatusCode::OK));
}
