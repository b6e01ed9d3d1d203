//! A simulated browser that signs in over HTTP.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use cookie::{Cookie, time};
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::Instance;
use super::attempt::CODE;
use super::connect::CONNECT_TIMEOUT;
use super::shared::Shared;
use crate::api::{ReqwestTransport, Transport as _, TransportError};
use crate::request_head::is_loopback;

/// Largest number of redirects of a page load, as in browsers.
const MAX_REDIRECTS: usize = 20;

/// A simulated browser, from [`Instance::browser`].
///
/// It calls the Frontend API over HTTP and stores the cookies that Clerk's scripts set. Cookies are
/// sent to all ports of this machine, as in browsers.
///
/// ```
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use clerk_runtime::dev::Instance;
///
/// let instance = Instance::start().await?;
/// let mut browser = instance.browser()?;
/// browser.sign_in("alice", "clerk-offline").await?;
/// let cookies = browser.cookie_header(); // send them to your application
/// # assert!(cookies.contains("__session="));
/// browser.sign_out().await?;
/// # Ok(())
/// # }
/// ```
pub struct Browser {
    shared: Arc<Shared>,
    transport: ReqwestTransport,
    jar: BTreeMap<String, String>,
    origin: String,
}

/// Error of a [`Browser`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BrowserError {
    /// The server could not be reached.
    #[error("the server could not be reached")]
    Transport(#[from] TransportError),
    /// The Frontend API has rejected the call.
    #[error("the Frontend API returned {status} `{code}`")]
    #[non_exhaustive]
    Rejected {
        /// Status of the response.
        status: StatusCode,
        /// Clerk's error code, such as `form_password_incorrect`.
        code: String,
    },
    /// The user has a second factor, which this browser cannot verify.
    #[error("the sign-in is not complete: it has the status `{0}`")]
    Incomplete(String),
    /// The URL, or one to which its page redirects, is not an `http` URL of this machine.
    #[error("the browser only loads http pages of this machine")]
    ForeignUrl,
    /// The page redirects more than 20 times.
    #[error("the page redirects more than {MAX_REDIRECTS} times")]
    TooManyRedirects,
}

impl Instance {
    /// Returns a browser without cookies.
    ///
    /// # Errors
    /// Fails if the HTTP client cannot be set up.
    pub fn browser(&self) -> Result<Browser, BrowserError> {
        Ok(Browser {
            shared: Arc::clone(&self.shared),
            transport: ReqwestTransport::plain_http(CONNECT_TIMEOUT)?,
            jar: BTreeMap::new(),
            origin: self.url().to_owned(),
        })
    }
}

impl Browser {
    /// Sets the origin of the application's pages, which becomes the `azp` of tokens. Default: the
    /// instance's own.
    pub fn set_origin(&mut self, origin: impl Into<String>) {
        self.origin = origin.into();
    }

    /// Signs in with a username or an email address, and a password.
    ///
    /// # Errors
    /// Fails if the password is wrong, if there is no such user, or if the user has a second
    /// factor.
    pub async fn sign_in(&mut self, identifier: &str, password: &str) -> Result<(), BrowserError> {
        let form = [
            ("strategy", "password"),
            ("identifier", identifier),
            ("password", password),
        ];
        let sign_in = self.call(Method::POST, "/client/sign_ins", &form).await?;
        self.complete_sign_in(&sign_in)
    }

    /// Signs in with a code that is sent to the user's email address.
    ///
    /// # Errors
    /// Fails if there is no such user, or if the user has a second factor.
    pub async fn sign_in_with_code(&mut self, identifier: &str) -> Result<(), BrowserError> {
        let form = [("strategy", "email_code"), ("identifier", identifier)];
        let started = self.call(Method::POST, "/client/sign_ins", &form).await?;
        let id = text(&started, "/response/id");
        let path = format!("/client/sign_ins/{id}/attempt_first_factor");
        let form = [("strategy", "email_code"), ("code", CODE)];
        let sign_in = self.call(Method::POST, &path, &form).await?;
        self.complete_sign_in(&sign_in)
    }

    /// Sets the active organization by id or slug. An empty string is the personal account.
    ///
    /// # Errors
    /// Fails if the browser is signed out, or if the user is not a member.
    pub async fn switch_organization(&mut self, organization: &str) -> Result<(), BrowserError> {
        let client = self.call(Method::GET, "/client", &[]).await?;
        let session = text(&client, "/response/last_active_session_id");
        let path = format!("/client/sessions/{session}/touch");
        let form = [("active_organization_id", organization)];
        let touched = self.call(Method::POST, &path, &form).await?;
        self.keep_session(touched.get("client"));
        Ok(())
    }

    /// Signs out of all sessions.
    ///
    /// # Errors
    /// Fails if the instance cannot be reached.
    pub async fn sign_out(&mut self) -> Result<(), BrowserError> {
        let path = "/client/sessions?_method=DELETE";
        let body = self.call(Method::POST, path, &[]).await?;
        self.keep_session(body.get("response"));
        Ok(())
    }

    /// Loads a page of the application with its redirects, such as those of a handshake, and keeps
    /// the cookies.
    ///
    /// # Errors
    /// Fails if the page is not on this machine, cannot be reached or redirects too often.
    pub async fn load(&mut self, url: &str) -> Result<Response<Bytes>, BrowserError> {
        let mut url = Url::parse(url).map_err(|_| BrowserError::ForeignUrl)?;
        for _ in 0..=MAX_REDIRECTS {
            let mut request = self.request(Method::GET, &url)?;
            let headers = request.headers_mut();
            headers.insert(ACCEPT, HeaderValue::from_static("text/html"));
            headers.insert("sec-fetch-dest", HeaderValue::from_static("document"));
            let response = self.send(request).await?;
            let location = response
                .headers()
                .get(LOCATION)
                .filter(|_| response.status().is_redirection());
            let Some(location) = location.and_then(|location| location.to_str().ok()) else {
                return Ok(response);
            };
            url = url.join(location).map_err(|_| BrowserError::ForeignUrl)?;
        }
        Err(BrowserError::TooManyRedirects)
    }

    /// Returns the `Cookie` header.
    #[must_use]
    pub fn cookie_header(&self) -> String {
        let pairs = self
            .jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Returns the session token; `None` if the browser is signed out.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.jar.get("__session").map(String::as_str)
    }

    /// Calls the Frontend API. The path may have a query.
    async fn call(
        &mut self,
        method: Method,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<Value, BrowserError> {
        let url = format!("{}/v1{path}", self.shared.settings.url);
        let url = Url::parse(&url).map_err(|_| BrowserError::ForeignUrl)?;
        let mut request = self.request(method, &url)?;
        let headers = request.headers_mut();
        if let Ok(origin) = self.origin.parse() {
            headers.insert(ORIGIN, origin);
        }
        let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, form_type);
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        *request.body_mut() = body.into();
        let response = self.send(request).await?;
        let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        if response.status().is_success() {
            return Ok(body);
        }
        Err(BrowserError::Rejected {
            status: response.status(),
            code: text(&body, "/errors/0/code").to_owned(),
        })
    }

    fn request(&self, method: Method, url: &Url) -> Result<Request<Bytes>, BrowserError> {
        if url.scheme() != "http" || !is_loopback(url) {
            return Err(BrowserError::ForeignUrl);
        }
        let request = Request::builder().method(method).uri(url.as_str());
        let request = request.header(COOKIE, self.cookie_header());
        request
            .body(Bytes::new())
            .map_err(|_| BrowserError::ForeignUrl)
    }

    async fn send(&mut self, request: Request<Bytes>) -> Result<Response<Bytes>, BrowserError> {
        let response = self.transport.send(request).await?;
        self.keep(response.headers());
        Ok(response)
    }

    /// Keeps the cookies of a response.
    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().ok().and_then(|it| Cookie::parse(it).ok());
            let Some(cookie) = cookie else { continue };
            if cookie.max_age() == Some(time::Duration::ZERO) {
                self.jar.remove(cookie.name());
            } else {
                self.jar
                    .insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
    }

    fn complete_sign_in(&mut self, sign_in: &Value) -> Result<(), BrowserError> {
        let status = text(sign_in, "/response/status");
        if status != "complete" {
            return Err(BrowserError::Incomplete(status.to_owned()));
        }
        self.keep_session(sign_in.get("client"));
        Ok(())
    }

    /// Sets the cookies that Clerk's scripts set for the state of a browser, with and without the
    /// instance's suffix.
    fn keep_session(&mut self, client: Option<&Value>) {
        let client = client.unwrap_or(&Value::Null);
        let sessions = client.get("sessions").and_then(Value::as_array);
        let last = client.get("last_active_session_id");
        let mut sessions = sessions.into_iter().flatten();
        let session = sessions.find(|session| session.get("id") == last);
        let token = session.and_then(|session| session.pointer("/last_active_token/jwt"));
        let token = token.and_then(Value::as_str);
        let updated_at = client.get("updated_at").and_then(Value::as_i64);
        let updated_at = updated_at.filter(|_| token.is_some());
        let updated_at = updated_at.unwrap_or_default() / 1000;
        for suffixed in [false, true] {
            let name = |name: &str| {
                if suffixed {
                    self.shared.cookie_name(name)
                } else {
                    name.to_owned()
                }
            };
            let (session, time) = (name("__session"), name("__client_uat"));
            self.jar.insert(time, updated_at.to_string());
            match token {
                Some(token) => self.jar.insert(session, token.to_owned()),
                None => self.jar.remove(&session),
            };
        }
    }
}

/// Returns the string at a JSON pointer, or an empty one.
fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let value = value.pointer(pointer).and_then(Value::as_str);
    value.unwrap_or_default()
}

impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.jar.keys().collect::<Vec<_>>();
        f.debug_struct("Browser")
            .field("cookies", &names)
            .finish_non_exhaustive()
    }
}
