use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Scene, assert_api_error};
use crate::dev::Instance;

fn plans(name: &str) -> Value {
    json!({ "data": [{ "object": "commerce_plan", "id": "cplan_1", "name": name }], "total_count": 1 })
}

#[tokio::test]
async fn unsupported_operation_returns_422() {
    let scene = Scene::start().await;
    let (clerk, alice) = (&scene.clerk, scene.user("alice").await);
    let acme = scene.acme().await;
    let code = "not_simulated_offline";
    assert_api_error(clerk.billing().prices().await, 422, code);
    assert_api_error(clerk.domains().list().await, 422, code);
    assert_api_error(clerk.organizations().domains(&acme).list().await, 422, code);
    assert_api_error(
        clerk
            .users()
            .oauth_access_tokens(&alice, "oauth_google")
            .await,
        422,
        code,
    );
}

#[tokio::test]
async fn defined_response_is_returned_once_or_always() {
    let scene = Scene::start().await;
    let responses = scene.instance.responses();
    let prepare = |once: bool, name: &str| {
        let (path, ok) = ("/v1/billing/plans", StatusCode::OK);
        if once {
            responses.next(Method::GET, path, ok, plans(name));
        } else {
            responses.always(Method::GET, path, ok, plans(name));
        }
    };
    prepare(false, "old");
    prepare(false, "always");
    prepare(true, "first");
    prepare(true, "second");
    for expected in ["first", "second", "always", "always"] {
        assert_eq!(
            scene.clerk.billing().plans().await.unwrap()[0].name,
            expected
        );
    }
    responses.clear();
    let plans = scene.clerk.billing().plans().await.unwrap();
    assert!(plans.iter().all(|plan| plan.name == "Pro"), "{plans:?}");
}

#[tokio::test]
async fn defined_error_replaces_a_supported_operation() {
    let scene = Scene::start().await;
    let body = json!({ "errors": [{ "code": "maintenance_mode", "message": "soon" }] });
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    scene
        .instance
        .responses()
        .next(Method::GET, "users/{id}", status, body);
    let alice = scene.user("alice").await;
    assert_api_error(
        scene.clerk.users().get(&alice).await,
        422,
        "maintenance_mode",
    );
    scene.clerk.users().get(&alice).await.unwrap();
}

#[tokio::test]
async fn defined_response_requires_the_secret_key() {
    let scene = Scene::start().await;
    let path = "/v1/billing/plans";
    scene
        .instance
        .responses()
        .always(Method::GET, path, StatusCode::OK, plans("pro"));
    let other = Instance::start().await.unwrap();
    let wrong = scene
        .instance
        .clerk_builder()
        .secret_key(other.secret_key())
        .build()
        .unwrap();
    assert_api_error(wrong.billing().plans().await, 401, "clerk_key_invalid");
}

#[tokio::test]
async fn html_and_empty_bodies_can_be_defined() {
    let scene = Scene::start().await;
    let responses = scene.instance.responses();
    responses.next(
        Method::GET,
        "/v1/public/interstitial",
        StatusCode::OK,
        json!("<p>hi</p>"),
    );
    assert_eq!(
        scene.clerk.miscellaneous().interstitial().await.unwrap().0,
        "<p>hi</p>"
    );
    responses.next(
        Method::PATCH,
        "/v1/instance",
        StatusCode::NO_CONTENT,
        Value::Null,
    );
    let settings = crate::api::resources::UpdateInstance::new();
    scene
        .clerk
        .instance_settings()
        .update(settings)
        .await
        .unwrap();
}

#[tokio::test]
async fn number_of_defined_responses_is_limited() {
    let scene = Scene::start().await;
    let responses = scene.instance.responses();
    for number in 0..1001 {
        responses.next(
            Method::GET,
            &format!("/v1/x/{number}"),
            StatusCode::OK,
            json!({}),
        );
    }
    assert!(!format!("{responses:?}").contains("\"x/0\""));
    assert!(format!("{responses:?}").contains("\"x/1000\""));
}
