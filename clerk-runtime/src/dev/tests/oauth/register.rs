use serde_json::{Value, json};

use super::super::{http, sent};
use super::register;
use crate::dev::Instance;

#[tokio::test]
async fn only_a_confidential_client_gets_a_secret() {
    let instance = Instance::start().await.unwrap();
    let metadata =
        json!({ "redirect_uris": ["https://client.example/callback"], "scope": "email" });
    let (status, client) = register(&instance, &metadata).await;
    assert_eq!(status, 201);
    assert!(client["client_secret"].is_string());
    assert_eq!(client["scope"], "email");
    assert_eq!(client["client_name"], client["client_id"]);
    assert_eq!(client["token_endpoint_auth_method"], "client_secret_basic");

    let metadata = json!({
        "redirect_uris": ["http://127.0.0.1/callback", "cursor://callback"],
        "token_endpoint_auth_method": "none",
        "client_name": "Public",
        "grant_types": ["authorization_code", "refresh_token"],
        "application_type": "native",
    });
    let (status, client) = register(&instance, &metadata).await;
    assert_eq!(status, 201);
    assert_eq!(client.get("client_secret"), None);
    assert_eq!(client["client_name"], "Public");
    assert_eq!(client["scope"], "profile email");
}

#[tokio::test]
async fn invalid_metadata_is_rejected() {
    let instance = Instance::start().await.unwrap();
    let uri = "https://client.example/";
    for (metadata, code) in [
        (json!({}), "invalid_redirect_uri"),
        (json!({ "redirect_uris": [] }), "invalid_redirect_uri"),
        (
            json!({ "redirect_uris": [uri, "http://evil.example"] }),
            "invalid_redirect_uri",
        ),
        (
            json!({ "redirect_uris": vec![uri; 17] }),
            "invalid_redirect_uri",
        ),
        (json!({ "redirect_uris": uri }), "invalid_client_metadata"),
        (json!(["redirect_uris"]), "invalid_client_metadata"),
        (
            json!({ "redirect_uris": [uri], "token_endpoint_auth_method": "private_key_jwt" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "redirect_uris": [uri], "client_name": "a".repeat(257) }),
            "invalid_client_metadata",
        ),
        (
            json!({ "redirect_uris": [uri], "scope": "profile notes:write" }),
            "invalid_client_metadata",
        ),
    ] {
        let (status, error) = register(&instance, &metadata).await;
        assert_eq!(
            (status.as_u16(), &error["error"]),
            (400, &json!(code)),
            "{metadata}"
        );
    }
}

#[tokio::test]
async fn oldest_client_is_dropped_above_the_limit() {
    let instance = Instance::start().await.unwrap();
    let (client, url) = (http(), format!("{}/oauth/register", instance.url()));
    let metadata = json!({ "redirect_uris": ["https://client.example/"] }).to_string();
    let mut ids = Vec::<Value>::new();
    for _ in 0..=1000 {
        let (_, registered) = sent(client.post(&url).body(metadata.clone())).await;
        ids.push(registered["client_id"].clone());
    }
    let is_unknown = async |id: &Value| {
        let url = format!(
            "{}/oauth/authorize?client_id={}",
            instance.url(),
            id.as_str().unwrap()
        );
        let page = client.get(url).send().await.unwrap().text().await.unwrap();
        page.contains("names no registered client")
    };
    assert!(is_unknown(&ids[0]).await);
    assert!(!is_unknown(&ids[1]).await);
}
