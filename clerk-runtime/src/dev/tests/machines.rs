use serde_json::{Value, json};

use super::{api, http, object, part, sent};
use crate::dev::{Instance, MachineCredential};

async fn verify(clerk: &Instance, path: &str, field: &str, secret: &str) -> (u16, Value) {
    let (status, body) = api(clerk, "POST", path, json!({ field: secret })).await;
    (status.as_u16(), body)
}

#[tokio::test]
async fn api_keys_are_verified_with_and_without_v1() {
    let clerk = Instance::start().await.unwrap();
    let claims = object(json!({ "tier": "gold" }));
    let key = clerk
        .api_key("alice")
        .unwrap()
        .scopes(["read"])
        .claims(claims)
        .issue();
    for path in ["/api_keys/verify", "/v1/api_keys/verify"] {
        let (status, body) = verify(&clerk, path, "secret", key.secret()).await;
        assert_eq!(status, 200, "{path}");
        assert_eq!(
            body["subject"],
            json!(clerk.sign_in("alice").unwrap().user_id())
        );
        assert_eq!(
            (&body["scopes"], &body["claims"]["tier"]),
            (&json!(["read"]), &json!("gold"))
        );
        assert_eq!(
            (&body["revoked"], &body["expired"]),
            (&json!(false), &json!(false))
        );
        assert_eq!(body["id"], key.id());
    }
    assert_eq!(
        verify(&clerk, "/api_keys/verify", "secret", "ak_other")
            .await
            .0,
        404
    );
    assert_eq!(
        verify(&clerk, "/m2m_tokens/verify", "token", key.secret())
            .await
            .0,
        404
    );
    assert_eq!(
        verify(&clerk, "/api_keys/verify", "wrong", key.secret())
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn api_key_of_an_organization_is_verified() {
    let clerk = Instance::start().await.unwrap();
    let key = clerk.api_key("acme").unwrap().issue();
    let (_, body) = verify(&clerk, "/api_keys/verify", "secret", key.secret()).await;
    assert!(body["subject"].as_str().unwrap().starts_with("org_"));
    assert!(clerk.api_key("unknown").is_err());
}

#[tokio::test]
async fn verification_reports_a_revoked_or_expired_token() {
    let clerk = Instance::start().await.unwrap();
    let token = clerk.oauth_token("bob").unwrap().scopes(["openid"]).issue();
    let path = "/oauth_applications/access_tokens/verify";
    let shown = |token: MachineCredential| {
        let clerk = &clerk;
        async move { verify(clerk, path, "access_token", token.secret()).await.1 }
    };
    assert_eq!(shown(token.clone()).await["revoked"], false);
    token.revoke();
    assert_eq!(shown(token).await["revoked"], true);
    let expired = shown(clerk.oauth_token("bob").unwrap().expired().issue()).await;
    assert_eq!(expired["expired"], true);
    // OAuth tokens have times in seconds.
    assert!(expired["expiration"].as_i64().unwrap() < 100_000_000_000);
}

#[tokio::test]
async fn token_for_another_machine_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let billing = clerk.machine_id("billing");
    let token = clerk.m2m_token("worker").scopes([billing]).issue();
    let verify_with = |secret_key: String| {
        let request = http().post(format!("{}/m2m_tokens/verify", clerk.url()));
        let body = json!({ "token": token.secret() }).to_string();
        sent(request.bearer_auth(secret_key).body(body))
    };
    assert_eq!(verify_with(clerk.secret_key().to_owned()).await.0, 200);
    assert_eq!(
        verify_with(clerk.machine_secret_key("billing")).await.0,
        200
    );
    assert_eq!(
        verify_with(clerk.machine_secret_key("archive")).await.0,
        404
    );
    assert_eq!(verify_with("ak_wrong".to_owned()).await.0, 401);
}

#[tokio::test]
async fn machine_tokens_can_be_jwts() {
    let clerk = Instance::start().await.unwrap();
    let m2m = clerk.m2m_token("worker").scopes(["mch_a"]).jwt().mint();
    assert_eq!(part(&m2m, 0)["cat"], "cl_B7d4PD333AAA");
    assert_eq!(part(&m2m, 1)["sub"], clerk.machine_id("worker"));
    assert_eq!(part(&m2m, 1)["aud"], json!(["mch_a"]));

    let oauth = clerk
        .oauth_token("bob")
        .unwrap()
        .scopes(["openid", "email"])
        .jwt()
        .mint();
    assert_eq!(part(&oauth, 0)["typ"], "at+jwt");
    assert_eq!(part(&oauth, 1)["scope"], "openid email");
    assert_eq!(
        part(&oauth, 1)["sub"],
        json!(clerk.sign_in("bob").unwrap().user_id())
    );
}
