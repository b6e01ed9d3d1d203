//! Calls of registered clients.

use axum::extract::{FromRequest, Request};
use base64::prelude::{BASE64_STANDARD, Engine};
use http::HeaderValue;
use http::header::AUTHORIZATION;
use percent_encoding::percent_decode_str;

use super::error::OAuthError;
use super::parameters::Parameters;
use crate::dev::http::extract::App;
use crate::dev::oauth::RegisteredClient;

/// A call of an authenticated client: with a secret in `Authorization` or in the form, or without
/// one if the client is public (RFC 6749, section 2.3). As with Clerk, a client with a secret can
/// send it in either way.
pub(super) struct ClientCall {
    pub(super) client: RegisteredClient,
    pub(super) parameters: Parameters,
}

impl FromRequest<App> for ClientCall {
    type Rejection = OAuthError;

    async fn from_request(request: Request, app: &App) -> Result<Self, OAuthError> {
        let header = request.headers().get(AUTHORIZATION).cloned();
        let parameters = Parameters::from_request(request, app).await?;
        let (id, secret) = match header {
            Some(header) => in_header(&header, &parameters)?,
            None => in_form(&parameters)?,
        };
        let state = app.state();
        let client = state.oauth.client(&id);
        let client = client.filter(|client| client.has_secret(secret.as_deref()));
        let client = client.cloned().ok_or_else(OAuthError::invalid_client)?;
        drop(state);
        Ok(Self { client, parameters })
    }
}

type Credentials = (String, Option<String>);

fn in_form(parameters: &Parameters) -> Result<Credentials, OAuthError> {
    let id = parameters.one("client_id")?;
    let id = id.ok_or_else(OAuthError::invalid_client)?;
    let secret = parameters.one("client_secret")?;
    Ok((id.to_owned(), secret.map(str::to_owned)))
}

fn in_header(header: &HeaderValue, parameters: &Parameters) -> Result<Credentials, OAuthError> {
    let (id, secret) = basic(header).ok_or_else(OAuthError::invalid_client)?;
    let other = parameters.one("client_id")?.is_some_and(|it| it != id);
    if other || parameters.one("client_secret")?.is_some() {
        let description = "the client authenticates itself in more than one way";
        return Err(OAuthError::invalid_request(description));
    }
    Ok((id, Some(secret).filter(|secret| !secret.is_empty())))
}

/// Returns the client's id and secret from `Authorization: Basic`. Both are percent-encoded (RFC
/// 6749, section 2.3.1).
fn basic(header: &HeaderValue) -> Option<(String, String)> {
    let (scheme, encoded) = header.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    let text = |part: &str| Some(percent_decode_str(part).decode_utf8().ok()?.into_owned());
    Some((text(id)?, text(secret)?))
}
