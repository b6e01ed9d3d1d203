//! Handshakes, and the identity of browsers that navigate to the instance.

use std::time::Duration;

use axum::Router;
use axum::extract::{FromRequest, Request};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::get;
use cookie::{Cookie, time};
use http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE};
use http::{HeaderName, StatusCode};
use serde::Deserialize;
use serde_json::{Map, json};
use url::Url;

use super::call::known_client;
use crate::dev::cookies::site_cookie;
use crate::dev::ended_instances;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::backend::jwks;
use crate::dev::http::extract::{App, FormOrQuery};
use crate::dev::random::secret;
use crate::dev::shared::Shared;
use crate::dev::token::TokenBuilder;
use crate::request_head::is_loopback;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/.well-known/jwks.json", get(jwks))
        .route("/client/handshake", get(handshake))
}

/// Name of the dev-browser token, as cookie and as query parameter.
pub(super) const DEV_BROWSER: &str = "__clerk_db_jwt";

/// A navigation of a browser to the instance.
pub(super) struct Navigation {
    /// Token of the browser. It is new if the browser has sent none that the instance knows.
    pub(super) client: String,
    /// URL on this machine to redirect the browser back to.
    pub(super) back: Option<Url>,
    /// `Set-Cookie` values that remove the cookies of instances that have ended.
    pub(super) removals: Vec<String>,
    pub(super) parameters: NavigationParameters,
}

#[derive(Deserialize)]
pub(super) struct NavigationParameters {
    redirect_url: Option<String>,
    #[serde(rename = "__clerk_db_jwt")]
    dev_browser: Option<String>,
    organization_id: Option<String>,
    format: Option<String>,
    #[serde(default)]
    pub(super) user: String,
}

impl FromRequest<App> for Navigation {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let header = request.headers().get(COOKIE).cloned();
        let header = header.as_ref().and_then(|header| header.to_str().ok());
        let cookies = Cookie::split_parse(header.unwrap_or_default());
        let cookies: Vec<_> = cookies.flatten().collect();
        let FormOrQuery(mut parameters) =
            FormOrQuery::<NavigationParameters>::from_request(request, app).await?;
        let back = parameters.redirect_url.as_deref();
        let back = back.map(return_url).transpose()?;
        let sent = parameters.dev_browser.take();
        let known = known_client(sent.as_deref(), &cookies, app);
        let client = known.unwrap_or_else(|| app.state().new_client(app.client_prefix()));
        Ok(Self {
            client,
            back,
            removals: ended_instances::removals(&cookies, app),
            parameters,
        })
    }
}

/// Checks a URL to redirect a browser back to: `http` or `https`, and on this machine.
fn return_url(url: &str) -> Result<Url, ApiError> {
    let url = Url::parse(url).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && is_loopback(url));
    url.ok_or_else(|| {
        let message = "redirect_url must be a URL on this machine (localhost, 127.0.0.1, [::1])";
        ApiError::new(StatusCode::BAD_REQUEST, "url_validation", message)
    })
}

/// Redirects the browser back to the application, with a nonce or a token that represents the
/// cookies to set.
async fn handshake(app: App, browser: Navigation) -> Result<Response, ApiError> {
    let mut target = browser.back.map_or_else(|| return_url(""), Ok)?;
    let client = browser.client;
    if let Some(organization) = browser.parameters.organization_id {
        let mut state = app.state();
        let session = state.session_of(&client).map(|session| session.id.clone());
        if let Some(session) = session {
            state.activate(&session, &organization);
        }
    }
    let azp = target.origin().ascii_serialization();
    let mut cookies = app.browser_cookies(&client, Some(&azp), target.scheme() == "https");
    let (name, value) = if browser.parameters.format.as_deref() == Some("nonce") {
        cookies.extend(handshake_cookie_removal(&app, "__clerk_handshake_nonce"));
        let nonce = secret("");
        app.state().keep_nonce(nonce.clone(), cookies);
        ("__clerk_handshake_nonce", nonce)
    } else {
        cookies.extend(handshake_cookie_removal(&app, "__clerk_handshake"));
        ("__clerk_handshake", handshake_token(&cookies, &app))
    };
    // In production, the application receives the cookies of the Frontend API, since both hosts
    // have the same parent domain. In development, only the URL can carry the handshake.
    let mut carried = browser.removals;
    if app.settings.production {
        let cookie = site_cookie(name, &value).max_age(time::Duration::MINUTE);
        carried.push(cookie.http_only(true).to_string());
    } else {
        target.query_pairs_mut().append_pair(name, &value);
    }
    let redirect = Redirect::temporary(target.as_str());
    Ok((NO_STORE, set_cookies(carried), redirect).into_response())
}

pub(in crate::dev::http) const NO_STORE: [(HeaderName, &str); 1] = [(CACHE_CONTROL, "no-store")];

pub(in crate::dev::http) fn set_cookies(
    cookies: Vec<String>,
) -> AppendHeaders<Vec<(HeaderName, String)>> {
    let headers = cookies.into_iter().map(|cookie| (SET_COOKIE, cookie));
    AppendHeaders(headers.collect())
}

/// Returns a `Set-Cookie` value that removes the cookie with the handshake, which exists in
/// production only.
fn handshake_cookie_removal(shared: &Shared, name: &str) -> Option<String> {
    let removal = || {
        let cookie = site_cookie(name, "").max_age(time::Duration::ZERO);
        cookie.http_only(true).to_string()
    };
    shared.settings.production.then(removal)
}

fn handshake_token(cookies: &[String], shared: &Shared) -> String {
    let mut claims = Map::new();
    claims.insert("handshake".into(), json!(cookies));
    let now = shared.state().now();
    let lifetime = Duration::from_secs(60);
    TokenBuilder::plain(&shared.keys, claims)
        .issued(&shared.settings.issuer, now, lifetime)
        .mint()
}
