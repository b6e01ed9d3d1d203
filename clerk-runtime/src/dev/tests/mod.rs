//! Tests of the instance over HTTP.

#[cfg(feature = "full-api")]
mod api;
mod backend;
mod browser;
mod calls;
mod clock;
mod connect;
mod env_or_dev;
mod faults;
mod frontend;
mod handshake;
mod machines;
mod oauth;
mod refresh;
mod runtime;
mod server;
mod tokens;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Map, Value};

use super::{Instance, SignedIn};

/// Returns a client that follows no redirects and uses no proxy, so that tests see the instance's
/// own responses.
fn http() -> Client {
    Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

/// Calls the Backend API.
async fn api(clerk: &Instance, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
    let request = http().request(method.parse().unwrap(), format!("{}{path}", clerk.url()));
    let request = request.bearer_auth(clerk.secret_key());
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    sent(request.body(body)).await
}

async fn get(clerk: &Instance, path: &str) -> (StatusCode, Value) {
    api(clerk, "GET", path, Value::Null).await
}

async fn sent(request: RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.unwrap();
    let status = response.status();
    (
        status,
        serde_json::from_str(&response.text().await.unwrap()).unwrap(),
    )
}

fn code(body: &Value) -> &str {
    body["errors"][0]["code"].as_str().unwrap()
}

fn object(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

/// Returns a part of a token: 0 is the header, 1 the claims.
fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// Returns a cookie of a signed-in person's browser.
fn cookie(person: &SignedIn, name: &str) -> String {
    let cookies = person.cookie_header();
    let mut pairs = cookies.split("; ").filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).unwrap().1.to_owned()
}
