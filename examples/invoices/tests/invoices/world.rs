//! A running service.

use std::net::Ipv4Addr;

use clerk_runtime::dev::{Instance, Person, SignedIn, SignedWebhook};
use example_invoices::{Store, app, offline};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;

pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;
pub(crate) type Result<T = ()> = std::result::Result<T, Error>;

pub(crate) const FRONTEND: &str = "https://app.example.com";

pub(crate) struct World {
    pub(crate) instance: Instance,
    pub(crate) store: Store,
    client: Client,
    origin: String,
    _directory: TempDir,
}

/// A response. A body that is not JSON is `null`.
pub(crate) struct TestResponse {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl World {
    /// Starts the service with the users of [`offline::people`], two accountants, and frank, who is a
    /// member of both organizations.
    pub(crate) async fn start() -> Result<Self> {
        let people = offline::people()
            .person(Person::new("dave").member_of("acme", "org:accountant"))
            .person(Person::new("erin").member_of("globex", "org:accountant"))
            .person(
                Person::new("frank")
                    .member_of("acme", "org:member")
                    .member_of("globex", "org:member"),
            );
        let instance = people.start().await?;
        let directory = TempDir::new()?;
        let file = directory.path().join("invoices.sqlite3");
        let store = Store::open(&format!("sqlite:{}", file.display())).await?;
        let app = app(instance.clerk()?, store.clone(), FRONTEND.parse()?)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let origin = format!("http://{}", listener.local_addr()?);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self {
            instance,
            store,
            client: Client::new(),
            origin,
            _directory: directory,
        })
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.origin))
    }

    /// Sends a request of a user, signed in just now.
    pub(crate) async fn call(
        &self,
        user: &str,
        method: Method,
        path: &str,
    ) -> Result<TestResponse> {
        let token = self.instance.sign_in(user)?.token();
        send(self.request(method, path).bearer_auth(token)).await
    }

    /// Creates an invoice in the user's organization, and returns its path.
    pub(crate) async fn create_valid_invoice(&self, user: &str) -> Result<String> {
        let response = self.create(user, &valid()).await?;
        assert_eq!(response.status, 201, "{}", response.text);
        let id = response
            .body
            .get("id")
            .and_then(Value::as_i64)
            .ok_or("no id")?;
        Ok(format!("{}/{id}", self.invoices_path_of(user)?))
    }

    pub(crate) async fn create(&self, user: &str, body: &Value) -> Result<TestResponse> {
        let request = self.request(Method::POST, &self.invoices_path_of(user)?);
        let request = request.bearer_auth(self.instance.sign_in(user)?.token());
        let request = request.header("content-type", "application/json");
        send(request.body(body.to_string())).await
    }

    /// Returns the path of the invoices of the user's organization.
    pub(crate) fn invoices_path_of(&self, user: &str) -> Result<String> {
        invoices_path(&self.instance.sign_in(user)?)
    }

    pub(crate) async fn deliver(&self, webhook: &SignedWebhook) -> Result<u16> {
        let request = self.request(Method::POST, "/webhooks");
        let request = request
            .headers(webhook.headers.clone())
            .body(webhook.body.clone());
        Ok(send(request).await?.status)
    }
}

/// Returns the path of the invoices of the active organization.
pub(crate) fn invoices_path(user: &SignedIn) -> Result<String> {
    let org = user.org_id().ok_or("no organization")?;
    Ok(format!("/orgs/{org}/invoices"))
}

/// Returns the body of a valid new invoice.
pub(crate) fn valid() -> Value {
    json!({ "customer": "Initech", "amount_cents": 4200 })
}

pub(crate) async fn send(request: RequestBuilder) -> Result<TestResponse> {
    let response = request.send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = String::from_utf8(response.bytes().await?.into())?;
    let body = serde_json::from_str(&text).unwrap_or_default();
    Ok(TestResponse {
        status,
        headers,
        text,
        body,
    })
}

impl TestResponse {
    /// Returns the code of the first error.
    pub(crate) fn code(&self) -> Option<&str> {
        self.body.pointer("/errors/0/code")?.as_str()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
