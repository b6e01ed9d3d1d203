//! Tests of the authorization server, with a client of the tests.

mod authorize;
mod expiry;
mod metadata;
mod register;
mod token;
mod tokens_in_use;

use aws_lc_rs::digest::{SHA256, digest};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use url::Url;
use url::form_urlencoded::Serializer;

use super::browser::{Browser, location, query};
use super::{http, sent};
use crate::dev::Instance;

const REDIRECT_URI: &str = "http://127.0.0.1:5000/callback";
const RESOURCE: &str = "https://app.example.com/mcp";
const VERIFIER: &str = "a-code-verifier-that-has-at-least-forty-three-letters";

/// A registered client.
struct Client<'a> {
    instance: &'a Instance,
    id: String,
    secret: Option<String>,
}

impl<'a> Client<'a> {
    /// Registers a client without a secret.
    async fn public(instance: &'a Instance) -> Self {
        Self::registered(instance, json!({ "token_endpoint_auth_method": "none" })).await
    }

    /// Registers a client with a secret.
    async fn confidential(instance: &'a Instance) -> Self {
        Self::registered(instance, json!({})).await
    }

    async fn registered(instance: &'a Instance, mut metadata: Value) -> Self {
        metadata["redirect_uris"] = json!([REDIRECT_URI]);
        metadata["client_name"] = json!("<b>Test</b>");
        let (status, client) = register(instance, &metadata).await;
        assert_eq!(status, 201, "{client}");
        Self {
            instance,
            id: client["client_id"].as_str().unwrap().to_owned(),
            secret: client["client_secret"].as_str().map(str::to_owned),
        }
    }

    /// Returns the parameters of a valid authorization request.
    fn parameters(&self) -> Vec<(&'static str, String)> {
        vec![
            ("response_type", "code".to_owned()),
            ("client_id", self.id.clone()),
            ("redirect_uri", REDIRECT_URI.to_owned()),
            ("scope", "profile email".to_owned()),
            ("state", "the state & more".to_owned()),
            ("code_challenge", challenge()),
            ("code_challenge_method", "S256".to_owned()),
            ("resource", RESOURCE.to_owned()),
        ]
    }

    /// Returns the URL of an authorization request with changed parameters. An empty value omits
    /// the parameter.
    fn authorize_url(&self, changes: &[(&str, &str)]) -> String {
        let mut parameters = self.parameters();
        parameters.retain(|(name, _)| !changes.iter().any(|(other, _)| other == name));
        let changes = changes.iter().filter(|(_, value)| !value.is_empty());
        let query = Serializer::new(String::new())
            .extend_pairs(&parameters)
            .extend_pairs(changes)
            .finish();
        format!("{}/oauth/authorize?{query}", self.instance.url())
    }

    /// Consents as this user, and returns the URL to which the browser is redirected.
    async fn redirected(&self, user: &str, changes: &[(&str, &str)]) -> Url {
        let mut browser = Browser::new();
        let page = browser.get(&self.authorize_url(changes)).await;
        assert_eq!(page.status(), 200);
        let page = page.text().await.unwrap();
        let url = format!("{}/oauth/consent", self.instance.url());
        let (request, user) = (field(&page, "request"), button(&page, user));
        let form = [("request", request.as_str()), ("user", user.as_str())];
        location(&browser.post(&url, &form).await)
    }

    async fn code(&self, changes: &[(&str, &str)]) -> String {
        let url = self.redirected("alice", changes).await;
        query(&url, "code").unwrap()
    }

    /// Sends a form with the client's credentials to an endpoint.
    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        let request = http().post(format!("{}{path}", self.instance.url()));
        let mut body = Serializer::new(String::new());
        body.extend_pairs(form.iter().filter(|(_, value)| !value.is_empty()));
        let request = if let Some(secret) = &self.secret {
            request.basic_auth(&self.id, Some(secret))
        } else {
            body.append_pair("client_id", &self.id);
            request
        };
        let request = request.header("content-type", FORM).body(body.finish());
        request.send().await.unwrap()
    }

    async fn token(&self, form: &[(&str, &str)]) -> (StatusCode, Value) {
        json_of(self.post("/oauth/token", form).await).await
    }

    async fn redeem(&self, code: &str) -> (StatusCode, Value) {
        self.token(&redemption(code)).await
    }

    async fn refresh(&self, refresh_token: &str) -> (StatusCode, Value) {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ];
        self.token(&form).await
    }

    /// Returns the token endpoint's response after a user's consent.
    async fn tokens(&self, changes: &[(&str, &str)]) -> Value {
        let (status, tokens) = self.redeem(&self.code(changes).await).await;
        assert_eq!(status, 200, "{tokens}");
        tokens
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

fn redemption(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ]
}

fn challenge() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, VERIFIER.as_bytes()))
}

async fn register(instance: &Instance, metadata: &Value) -> (StatusCode, Value) {
    let request = http().post(format!("{}/oauth/register", instance.url()));
    sent(request.body(metadata.to_string())).await
}

async fn json_of(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or_default())
}

/// Returns a text field of a response.
fn text<'a>(response: &'a Value, name: &str) -> &'a str {
    response[name].as_str().unwrap()
}

/// Returns the value of a hidden field of the consent page.
fn field(page: &str, name: &str) -> String {
    let (_, rest) = page
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

/// Returns the value of the button with which a user consents.
fn button(page: &str, user: &str) -> String {
    let (before, _) = page.split_once(&format!("\">Allow as {user}<")).unwrap();
    before.rsplit_once('"').unwrap().1.to_owned()
}
