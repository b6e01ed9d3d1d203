//! Tests of the Frontend API, as Clerk's scripts call it.

mod browser;
mod console;
mod organizations;
mod origins;
mod profile;
mod reverification;
mod scripts;
mod sessions;
mod sign_ins;
mod sign_ups;
mod tickets;

use std::collections::BTreeMap;

use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;

use super::{code, http, part};
use crate::dev::Instance;

const ORIGIN: &str = "http://localhost:3000";
const PASSWORD: &str = "clerk-offline";

/// A page of an application that calls the Frontend API.
struct Page<'a> {
    instance: &'a Instance,
    jar: BTreeMap<String, String>,
}

impl<'a> Page<'a> {
    const fn new(instance: &'a Instance) -> Self {
        let jar = BTreeMap::new();
        Self { instance, jar }
    }

    /// Returns a page whose browser is signed in.
    async fn signed_in(instance: &'a Instance, who: &str) -> Self {
        let mut page = Self::new(instance);
        page.sign_in(who).await;
        page
    }

    async fn sign_in(&mut self, who: &str) {
        let form = [
            ("strategy", "password"),
            ("identifier", who),
            ("password", PASSWORD),
        ];
        let sign_in = self.ok("POST", "/v1/client/sign_ins", &form).await;
        assert_eq!(sign_in["response"]["status"], "complete", "{sign_in}");
    }

    /// Calls an operation with the method in the query, as Clerk's scripts do.
    async fn call(
        &mut self,
        method: &str,
        path: &str,
        form: &[(&str, &str)],
    ) -> (StatusCode, Value) {
        let separator = if path.contains('?') { '&' } else { '?' };
        let query = format!("{separator}_clerk_js_version=6.40.0&_method={method}");
        let url = format!("{}{path}{query}", self.instance.url());
        let request = if method == "GET" {
            http().get(url)
        } else {
            http().post(url)
        };
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        self.send(request.header("origin", ORIGIN).body(body)).await
    }

    async fn ok(&mut self, method: &str, path: &str, form: &[(&str, &str)]) -> Value {
        let (status, body) = self.call(method, path, form).await;
        assert_eq!(status, 200, "{method} {path}: {body}");
        body
    }

    /// Makes a call that is rejected, and returns the status, the code and the parameter.
    async fn rejection(
        &mut self,
        method: &str,
        path: &str,
        form: &[(&str, &str)],
    ) -> (u16, String, String) {
        let (status, body) = self.call(method, path, form).await;
        assert!(!status.is_success(), "{method} {path}: {body}");
        let parameter = body["errors"][0]["meta"]["param_name"].as_str();
        let parameter = parameter.unwrap_or_default().to_owned();
        (status.as_u16(), code(&body).to_owned(), parameter)
    }

    async fn send(&mut self, request: RequestBuilder) -> (StatusCode, Value) {
        let pairs = self
            .jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let request = request.header("cookie", pairs.collect::<Vec<_>>().join("; "));
        let response = request.send().await.unwrap();
        for directive in response.headers().get_all("set-cookie") {
            let pair = directive.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.jar.insert(name.to_owned(), value.to_owned());
        }
        let status = response.status();
        let body = response.text().await.unwrap();
        (status, serde_json::from_str(&body).unwrap())
    }

    /// Returns the state of the browser.
    async fn client(&mut self) -> Value {
        self.ok("GET", "/v1/client", &[]).await["response"].take()
    }

    /// Returns the id of the session that the browser uses.
    async fn session_id(&mut self) -> String {
        let client = self.client().await;
        client["last_active_session_id"]
            .as_str()
            .unwrap()
            .to_owned()
    }
}

/// Returns a rejection as [`Page::rejection`] does.
fn rejected(status: u16, code: &str, parameter: &str) -> (u16, String, String) {
    (status, code.to_owned(), parameter.to_owned())
}

/// Returns the claims of a token.
fn claims(token: &Value) -> Value {
    part(token["jwt"].as_str().unwrap(), 1)
}
