use reqwest::StatusCode;
use serde_json::{Value, json};

use super::super::sent;
use super::{Client, RESOURCE, http, json_of};
use crate::dev::Instance;

impl Client<'_> {
    /// Returns the introspection response for a token.
    pub(super) async fn introspected(&self, token: &str) -> Value {
        let response = self.post("/oauth/token_info", &[("token", token)]).await;
        json_of(response).await.1
    }

    pub(super) async fn is_active(&self, token: &str) -> bool {
        self.introspected(token).await["active"] == true
    }

    async fn revoke(&self, token: &str) -> (StatusCode, Value) {
        json_of(self.post("/oauth/token/revoke", &[("token", token)]).await).await
    }
}

async fn userinfo(instance: &Instance, token: &str) -> (StatusCode, Value) {
    let url = format!("{}/oauth/userinfo", instance.url());
    sent(http().get(url).bearer_auth(token)).await
}

#[tokio::test]
async fn opaque_token_is_verified_by_the_backend_api() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let tokens = client.tokens(&[]).await;
    let url = format!(
        "{}/v1/oauth_applications/access_tokens/verify",
        instance.url()
    );
    let body = json!({ "access_token": tokens["access_token"] }).to_string();
    let request = http()
        .post(url)
        .bearer_auth(instance.secret_key())
        .body(body);
    let (status, token) = sent(request).await;
    assert_eq!(status, 200);
    assert_eq!(
        token["subject"],
        json!(instance.sign_in("alice").unwrap().user_id())
    );
    assert_eq!(token["client_id"], client.id);
    assert_eq!(token["scopes"], json!(["profile", "email"]));
    assert_eq!(token["aud"], json!([RESOURCE]));
    assert_eq!(token["revoked"], false);
}

#[tokio::test]
async fn userinfo_has_the_claims_of_the_scopes() {
    for jwt in [false, true] {
        let builder = Instance::builder().oauth_jwt_access_tokens(jwt);
        let instance = builder.start().await.unwrap();
        let client = Client::public(&instance).await;
        let tokens = client.tokens(&[("scope", "profile user:org:read")]).await;
        let (status, user) = userinfo(&instance, tokens["access_token"].as_str().unwrap()).await;
        assert_eq!(status, 200);
        assert_eq!(
            user["sub"],
            json!(instance.sign_in("alice").unwrap().user_id())
        );
        assert_eq!(user["name"], "Alice Adams");
        assert_eq!(user["org_slug"], "acme");
        assert_eq!(user.get("email"), None);
        let refresh_token = tokens["refresh_token"].as_str().unwrap();
        for other in [
            "",
            "oat_unknown",
            refresh_token,
            &instance.sign_in("alice").unwrap().token(),
        ] {
            assert_eq!(userinfo(&instance, other).await.0, 401, "{other}");
        }
    }
}

#[tokio::test]
async fn introspection_describes_own_tokens_only() {
    let instance = Instance::start().await.unwrap();
    let client = Client::confidential(&instance).await;
    let tokens = client.tokens(&[]).await;
    let other = Client::confidential(&instance).await;
    for name in ["access_token", "refresh_token"] {
        let token = tokens[name].as_str().unwrap();
        let info = client.introspected(token).await;
        assert_eq!(info["active"], true);
        assert_eq!(info["client_id"], client.id);
        assert_eq!(info["scope"], "profile email");
        assert_eq!(other.introspected(token).await, json!({ "active": false }));
    }
    assert_eq!(
        client.introspected("oat_unknown").await,
        json!({ "active": false })
    );
}

#[tokio::test]
async fn revoked_access_token_is_inactive() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let tokens = client.tokens(&[]).await;
    let token = tokens["access_token"].as_str().unwrap();
    let other = Client::public(&instance).await;
    assert_eq!(other.revoke(token).await.0, 200);
    assert!(client.is_active(token).await);
    assert_eq!(client.revoke(token).await.0, 200);
    assert!(!client.is_active(token).await);
    assert_eq!(userinfo(&instance, token).await.0, 401);
    assert_eq!(client.revoke("oat_unknown").await.0, 200);
    assert_eq!(
        client
            .refresh(tokens["refresh_token"].as_str().unwrap())
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn revoked_refresh_token_ends_the_grant() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let tokens = client.tokens(&[]).await;
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(client.revoke(refresh_token).await.0, 200);
    assert!(
        !client
            .is_active(tokens["access_token"].as_str().unwrap())
            .await
    );
    assert_eq!(
        client.refresh(refresh_token).await.1["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn jwt_cannot_be_revoked() {
    let builder = Instance::builder().oauth_jwt_access_tokens(true);
    let instance = builder.start().await.unwrap();
    let client = Client::public(&instance).await;
    let tokens = client.tokens(&[]).await;
    let (status, error) = client
        .revoke(tokens["access_token"].as_str().unwrap())
        .await;
    assert_eq!(status, 400);
    assert_eq!(error["error"], "unsupported_token_type");
}
