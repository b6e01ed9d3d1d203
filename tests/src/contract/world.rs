//! Test environment: an offline instance, an app that uses it, and a client that follows no redirects.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use clerk_runtime::Clerk;
use clerk_runtime::config::{Clock, UnixMillis};
use clerk_runtime::dev::{Instance, Organization, Person, SignedIn};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, ClientBuilder, Method, RequestBuilder, Response, StatusCode, redirect};
use serde_json::Value;

use crate::apps::{Framework, Running, Setup};

/// Environment of one behaviour.
#[derive(Debug)]
#[non_exhaustive]
pub struct World {
    /// The offline instance.
    pub instance: Instance,
    /// The handle of the app.
    pub clerk: Clerk,
    /// The running app.
    pub app: Running,
    /// Client that keeps no cookies and follows no redirects.
    pub http: Client,
    not_found: Page,
}

/// A framework's 404 page.
#[derive(Clone, Debug, Default, PartialEq)]
struct Page {
    body: String,
    content_type: Option<String>,
}

/// Response whose body has been read.
#[derive(Debug)]
#[non_exhaustive]
pub struct TestResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
    not_found: Page,
}

/// Returns a builder with the users of the contract: `alice`, admin of `acme`; `bob`, a member of it;
/// `carol`, without an organization; `dave`, whose sessions are pending; `gina`, admin of `globex`,
/// where admins may not create invoices.
pub fn people() -> clerk_runtime::dev::Builder {
    Instance::builder()
        .organization(
            Organization::new("acme")
                .role("org:admin", ["org:invoices:create", "org:invoices:read"])
                .role("org:member", ["org:invoices:read"])
                .plan("pro"),
        )
        .organization(Organization::new("globex").role("org:admin", ["org:invoices:read"]))
        .person(
            Person::new("alice")
                .named("Alice", "Adams")
                .member_of("acme", "org:admin"),
        )
        .person(
            Person::new("bob")
                .named("Bob", "Brown")
                .member_of("acme", "org:member"),
        )
        .person(Person::new("carol"))
        .person(Person::new("dave").pending())
        .person(Person::new("gina").member_of("globex", "org:admin"))
}

impl World {
    /// Starts an app without the middleware.
    pub async fn start<F: Framework>() -> Self {
        Self::of::<F>(people().start().await.expect("an instance"), false).await
    }

    /// Starts an app with the middleware.
    pub async fn with_middleware<F: Framework>() -> Self {
        Self::of::<F>(people().start().await.expect("an instance"), true).await
    }

    /// Starts an app for this instance.
    pub async fn of<F: Framework>(instance: Instance, middleware: bool) -> Self {
        let clerk = instance.clerk().expect("valid settings");
        Self::with_clerk::<F>(instance, clerk, middleware).await
    }

    /// Starts an app with this handle.
    pub async fn with_clerk<F: Framework>(
        instance: Instance,
        clerk: Clerk,
        middleware: bool,
    ) -> Self {
        let setup = Setup {
            middleware,
            ..Setup::of(&clerk)
        };
        Self::with_setup::<F>(instance, clerk, setup).await
    }

    /// Starts an app with this handle and these settings.
    pub async fn with_setup<F: Framework>(instance: Instance, clerk: Clerk, setup: Setup) -> Self {
        let app = F::start(setup).await;
        let http = client();
        let url = format!("http://{}/nowhere", app.address);
        let nowhere = send(&http, Method::GET, &url, &[], "").await.expect(404);
        Self {
            instance,
            clerk,
            app,
            http,
            not_found: nowhere.page(),
        }
    }

    /// Sends all further requests over HTTP/2 without TLS.
    #[must_use]
    pub fn over_http2(self) -> Self {
        let http = settings().http2_prior_knowledge().build();
        Self {
            http: http.expect("a client"),
            ..self
        }
    }

    /// Signs a user in and returns the new session.
    #[must_use]
    pub fn person(&self, name: &str) -> SignedIn {
        self.instance
            .sign_in(name)
            .expect("a person of the instance")
    }

    /// Sends a `GET` request with the token of a new session of this user.
    pub async fn get_as(&self, name: &str, path: &str) -> TestResponse {
        self.get(path, &[bearer(&self.person(name).token())]).await
    }

    /// Sends a `GET` request with this bearer token.
    pub async fn get_with(&self, token: &str, path: &str) -> TestResponse {
        self.get(path, &[bearer(token)]).await
    }

    /// Sends a `GET` request without credentials.
    pub async fn get_unauthenticated(&self, path: &str) -> TestResponse {
        self.get(path, &[]).await
    }

    /// Sends a `GET` request with these headers.
    pub async fn get(&self, path: &str, headers: &[(&str, String)]) -> TestResponse {
        self.send(Method::GET, path, headers, "").await
    }

    /// Sends a `POST` request with these headers and this body.
    pub async fn post(&self, path: &str, headers: &[(&str, String)], body: &str) -> TestResponse {
        self.send(Method::POST, path, headers, body).await
    }

    /// Sends a `GET` request with these headers; the body is not read yet.
    pub async fn open(&self, path: &str, headers: &[(&str, String)]) -> Response {
        let url = format!("http://{}{path}", self.app.address);
        let request = with_headers(self.http.get(url), headers);
        request.send().await.expect("a response")
    }

    /// Sends a request.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, String)],
        body: &str,
    ) -> TestResponse {
        let url = format!("http://{}{path}", self.app.address);
        let response = send(&self.http, method, &url, headers, body).await;
        TestResponse {
            not_found: self.not_found.clone(),
            ..response
        }
    }
}

/// Sends a request to a URL.
pub async fn send(
    http: &Client,
    method: Method,
    url: &str,
    headers: &[(&str, String)],
    body: &str,
) -> TestResponse {
    let request = http.request(method, url).body(body.to_owned());
    let request = with_headers(request, headers);
    let response = request.send().await.expect("a response");
    TestResponse {
        status: response.status(),
        headers: response.headers().clone(),
        body: response.text().await.expect("a body in UTF-8"),
        not_found: Page::default(),
    }
}

fn with_headers(mut request: RequestBuilder, headers: &[(&str, String)]) -> RequestBuilder {
    for (name, value) in headers {
        let name: HeaderName = name.parse().expect("a header's name");
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header's value");
        request = request.header(name, value);
    }
    request
}

/// Returns the `Authorization` header of a token.
#[must_use]
pub fn bearer(token: &str) -> (&'static str, String) {
    ("authorization", format!("Bearer {token}"))
}

/// Returns the headers of a page load.
#[must_use]
pub fn navigation() -> [(&'static str, String); 2] {
    [
        ("sec-fetch-dest", "document".to_owned()),
        ("accept", "text/html".to_owned()),
    ]
}

/// Returns a client that follows no redirects, keeps no cookies and uses no proxy.
#[must_use]
pub fn client() -> Client {
    settings().build().expect("a client")
}

fn settings() -> ClientBuilder {
    Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_mins(1))
}

impl TestResponse {
    /// Returns the status as a number.
    #[must_use]
    pub fn code(&self) -> u16 {
        self.status.as_u16()
    }

    /// Returns the first value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)
            .map(|value| value.to_str().expect("a header in ASCII"))
    }

    /// Returns all values of `Set-Cookie`.
    #[must_use]
    pub fn cookies(&self) -> Vec<&str> {
        let values = self.headers.get_all("set-cookie").iter();
        values
            .map(|value| value.to_str().expect("a cookie in ASCII"))
            .collect()
    }

    /// Parses the body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {:?}", self.body))
    }

    /// Returns the code of the first error in the body.
    #[must_use]
    pub fn error_code(&self) -> String {
        let json = self.json();
        json["errors"][0]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

/// Assertions, each of which returns the response.
#[expect(
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "the returned response is often not needed"
)]
impl TestResponse {
    fn page(&self) -> Page {
        Page {
            body: self.body.clone(),
            content_type: self.header("content-type").map(str::to_owned),
        }
    }

    /// Asserts the status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.code(), status, "{self:?}");
        self
    }

    /// Asserts a rejection with this status and this error code.
    #[track_caller]
    pub fn rejected(self, status: u16, code: &str) -> Self {
        let response = self.expect(status);
        assert_eq!(response.error_code(), code, "{response:?}");
        response
    }

    /// Asserts that the response is not a redirect.
    #[track_caller]
    pub fn not_redirected(self) -> Self {
        assert!(!self.status.is_redirection(), "{self:?}");
        assert_eq!(self.header("location"), None);
        self
    }

    /// Asserts that the response equals the framework's 404 for a path without a route.
    #[track_caller]
    pub fn hidden(self) -> Self {
        let response = self.expect(404);
        assert_eq!(response.page(), response.not_found);
        assert_eq!(response.header("www-authenticate"), None);
        response
    }
}

/// Clock that tests move forward.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// Creates a stopped clock.
    #[must_use]
    pub fn start() -> Self {
        Self(Arc::new(AtomicI64::new(1_800_000_000)))
    }

    /// Moves the clock forward.
    pub fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UnixMillis {
        UnixMillis::from_secs(self.0.load(Ordering::SeqCst))
    }
}
