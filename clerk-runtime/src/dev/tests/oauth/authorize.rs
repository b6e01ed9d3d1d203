use reqwest::StatusCode;
use serde_json::json;

use super::{Browser, Client, REDIRECT_URI, button, field, location, query, register};
use crate::dev::Instance;

#[tokio::test]
async fn consent_page_shows_the_request_and_the_users() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let page = Browser::new().get(&client.authorize_url(&[])).await;
    assert_eq!(page.headers()["x-frame-options"], "DENY");
    assert_eq!(page.headers()["cache-control"], "no-store");
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    let page = page.text().await.unwrap();
    for text in [
        "&lt;b&gt;Test&lt;/b&gt;",
        "profile email",
        REDIRECT_URI,
        super::RESOURCE,
    ] {
        assert!(page.contains(text), "{text}");
    }
    let (alice, bob) = (page.find("Allow as alice"), page.find("Allow as bob"));
    assert!(alice.unwrap() < bob.unwrap());
}

#[tokio::test]
async fn consent_redirects_with_code_state_and_issuer() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let url = client.redirected("alice", &[]).await;
    assert!(
        url.as_str().starts_with(&format!("{REDIRECT_URI}?")),
        "{url}"
    );
    assert!(query(&url, "code").unwrap().starts_with("clk_code_"));
    assert_eq!(query(&url, "state").as_deref(), Some("the state & more"));
    assert_eq!(query(&url, "iss").as_deref(), Some(instance.url()));
}

#[tokio::test]
async fn signed_in_user_is_the_first_choice() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let mut browser = Browser::new();
    let sign_in = format!("{}/sign-in", instance.url());
    let page = browser.get(&sign_in).await.text().await.unwrap();
    let (before, _) = page.split_once("\">Sign in as bob<").unwrap();
    let bob = before.rsplit_once('"').unwrap().1;
    browser.post(&sign_in, &[("user", bob)]).await;

    let page = browser.get(&client.authorize_url(&[])).await;
    let page = page.text().await.unwrap();
    assert!(page.find("Allow as bob").unwrap() < page.find("Allow as alice").unwrap());
}

#[tokio::test]
async fn user_who_does_not_consent_is_redirected_with_an_error() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    for decision in [("deny", "true"), ("other", "x")] {
        let mut browser = Browser::new();
        let page = browser.get(&client.authorize_url(&[])).await;
        let request = field(&page.text().await.unwrap(), "request");
        let url = format!("{}/oauth/consent", instance.url());
        let response = browser.post(&url, &[("request", &request), decision]).await;
        let url = location(&response);
        assert_eq!(query(&url, "error").as_deref(), Some("access_denied"));
        assert_eq!(query(&url, "state").as_deref(), Some("the state & more"));
        assert_eq!(query(&url, "code"), None);
    }
}

#[tokio::test]
async fn consent_is_accepted_once_and_from_the_same_browser_only() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let url = format!("{}/oauth/consent", instance.url());
    let (mut browser, mut other) = (Browser::new(), Browser::new());
    let page = browser.get(&client.authorize_url(&[])).await;
    let page = page.text().await.unwrap();
    let (request, alice) = (field(&page, "request"), button(&page, "alice"));
    let form = [("request", request.as_str()), ("user", alice.as_str())];
    other.get(&client.authorize_url(&[])).await;
    assert_eq!(other.post(&url, &form).await.status(), 400);
    assert_eq!(Browser::new().post(&url, &form).await.status(), 400);
    assert_eq!(browser.post(&url, &[("user", &alice)]).await.status(), 400);
    assert_eq!(browser.post(&url, &form).await.status(), 303);
    assert_eq!(browser.post(&url, &form).await.status(), 400);
}

#[tokio::test]
async fn banned_user_cannot_consent() {
    let instance = Instance::start().await.unwrap();
    let alice = instance.sign_in("alice").unwrap();
    let clerk = instance.clerk().unwrap();
    clerk.users().ban(&alice.user_id()).await.unwrap();
    let client = Client::public(&instance).await;
    let mut browser = Browser::new();
    let page = browser.get(&client.authorize_url(&[])).await;
    let page = page.text().await.unwrap();
    let (request, alice) = (field(&page, "request"), button(&page, "alice"));
    let form = [("request", request.as_str()), ("user", alice.as_str())];
    let url = format!("{}/oauth/consent", instance.url());
    assert_eq!(browser.post(&url, &form).await.status(), 403);
}

#[tokio::test]
async fn untrusted_redirect_uri_is_never_used() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    for changes in [
        [("redirect_uri", "https://evil.example/")],
        [("redirect_uri", "http://127.0.0.1:5000/callback/../other")],
        [("redirect_uri", "http://127.0.0.1:5000/callback?more")],
        [("client_id", "client_unknown")],
        [("client_id", "")],
    ] {
        let response = Browser::new().get(&client.authorize_url(&changes)).await;
        assert_eq!(response.status(), 400, "{changes:?}");
        assert_eq!(response.headers().get("location"), None, "{changes:?}");
    }
    // Another port of the loopback interface is the same native app.
    let other_port = [("redirect_uri", "http://127.0.0.1:6000/callback")];
    let url = client.redirected("alice", &other_port).await;
    assert_eq!(url.port(), Some(6000));
}

#[tokio::test]
async fn error_without_consent_is_redirected_to_this_machine_only() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    for (changes, code) in [
        ([("response_type", "token")], "unsupported_response_type"),
        ([("response_type", "")], "invalid_request"),
        ([("scope", "profile notes:write")], "invalid_scope"),
        ([("code_challenge", "")], "invalid_request"),
        ([("code_challenge", "short")], "invalid_request"),
        ([("code_challenge_method", "plain")], "invalid_request"),
        ([("code_challenge_method", "")], "invalid_request"),
        ([("resource", "/mcp")], "invalid_target"),
        (
            [("resource", "https://app.example.com/#mcp")],
            "invalid_target",
        ),
        ([("response_mode", "fragment")], "invalid_request"),
        ([("prompt", "none")], "consent_required"),
    ] {
        let response = Browser::new().get(&client.authorize_url(&changes)).await;
        assert_eq!(response.status(), 303, "{changes:?}");
        let url = location(&response);
        assert!(url.as_str().starts_with(REDIRECT_URI), "{url}");
        assert_eq!(query(&url, "error").as_deref(), Some(code), "{changes:?}");
        assert_eq!(query(&url, "state").as_deref(), Some("the state & more"));
        assert_eq!(query(&url, "iss").as_deref(), Some(instance.url()));
    }

    let uri = "https://client.example/callback";
    let (_, web) = register(&instance, &json!({ "redirect_uris": [uri] })).await;
    let changes = [
        ("client_id", web["client_id"].as_str().unwrap()),
        ("redirect_uri", uri),
        ("scope", "unknown"),
    ];
    let response = Browser::new().get(&client.authorize_url(&changes)).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn repeated_parameter_is_rejected() {
    let instance = Instance::start().await.unwrap();
    let client = Client::public(&instance).await;
    let url = client.authorize_url(&[]);
    let response = Browser::new().get(&format!("{url}&state=other")).await;
    let target = location(&response);
    assert_eq!(query(&target, "error").as_deref(), Some("invalid_request"));
    assert_eq!(query(&target, "state"), None);
    let response = Browser::new().get(&format!("{url}&client_id=other")).await;
    assert_eq!(response.status(), 400);
    let response = Browser::new()
        .get(&format!("{url}&nonce={}", "a".repeat(2049)))
        .await;
    assert_eq!(response.status(), 400);
}
