use serde_json::{Value, json};

use super::{api, code, get, http, sent};
use crate::dev::{Instance, Person};

#[tokio::test]
async fn wrong_secret_key_is_rejected_by_every_operation() {
    let clerk = Instance::start().await.unwrap();
    for path in [
        "/v1/jwks",
        "/v1/users",
        "/v1/sessions",
        "/v1/clients/handshake_payload",
    ] {
        let url = format!("{}{path}", clerk.url());
        let (status, body) = sent(http().get(&url).bearer_auth("sk_test_wrong")).await;
        assert_eq!(
            (status.as_u16(), code(&body)),
            (401, "clerk_key_invalid"),
            "{path}"
        );
        assert!(body["clerk_trace_id"].is_string());
        assert_eq!(sent(http().get(&url)).await.0, 401, "{path} without a key");
    }
    for path in ["api_keys", "m2m_tokens", "oauth_applications/access_tokens"] {
        let url = format!("{}/{path}/verify", clerk.url());
        assert_eq!(
            sent(http().post(&url).bearer_auth("sk_test_wrong")).await.0,
            401,
            "{path}"
        );
    }
}

#[tokio::test]
async fn users_are_returned_listed_and_updated() {
    let clerk = Instance::start().await.unwrap();
    let alice = clerk.sign_in("alice").unwrap().user_id();
    let path = format!("/v1/users/{alice}");
    let (status, user) = get(&clerk, &path).await;
    assert_eq!(
        (status.as_u16(), &user["first_name"]),
        (200, &json!("Alice"))
    );
    assert_eq!(
        user["email_addresses"][0]["email_address"],
        "alice@example.com"
    );

    let changes = json!({ "first_name": "John", "last_name": "Wick" });
    let (status, updated) = api(&clerk, "PATCH", &path, changes).await;
    assert_eq!(
        (status.as_u16(), &updated["last_name"]),
        (200, &json!("Wick"))
    );
    assert_eq!(get(&clerk, &path).await.1["first_name"], "John");

    let metadata = json!({ "public_metadata": { "theme": "dark" } });
    let (_, updated) = api(&clerk, "PATCH", &format!("{path}/metadata"), metadata).await;
    assert_eq!(updated["public_metadata"], json!({ "theme": "dark" }));
}

#[tokio::test]
async fn invalid_changes_are_rejected() {
    let clerk = Instance::start().await.unwrap();
    let path = format!("/v1/users/{}", clerk.sign_in("alice").unwrap().user_id());
    let (status, body) = api(&clerk, "PATCH", &path, json!({ "shoe_size": 43 })).await;
    assert_eq!((status.as_u16(), code(&body)), (422, "form_param_unknown"));
    let (status, _) = api(&clerk, "PATCH", &path, json!(["first_name"])).await;
    assert_eq!(status, 400);
    let (status, body) = api(&clerk, "PATCH", "/v1/users/user_none", json!({})).await;
    assert_eq!((status.as_u16(), code(&body)), (404, "resource_not_found"));
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_paged() {
    let builder = (0..12).fold(Instance::builder(), |builder, number| {
        builder.person(Person::new(format!("user{number:02}")))
    });
    let clerk = builder.start().await.unwrap();
    let names = |body: &Value| {
        let users = body.as_array().unwrap().iter();
        users
            .map(|user| user["username"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        get(&clerk, "/v1/users").await.1.as_array().unwrap().len(),
        10
    );
    let (_, page) = get(&clerk, "/v1/users?order_by=%2Busername&limit=2&offset=3").await;
    assert_eq!(names(&page), ["user03", "user04"]);
    let (_, page) = get(&clerk, "/v1/users?order_by=-username&limit=1").await;
    assert_eq!(names(&page), ["user11"]);
    let query = "/v1/users?email_address=user05@example.com&email_address=user06@example.com";
    assert_eq!(get(&clerk, query).await.1.as_array().unwrap().len(), 2);
    assert_eq!(
        names(&get(&clerk, "/v1/users?query=SER07").await.1),
        ["user07"]
    );
    assert_eq!(get(&clerk, "/v1/users/count").await.1["total_count"], 12);
    assert_eq!(get(&clerk, "/v1/users?limit=501").await.0, 422);
}

#[tokio::test]
async fn sessions_are_returned_listed_and_revoked() {
    let clerk = Instance::start().await.unwrap();
    let (alice, bob) = (
        clerk.sign_in("alice").unwrap(),
        clerk.sign_in("bob").unwrap(),
    );
    let path = format!("/v1/sessions/{}", alice.session_id());
    assert_eq!(get(&clerk, &path).await.1["status"], "active");
    let (_, list) = get(&clerk, &format!("/v1/sessions?user_id={}", bob.user_id())).await;
    assert_eq!(list[0]["id"], json!(bob.session_id()));
    assert_eq!(list.as_array().unwrap().len(), 1);
    let (_, page) = get(&clerk, "/v1/sessions?paginated=true&limit=1").await;
    assert_eq!(
        (&page["data"][0]["id"], &page["total_count"]),
        (&json!(bob.session_id()), &json!(2))
    );

    api(&clerk, "POST", &format!("{path}/revoke"), Value::Null).await;
    assert_eq!(get(&clerk, &path).await.1["status"], "revoked");
    let (status, _) = api(&clerk, "POST", &format!("{path}/tokens"), Value::Null).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn unknown_path_returns_404() {
    let clerk = Instance::start().await.unwrap();
    for path in ["/v1/nothing", "/v1/users/a/b/c", "/%ff"] {
        let (status, body) = get(&clerk, path).await;
        assert_eq!(
            (status.as_u16(), code(&body)),
            (404, "resource_not_found"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn user_has_every_field_required_by_the_specification() {
    let clerk = Instance::start().await.unwrap();
    let id = clerk.sign_in("bob").unwrap().user_id();
    let user = get(&clerk, &format!("/v1/users/{id}")).await.1;
    for field in [
        "id",
        "object",
        "username",
        "first_name",
        "last_name",
        "has_image",
        "primary_email_address_id",
        "primary_phone_number_id",
        "primary_web3_wallet_id",
        "password_enabled",
        "two_factor_enabled",
        "totp_enabled",
        "backup_code_enabled",
        "email_addresses",
        "phone_numbers",
        "web3_wallets",
        "passkeys",
        "external_accounts",
        "saml_accounts",
        "enterprise_accounts",
        "public_metadata",
        "external_id",
        "last_sign_in_at",
        "banned",
        "locked",
        "lockout_expires_in_seconds",
        "verification_attempts_remaining",
        "created_at",
        "updated_at",
        "delete_self_enabled",
        "create_organization_enabled",
        "last_active_at",
        "mfa_enabled_at",
        "mfa_disabled_at",
        "legal_accepted_at",
    ] {
        assert!(user.get(field).is_some(), "{field}");
    }
}
