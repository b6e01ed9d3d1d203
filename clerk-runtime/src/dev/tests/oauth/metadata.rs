use serde_json::json;

use super::super::{http, sent};
use crate::dev::Instance;

#[tokio::test]
async fn documents_have_clerks_fields() {
    let instance = Instance::start().await.unwrap();
    let url = instance.url();
    for (name, own) in [
        ("oauth-authorization-server", "registration_endpoint"),
        ("openid-configuration", "userinfo_endpoint"),
    ] {
        let request = http().get(format!("{url}/.well-known/{name}"));
        let (status, document) = sent(request).await;
        assert_eq!(status, 200);
        assert_eq!(document["issuer"], url);
        assert_eq!(document["token_endpoint"], format!("{url}/oauth/token"));
        assert_eq!(
            document["code_challenge_methods_supported"],
            json!(["S256"])
        );
        assert_eq!(
            document["authorization_response_iss_parameter_supported"],
            true
        );
        assert!(document[own].is_string(), "{document}");
    }
}

#[tokio::test]
async fn scripts_of_every_origin_can_read_the_metadata_only() {
    let instance = Instance::start().await.unwrap();
    let allowed = async |method: &str, path: &str, origin: &str| {
        let url = format!("{}{path}", instance.url());
        let request = http().request(method.parse().unwrap(), url);
        let response = request.header("origin", origin).send().await.unwrap();
        let allowed = response.headers().get("access-control-allow-origin");
        let allowed = allowed.map(|it| it.to_str().unwrap().to_owned());
        (response.status().as_u16(), allowed)
    };
    let (document, foreign) = (
        "/.well-known/oauth-authorization-server",
        "https://evil.example",
    );
    assert_eq!(
        allowed("GET", document, foreign).await,
        (200, Some("*".to_owned()))
    );
    assert_eq!(allowed("OPTIONS", document, foreign).await.0, 204);
    for path in ["/oauth/register", "/oauth/token"] {
        assert_eq!(
            allowed("OPTIONS", path, foreign).await,
            (403, None),
            "{path}"
        );
        assert_eq!(allowed("POST", path, foreign).await, (403, None), "{path}");
        assert_eq!(allowed("POST", path, "null").await, (403, None), "{path}");
        let local = "http://localhost:6274";
        assert_eq!(
            allowed("OPTIONS", path, local).await,
            (204, Some(local.to_owned())),
            "{path}"
        );
    }
}

#[tokio::test]
async fn scopes_of_the_application_are_listed() {
    let builder = Instance::builder().oauth_scopes(["notes:write"]);
    let instance = builder.start().await.unwrap();
    let url = format!("{}/.well-known/oauth-authorization-server", instance.url());
    let (_, document) = sent(http().get(url)).await;
    let scopes = document["scopes_supported"].as_array().unwrap();
    assert!(scopes.contains(&json!("notes:write")) && scopes.contains(&json!("profile")));
}
