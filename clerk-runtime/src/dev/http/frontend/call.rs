//! A call of Clerk's scripts.

use std::convert::Infallible;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use cookie::Cookie;
use http::StatusCode;
use http::header::COOKIE;
use http::request::Parts;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::documents::Documents;
use super::handshake::{DEV_BROWSER, set_cookies};
use super::origin;
use crate::dev::cookies::CLIENT_COOKIE;
use crate::dev::http::api_error::ApiError;
use crate::dev::http::extract::App;
use crate::dev::http::object::find;
use crate::dev::session::SessionRecord;
use crate::dev::shared::Shared;
use crate::dev::state::OfflineState;
use crate::dev::user::User;

/// A call of a browser, with the browser's identity.
pub(super) struct ScriptCall {
    pub(super) app: App,
    /// Token of the browser, if the instance knows it.
    client: Option<String>,
    /// `true` if the browser has the cookies of this client.
    has_cookies: bool,
    /// Id of the session that the call is about.
    session_id: Option<String>,
    origin: Option<String>,
}

/// Result of a call of Clerk's scripts.
pub(super) type ScriptResult = Result<Response, ApiError>;

impl FromRequestParts<App> for ScriptCall {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        let parameter = |wanted: &str| {
            let mut all = form_urlencoded::parse(query);
            all.find(|(name, _)| name == wanted)
                .map(|(_, value)| value.into_owned())
        };
        let header = parts
            .headers
            .get(COOKIE)
            .and_then(|header| header.to_str().ok());
        let cookies: Vec<_> = Cookie::split_parse(header.unwrap_or_default())
            .flatten()
            .collect();
        let client = known_client(parameter(DEV_BROWSER).as_deref(), &cookies, app);
        let own = app.cookie_name(DEV_BROWSER);
        let mut own = cookies.iter().filter(|cookie| cookie.name() == own);
        let has_cookies =
            app.settings.production || own.any(|cookie| Some(cookie.value()) == client.as_deref());
        Ok(Self {
            app: app.clone(),
            client,
            has_cookies,
            session_id: parameter("_clerk_session_id"),
            origin: origin::of_page(&parts.headers),
        })
    }
}

/// Returns the token of a browser that this instance knows. Several instances share cookies without
/// a suffix, since cookies are not separated by port.
pub(in crate::dev::http) fn known_client(
    parameter: Option<&str>,
    cookies: &[Cookie<'_>],
    shared: &Shared,
) -> Option<String> {
    let suffixed = shared.cookie_name(DEV_BROWSER);
    let cookie = |name: &str| {
        let mut named = cookies.iter().filter(|cookie| cookie.name() == name);
        named.next().map(Cookie::value)
    };
    let is_development = !shared.settings.production;
    let sent = [
        parameter.filter(|_| is_development),
        cookie(&suffixed).filter(|_| is_development),
        cookie(CLIENT_COOKIE),
    ];
    let state = shared.state();
    let known = sent
        .into_iter()
        .flatten()
        .find(|token| state.client(token).is_some());
    known.map(str::to_owned)
}

impl ScriptCall {
    /// Returns the token of the browser, which is new if the instance does not know it.
    pub(super) fn client_or_new(&mut self, state: &mut OfflineState) -> String {
        if let Some(client) = &self.client {
            return client.clone();
        }
        let client = state.new_client(self.app.client_prefix());
        self.has_cookies = false;
        self.client = Some(client.clone());
        client
    }

    /// Returns the token of a browser that the instance knows.
    pub(super) fn client(&self) -> Result<&str, ApiError> {
        self.client.as_deref().ok_or_else(unauthenticated)
    }

    /// Forgets the browser's token, so that the response sets no cookie.
    pub(super) fn forget_client(&mut self) {
        self.client = None;
    }

    /// Returns the session that the call is about: the one with the id in the query, or else the
    /// one that the browser uses.
    pub(super) fn session<'a>(
        &self,
        state: &'a OfflineState,
    ) -> Result<&'a SessionRecord, ApiError> {
        match &self.session_id {
            Some(id) => self.session_by_id(id, state),
            None => state.session_of(self.client()?).ok_or_else(unauthenticated),
        }
    }

    /// Returns the user of the session that the call is about.
    pub(super) fn user<'a>(&self, state: &'a OfflineState) -> Result<&'a User, ApiError> {
        find(&self.session(state)?.user_id, &state.users)
    }

    /// Returns a live session of the browser.
    pub(super) fn session_by_id<'a>(
        &self,
        id: &str,
        state: &'a OfflineState,
    ) -> Result<&'a SessionRecord, ApiError> {
        let mut sessions = state.sessions_of(self.client()?);
        sessions
            .find(|session| session.id == id)
            .ok_or_else(unauthenticated)
    }

    pub(super) fn documents<'a>(&'a self, state: &'a OfflineState) -> Documents<'a> {
        Documents {
            shared: &self.app,
            state,
            origin: self.origin.as_deref(),
        }
    }

    /// Returns a response with the browser's new state.
    pub(super) fn response_with_client(
        &self,
        state: &OfflineState,
        response: impl Into<Value>,
    ) -> Response {
        let client = self.client.as_deref();
        let client = client.map(|token| self.documents(state).client(token));
        let response = response.into();
        self.respond(json!({ "response": response, "client": client }))
    }

    /// Returns a response without the browser's state, which the call has not changed.
    pub(super) fn response(&self, response: &Value) -> Response {
        self.respond(json!({ "response": response, "client": null }))
    }

    fn respond(&self, body: Value) -> Response {
        let cookies = match &self.client {
            Some(client) if !self.has_cookies => self.app.client_cookies(client),
            _ => Vec::new(),
        };
        (set_cookies(cookies), Json(body)).into_response()
    }

    /// Returns the origin of the page.
    pub(super) fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }
}

/// Returns the error for a call that needs a session.
pub(super) fn unauthenticated() -> ApiError {
    let message = "the browser is signed out";
    ApiError::new(StatusCode::UNAUTHORIZED, "authentication_invalid", message)
}
