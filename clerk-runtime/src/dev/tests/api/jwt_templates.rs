use serde_json::json;

use super::super::part;
use super::{Scene, assert_api_error, rejection};
use crate::api::resources::{CreateUser, JwtTemplateParams, UpdateUser};

#[tokio::test]
async fn template_creates_tokens_until_deleted() {
    let scene = Scene::start().await;
    let (alice, templates) = (scene.sign_in("alice"), scene.clerk.jwt_templates());
    let claims = json!({ "mail": "{{user.primary_email_address}}", "org": "{{org.slug}}" });
    let parameters = JwtTemplateParams::new("hasura", claims)
        .lifetime(90)
        .allowed_clock_skew(0);
    let made = templates.create(parameters).await.unwrap();
    assert_eq!(
        (made.lifetime, made.signing_algorithm.as_str()),
        (90, "RS256")
    );

    let token = || {
        scene
            .clerk
            .sessions()
            .token_from_template(&session(&alice), "hasura")
    };
    let minted = token().await.unwrap().into_token();
    let claims = part(minted.as_str(), 1);
    assert_eq!(
        (&claims["mail"], &claims["org"]),
        (&json!("alice@example.com"), &json!("acme"))
    );
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        90
    );

    templates.delete(&made.id).await.unwrap();
    assert_api_error(token().await, 404, "resource_not_found");
    assert_api_error(templates.get(&made.id).await, 404, "resource_not_found");
}

fn session(person: &crate::dev::SignedIn) -> crate::SessionId {
    person.session_id()
}

#[tokio::test]
async fn template_contains_the_primary_email_address() {
    let scene = Scene::start().await;
    let users = scene.clerk.users();
    let addresses = ["jo@example.com", "jo@work.example"];
    let jo = CreateUser::new().email_address(addresses);
    let jo = users.create(jo).await.unwrap();
    let work = jo.email_addresses[1].id.clone();
    let change = UpdateUser::new().primary_email_address_id(work);
    users.update(&jo.id, change).await.unwrap();
    let token = scene.sign_in("jo@work.example").template_token("supabase");
    assert_eq!(part(&token.unwrap().mint(), 1)["email"], "jo@work.example");
}

#[tokio::test]
async fn updated_template_keeps_its_id() {
    let scene = Scene::start().await;
    let templates = scene.clerk.jwt_templates();
    let supabase = templates.list().await.unwrap()[0].clone();
    assert_eq!(supabase.name, "supabase");
    let changed = JwtTemplateParams::new("supabase", json!({ "a": 1 }));
    let changed = templates.update(&supabase.id, changed).await.unwrap();
    assert_eq!(
        (changed.id, json!(changed.claims)),
        (supabase.id, json!({ "a": 1 }))
    );
    assert_eq!(
        templates.list().paginated(true).await.unwrap().total_count,
        Some(1)
    );
}

#[tokio::test]
async fn invalid_template_parameter_is_named() {
    let scene = Scene::start().await;
    let create = |parameters| scene.clerk.jwt_templates().create(parameters);
    let taken = create(JwtTemplateParams::new("supabase", json!({}))).await;
    assert_eq!(
        rejection(taken),
        (422, "form_identifier_exists".into(), "name".into())
    );
    let reserved = create(JwtTemplateParams::new("x", json!({ "sub": "me" }))).await;
    assert_api_error(reserved, 400, "jwt_template_reserved_claim");
    let short = create(JwtTemplateParams::new("x", json!({})).lifetime(29)).await;
    assert_eq!(
        rejection(short),
        (422, "form_param_value_invalid".into(), "lifetime".into())
    );
    let text = create(JwtTemplateParams::new("x", json!("claims"))).await;
    assert_api_error(text, 422, "form_param_type_invalid");
    let own_key = create(JwtTemplateParams::new("x", json!({})).custom_signing_key(true)).await;
    assert_api_error(own_key, 422, "not_simulated_offline");
}
