//! The consent page, and the user's decision.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use cookie::Cookie;
use http::header::{CONTENT_SECURITY_POLICY, COOKIE, REFERRER_POLICY, X_FRAME_OPTIONS};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};

use super::authorize::{error_page, redirect_to_client, rejected};
use super::error::OAuthError;
use super::parameters::Parameters;
use crate::dev::cookies::client_cookie;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::extract::App;
use crate::dev::http::frontend::{escaped, known_client, page, set_cookies};
use crate::dev::oauth::{AuthorizationRequest, ORGANIZATION, RegisteredClient};
use crate::dev::session::Status;
use crate::dev::shared::Shared;
use crate::dev::state::OfflineState;

/// Token of the calling browser. It is new if the browser has sent none that the instance knows.
pub(super) struct BrowserToken(String);

impl FromRequestParts<App> for BrowserToken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let headers = parts.headers.get_all(COOKIE).iter();
        let cookies: Vec<_> = headers
            .filter_map(|header| header.to_str().ok())
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .collect();
        let known = known_client(None, &cookies, app);
        let token = known.unwrap_or_else(|| app.state().new_client(app.client_prefix()));
        Ok(Self(token))
    }
}

/// Shows the client, its request, and the users who can consent: the signed-in one first.
pub(super) fn form(
    shared: &Shared,
    BrowserToken(browser): &BrowserToken,
    client: &RegisteredClient,
    request: AuthorizationRequest,
) -> Response {
    let mut state = shared.state();
    let details = details(client, &request);
    let buttons = buttons(&state, browser);
    let id = state.await_consent(request, browser);
    drop(state);
    let form = format!(
        "{details}<form method=\"post\" action=\"/oauth/consent\">\n\
         <input type=\"hidden\" name=\"request\" value=\"{id}\">\n{buttons}\
         <p><button name=\"deny\" value=\"true\">Deny</button></p>\n</form>"
    );
    let cookies = set_cookies(vec![client_cookie(browser)]);
    (cookies, headers(), page("Authorize an application", &form)).into_response()
}

/// Returns headers that keep other pages from showing this one in a frame.
fn headers() -> HeaderMap {
    HeaderMap::from_iter([
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
        ),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ])
}

fn details(client: &RegisteredClient, request: &AuthorizationRequest) -> String {
    let item = |label: &str, value: &str| format!("<li>{label}: {}</li>\n", escaped(value));
    let resources = request.resources.iter();
    let resources: String = resources.map(|it| item("for", it)).collect();
    format!(
        "<p><b>{}</b> asks for access to your account.</p>\n<ul>\n{}{resources}{}</ul>\n",
        escaped(&client.name),
        item("scopes", &request.scopes.join(" ")),
        item("then opens", &request.redirect_uri),
    )
}

fn buttons(state: &OfflineState, browser: &str) -> String {
    let signed_in = state.session_of(browser).map(|session| &session.user_id);
    let (first, others): (Vec<_>, Vec<_>) = state
        .users
        .iter()
        .partition(|user| Some(&user.id) == signed_in);
    let users = first.into_iter().chain(others);
    let buttons = users.map(|user| {
        let (id, name) = (&user.id, user.text("username").unwrap_or(&user.id));
        let name = escaped(name);
        format!("<p><button name=\"user\" value=\"{id}\">Allow as {name}</button></p>\n")
    });
    buttons.collect()
}

/// Applies the user's decision: redirects the browser back to the client, with a code or an error.
pub(super) async fn decide(
    app: App,
    BrowserToken(browser): BrowserToken,
    parameters: Parameters,
) -> Result<Response, ApiError> {
    let mut state = app.state();
    let id = parameters.one("request").ok().flatten().unwrap_or_default();
    let Some(request) = state.take_consent(id, &browser) else {
        let description = "the request is unknown, expired or answered, or this browser did not \
                           make it: start again in the application";
        return Ok(error_page(&OAuthError::invalid_request(description)));
    };
    let (uri, client_state) = (request.redirect_uri.clone(), request.state.clone());
    let user = parameters.one("user").ok().flatten();
    let Some(user) = user.filter(|_| parameters.all("deny").next().is_none()) else {
        let error = OAuthError::new("access_denied", "the user did not consent");
        return Ok(rejected(&app, &uri, client_state.as_deref(), &error));
    };
    let org_id = sign_in(&mut state, user, &browser)?;
    let org_id = org_id.filter(|_| request.scopes.iter().any(|scope| scope == ORGANIZATION));
    let Some(user_id) = state.user(user).map(|user| user.id.clone()) else {
        return Err(ApiError::not_found("user"));
    };
    let code = state.grant(request, user_id, org_id);
    drop(state);
    let redirect = redirect_to_client(&app, &uri, client_state.as_deref(), &[("code", &code)]);
    Ok((set_cookies(vec![client_cookie(&browser)]), redirect).into_response())
}

/// Signs in a user in this browser, if necessary. Returns the active organization.
fn sign_in(
    state: &mut OfflineState,
    user: &str,
    browser: &str,
) -> Result<Option<String>, ApiError> {
    let is_signed_in = state
        .session_of(browser)
        .is_some_and(|session| session.user_id == user);
    if !is_signed_in {
        state.sign_in(user, browser).map_err(ApiError::no_sign_in)?;
    }
    let session = state.session_of(browser);
    let session = session.filter(|session| session.status == Status::Active);
    let pending = || ApiError::forbidden("session_pending", "the session has unfinished tasks");
    Ok(session.ok_or_else(pending)?.active.clone())
}
