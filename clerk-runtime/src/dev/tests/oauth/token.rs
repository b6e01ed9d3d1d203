use reqwest::StatusCode;
use serde_json::json;

use super::super::part;
use super::{
    Client, FORM, REDIRECT_URI, RESOURCE, VERIFIER, challenge, http, json_of, redemption, text,
};
use crate::dev::Instance;

#[tokio::test]
async fn code_is_exchanged_for_tokens() {
    let instance = Instance::start().await.unwrap();
    for client in [
        Client::public(&instance).await,
        Client::confidential(&instance).await,
    ] {
        let code = client.code(&[]).await;
        let response = client.post("/oauth/token", &redemption(&code)).await;
        assert_eq!(response.headers()["cache-control"], "no-store");
        let (status, tokens) = json_of(response).await;
        assert_eq!(status, 200);
        assert!(text(&tokens, "access_token").starts_with("oat_"));
        assert!(text(&tokens, "refresh_token").starts_with("clk_refresh_"));
        assert_eq!(tokens["token_type"], "Bearer");
        assert_eq!(tokens["expires_in"], 86_400);
        assert_eq!(tokens["scope"], "profile email");
        assert_eq!(tokens.get("id_token"), None);
    }
}

#[tokio::test]
async fn secret_can_be_in_the_form() {
    let instance = Instance::start().await.unwrap();
    let client = Client::confidential(&instance).await;
    let code = client.code(&[]).await;
    let secret = client.secret.clone().unwrap();
    let in_form = Client {
        instance: &instance,
        id: client.id.clone(),
        secret: None,
    };
    let mut form = redemption(&code).to_vec();
    form.push(("client_secret", &secret));
    assert_eq!(in_form.token(&form).await.0, 200);
}

#[tokio::test]
async fn wrong_client_credentials_are_rejected() {
    let instance = Instance::start().await.unwrap();
    let client = Client::confidential(&instance).await;
    let code = client.code(&[]).await;
    let without_secret = Client {
        instance: &instance,
        id: client.id.clone(),
        secret: None,
    };
    let wrong_secret = Client {
        secret: Some("wrong".to_owned()),
        ..without_secret
    };
    let without_secret = Client {
        instance: &instance,
        id: client.id.clone(),
        secret: None,
    };
    let unknown = Client {
        instance: &instance,
        id: "client_x".to_owned(),
        secret: None,
    };
    for other in [&without_secret, &wrong_secret, &unknown] {
        let response = other.post("/oauth/token", &redemption(&code)).await;
        let challenge = response.headers()["www-authenticate"].to_str().unwrap();
        assert!(challenge.starts_with("Basic"), "{challenge}");
        let (status, error) = json_of(response).await;
        assert_eq!(
            (status.as_u16(), text(&error, "error")),
            (401, "invalid_client")
        );
    }
    let mut twice = redemption(&code).to_vec();
    twice.push(("client_secret", "x"));
    let (status, error) = client.token(&twice).await;
    assert_eq!(
        (status.as_u16(), text(&error, "error")),
        (400, "invalid_request")
    );
    // A rejected call does not use the code.
    assert_eq!(client.redeem(&code).await.0, 200);
}

#[tokio::test]
async fn code_is_only_valid_with_its_client_redirect_uri_and_verifier() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let code = client.code(&[]).await;
    let other = Client::public(&instance).await;
    assert_eq!(other.redeem(&code).await.1["error"], "invalid_grant");
    let other_verifier = challenge();
    for (name, value) in [
        ("code", "clk_code_unknown"),
        ("redirect_uri", "http://127.0.0.1:6000/callback"),
        ("redirect_uri", ""),
        ("code_verifier", other_verifier.as_str()),
    ] {
        let form = redemption(&code).map(|(it, old)| (it, if it == name { value } else { old }));
        let (status, error) = client.token(&form).await;
        assert_eq!(
            (status.as_u16(), text(&error, "error")),
            (400, "invalid_grant"),
            "{name}"
        );
    }
    for name in ["grant_type", "code", "code_verifier"] {
        let form = redemption(&code).map(|(it, old)| (it, if it == name { "" } else { old }));
        assert_eq!(
            client.token(&form).await.1["error"],
            "invalid_request",
            "{name}"
        );
    }
    let password = [("grant_type", "password"), ("username", "alice")];
    assert_eq!(
        client.token(&password).await.1["error"],
        "unsupported_grant_type"
    );
    assert_eq!(client.redeem(&code).await.0, 200);
}

#[tokio::test]
async fn second_use_of_a_code_revokes_its_tokens() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let code = client.code(&[]).await;
    let (_, tokens) = client.redeem(&code).await;
    assert_eq!(client.redeem(&code).await.1["error"], "invalid_grant");
    let refreshed = client.refresh(text(&tokens, "refresh_token")).await;
    assert_eq!(refreshed.1["error"], "invalid_grant");
    assert!(!client.is_active(text(&tokens, "access_token")).await);
}

#[tokio::test]
async fn refresh_token_is_replaced_and_its_reuse_revokes_the_grant() {
    let instance = Instance::start().await.unwrap();
    let client = Client::confidential(&instance).await;
    let first = client.tokens(&[]).await;
    let (status, second) = client.refresh(text(&first, "refresh_token")).await;
    assert_eq!(status, 200);
    assert_eq!(second["scope"], "profile email");
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    assert!(client.is_active(text(&second, "access_token")).await);

    let other = Client::public(&instance).await;
    assert_eq!(other.refresh(text(&second, "refresh_token")).await.0, 400);
    assert_eq!(client.refresh("clk_refresh_x_y").await.0, 400);
    assert_eq!(client.refresh(text(&first, "refresh_token")).await.0, 400);
    let (status, error) = client.refresh(text(&second, "refresh_token")).await;
    assert_eq!(
        (status.as_u16(), text(&error, "error")),
        (400, "invalid_grant")
    );
    assert!(!client.is_active(text(&second, "access_token")).await);
}

#[tokio::test]
async fn refreshed_token_can_have_fewer_but_not_more_scopes() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let tokens = client.tokens(&[]).await;
    let refresh = async |scope: &str| {
        let token = text(&tokens, "refresh_token");
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("scope", scope),
        ];
        client.token(&form).await.1
    };
    assert_eq!(refresh("profile openid").await["error"], "invalid_scope");
    assert_eq!(refresh("email").await["scope"], "email");
}

#[tokio::test]
async fn resource_is_the_audience() {
    let builder = Instance::builder().oauth_jwt_access_tokens(true);
    let instance = builder.start().await.unwrap();
    let client = Client::public(&instance).await;
    let tokens = client.tokens(&[]).await;
    let token = text(&tokens, "access_token");
    assert_eq!(part(token, 0)["typ"], "at+jwt");
    let claims = part(token, 1);
    assert_eq!(claims["aud"], json!([RESOURCE]));
    assert_eq!(claims["iss"], instance.url());
    assert_eq!(claims["client_id"], client.id);
    assert_eq!(claims["scope"], "profile email");
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        86_400
    );

    let without = client.tokens(&[("resource", "")]).await;
    assert_eq!(part(text(&without, "access_token"), 1).get("aud"), None);

    let code = client.code(&[]).await;
    let mut form = redemption(&code).to_vec();
    form.push(("resource", "https://other.example/mcp"));
    assert_eq!(client.token(&form).await.1["error"], "invalid_target");
    form.pop();
    form.push(("resource", RESOURCE));
    assert_eq!(client.token(&form).await.0, 200);
}

#[tokio::test]
async fn id_token_and_organization_require_their_scopes() {
    let builder = Instance::builder().oauth_jwt_access_tokens(true);
    let instance = builder.start().await.unwrap();
    let client = Client::public(&instance).await;
    let scope = [("scope", "openid email user:org:read"), ("nonce", "n1")];
    let tokens = client.tokens(&scope).await;
    let claims = part(text(&tokens, "id_token"), 1);
    let alice = instance.sign_in("alice").unwrap();
    assert_eq!(claims["sub"], json!(alice.user_id()));
    assert_eq!(claims["aud"], client.id);
    assert_eq!(claims["nonce"], "n1");
    assert_eq!(claims["email"], "alice@example.com");
    assert_eq!(claims.get("name"), None);
    let claims = part(text(&tokens, "access_token"), 1);
    assert_eq!(claims["org_id"], json!(alice.org_id()));
}

#[tokio::test]
async fn redirect_uri_may_be_omitted_if_the_client_has_one() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let code = client.code(&[("redirect_uri", "")]).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(client.token(&form).await.0, 200);
    let code = client.code(&[("redirect_uri", "")]).await;
    assert_eq!(client.redeem(&code).await.0, 200, "{REDIRECT_URI}");
}

#[tokio::test]
async fn banned_user_gets_no_more_tokens() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let tokens = client.tokens(&[]).await;
    let alice = instance.sign_in("alice").unwrap().user_id();
    instance.clerk().unwrap().users().ban(&alice).await.unwrap();
    assert_eq!(client.refresh(text(&tokens, "refresh_token")).await.0, 400);
}

#[tokio::test]
async fn body_other_than_a_form_is_rejected() {
    let instance = Instance::start().await.unwrap();
    let url = format!("{}/oauth/token", instance.url());
    for content_type in ["application/json", "text/plain"] {
        let request = http()
            .post(&url)
            .header("content-type", content_type)
            .body("{}");
        let (status, error) = json_of(request.send().await.unwrap()).await;
        assert_eq!(
            (status, text(&error, "error")),
            (StatusCode::BAD_REQUEST, "invalid_request")
        );
    }
    let in_query = format!("{url}?client_id=client_x");
    let request = http().post(in_query).header("content-type", FORM);
    let (_, error) = json_of(request.send().await.unwrap()).await;
    assert_eq!(text(&error, "error"), "invalid_client");
}
