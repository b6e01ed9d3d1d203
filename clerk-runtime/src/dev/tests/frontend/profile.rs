use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{ORIGIN, PASSWORD, Page, http, rejected};
use crate::dev::Instance;

#[tokio::test]
async fn user_changes_the_profile() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let form = [("first_name", "Alicia"), ("unsafe_metadata", r#"{"a":1}"#)];
    let changed = page.ok("PATCH", "/v1/me", &form).await;
    assert_eq!(changed["response"]["first_name"], "Alicia");
    assert_eq!(
        changed["client"]["sessions"][0]["user"]["first_name"],
        "Alicia"
    );
    let merged = page
        .ok(
            "PATCH",
            "/v1/me/metadata",
            &[("unsafe_metadata", r#"{"b":2}"#)],
        )
        .await;
    assert_eq!(
        merged["response"]["unsafe_metadata"],
        json!({ "a": 1, "b": 2 })
    );
    let taken = page
        .rejection("PATCH", "/v1/me", &[("username", "bob")])
        .await;
    assert_eq!(taken, rejected(422, "form_identifier_exists", "username"));
    let private = page
        .ok(
            "PATCH",
            "/v1/me",
            &[("private_metadata", "{}"), ("banned", "true")],
        )
        .await;
    assert_eq!(private["response"]["banned"], false);
}

#[tokio::test]
async fn password_change_requires_the_current_one_and_ends_other_sessions() {
    let clerk = Instance::start().await.unwrap();
    let mut other = Page::signed_in(&clerk, "alice").await;
    let mut page = Page::signed_in(&clerk, "alice").await;
    let path = "/v1/me/change_password";
    let new = ("new_password", "a new password");
    for (form, error) in [
        (
            vec![new],
            rejected(422, "form_param_missing", "current_password"),
        ),
        (
            vec![("current_password", "wrong"), new],
            rejected(422, "form_password_incorrect", "current_password"),
        ),
        (
            vec![("current_password", PASSWORD), ("new_password", "short")],
            rejected(422, "form_password_length_too_short", "new_password"),
        ),
    ] {
        assert_eq!(page.rejection("POST", path, &form).await, error);
    }
    let sign_out = ("sign_out_of_other_sessions", "true");
    page.ok(
        "POST",
        path,
        &[("current_password", PASSWORD), new, sign_out],
    )
    .await;
    assert_eq!(page.client().await["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(
        other.client().await["sessions"].as_array().unwrap().len(),
        0
    );
}

#[tokio::test]
async fn sessions_of_the_user_are_listed_and_revoked() {
    let clerk = Instance::start().await.unwrap();
    let mut other = Page::signed_in(&clerk, "alice").await;
    let bob = Page::signed_in(&clerk, "bob").await.session_id().await;
    let mut page = Page::signed_in(&clerk, "alice").await;
    let sessions = page.ok("GET", "/v1/me/sessions/active", &[]).await;
    assert_eq!(sessions.as_array().unwrap().len(), 2);
    assert!(sessions[0]["latest_activity"].is_object());
    let path = format!("/v1/me/sessions/{}/revoke", other.session_id().await);
    let revoked = page.ok("POST", &path, &[]).await;
    assert_eq!(revoked["response"]["status"], "revoked");
    let path = format!("/v1/me/sessions/{bob}/revoke");
    assert_eq!(page.rejection("POST", &path, &[]).await.0, 404);
}

#[tokio::test]
async fn email_address_is_added_verified_and_removed() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let all = "/v1/me/email_addresses/";
    let taken = page
        .rejection("POST", all, &[("email_address", "bob@example.com")])
        .await;
    assert_eq!(
        taken,
        rejected(422, "form_identifier_exists", "email_address")
    );
    let added = page
        .ok("POST", all, &[("email_address", "alice@work.example")])
        .await;
    assert!(added["response"]["verification"].is_null());
    let id = added["response"]["id"].as_str().unwrap().to_owned();
    let path = format!("{all}{id}");
    let identifier = [("identifier", "alice@work.example")];
    let unverified = Page::new(&clerk)
        .rejection("POST", "/v1/client/sign_ins", &identifier)
        .await;
    assert_eq!(unverified.1, "form_identifier_not_found");

    let attempt = format!("{path}/attempt_verification");
    let early = page
        .rejection("POST", &attempt, &[("code", "424242")])
        .await;
    assert_eq!(early, rejected(400, "verification_not_sent", ""));
    let prepare = format!("{path}/prepare_verification");
    page.ok("POST", &prepare, &[("strategy", "email_code")])
        .await;
    let verified = page.ok("POST", &attempt, &[("code", "424242")]).await;
    assert_eq!(verified["response"]["verification"]["status"], "verified");
    Page::new(&clerk)
        .ok("POST", "/v1/client/sign_ins", &identifier)
        .await;
    page.ok("PATCH", "/v1/me", &[("primary_email_address_id", &id)])
        .await;
    assert_eq!(
        page.rejection("DELETE", &path, &[]).await.0,
        403,
        "the primary address cannot be removed"
    );
}

#[tokio::test]
async fn deleted_user_is_signed_out() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "bob").await;
    let deleted = page.ok("DELETE", "/v1/me", &[]).await;
    assert_eq!(deleted["response"]["deleted"], true);
    assert_eq!(page.rejection("GET", "/v1/me", &[]).await.0, 401);
}

/// Calls `/api_keys` with a JSON body, as Clerk's scripts do.
async fn post_key(page: &mut Page<'_>, path: &str, body: Value) -> (StatusCode, Value) {
    // The scripts double the slash if the URL of the Frontend API has no path.
    let url = format!(
        "{}//api_keys{path}?_clerk_js_version=6.40.0",
        page.instance.url()
    );
    let request = http().post(url).header("origin", ORIGIN);
    page.send(
        request
            .header("content-type", "application/json")
            .body(body.to_string()),
    )
    .await
}

#[tokio::test]
async fn user_creates_and_revokes_api_keys() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "bob").await;
    let (status, key) = post_key(&mut page, "", json!({ "name": "deploy" })).await;
    assert_eq!(status, 200, "{key}");
    assert!(key["secret"].as_str().unwrap().starts_with("ak_"));
    let keys = page.ok("GET", "/api_keys", &[]).await;
    assert_eq!(keys["data"][0]["name"], "deploy");
    let id = key["id"].as_str().unwrap();
    let mut alice = Page::signed_in(&clerk, "alice").await;
    assert_eq!(
        post_key(&mut alice, &format!("/{id}/revoke"), json!({}))
            .await
            .0,
        404
    );
    let revoked = post_key(&mut page, &format!("/{id}/revoke"), json!({})).await;
    assert_eq!(revoked.1["revoked"], true);
    assert_eq!(page.ok("GET", "/api_keys", &[]).await["total_count"], 0);
}

#[tokio::test]
async fn member_cannot_create_keys_of_the_organization() {
    let clerk = Instance::start().await.unwrap();
    let organization = clerk.sign_in("bob").unwrap().org_id().unwrap();
    let key = json!({ "name": "deploy", "subject": organization });
    let mut bob = Page::signed_in(&clerk, "bob").await;
    assert_eq!(post_key(&mut bob, "", key.clone()).await.0, 403);
    let mut alice = Page::signed_in(&clerk, "alice").await;
    assert_eq!(
        post_key(&mut alice, "", key).await.1["subject"],
        json!(organization)
    );
}
