//! The authorization endpoint (RFC 6749, section 4.1.1).

use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use url::Url;
use url::form_urlencoded::Serializer;

use super::consent::{self, BrowserToken};
use super::error::OAuthError;
use super::parameters::Parameters;
use super::redirect_uri::{is_local, matches};
use super::scopes;
use crate::dev::http::extract::App;
use crate::dev::http::frontend::{NO_STORE, escaped, page};
use crate::dev::oauth::{AuthorizationRequest, RegisteredClient};
use crate::dev::shared::Shared;

/// Largest number of resources of a request.
const MAX_RESOURCES: usize = 8;

/// Shows the consent page for a valid request.
pub(super) async fn authorize(
    app: App,
    browser: BrowserToken,
    parameters: Result<Parameters, OAuthError>,
) -> Response {
    let target = parameters.and_then(|it| target(&it, &app).map(|target| (it, target)));
    let (parameters, (client, redirect_uri)) = match target {
        Ok(found) => found,
        Err(error) => return error_page(&error),
    };
    match read(&parameters, &client, &redirect_uri, &app) {
        Ok(request) => consent::form(&app, &browser, &client, request),
        // Any client can register itself, so without the user's consent, browsers are only
        // redirected to this machine.
        Err(error) if is_local(&redirect_uri) => {
            let state = parameters.one("state").ok().flatten();
            rejected(&app, &redirect_uri, state, &error)
        }
        Err(error) => error_page(&error),
    }
}

/// Returns the client and a redirect URI that it has registered. An error is shown to the user,
/// since no redirect URI is known.
fn target(
    parameters: &Parameters,
    shared: &Shared,
) -> Result<(RegisteredClient, String), OAuthError> {
    let state = shared.state();
    let client = state.oauth.client(parameters.required("client_id")?);
    let unknown = || OAuthError::invalid_request("client_id names no registered client");
    let client = client.cloned().ok_or_else(unknown)?;
    drop(state);
    let sent = parameters.one("redirect_uri")?;
    let uri = match (sent, client.redirect_uris.as_slice()) {
        (Some(sent), all) => all.iter().any(|it| matches(it, sent)).then_some(sent),
        (None, [only]) => Some(only.as_str()),
        (None, _) => None,
    };
    let unregistered = || OAuthError::invalid_request("the client has not registered redirect_uri");
    let uri = uri.ok_or_else(unregistered)?.to_owned();
    Ok((client, uri))
}

fn read(
    parameters: &Parameters,
    client: &RegisteredClient,
    redirect_uri: &str,
    shared: &Shared,
) -> Result<AuthorizationRequest, OAuthError> {
    let state = parameters.one("state")?;
    check_response(parameters)?;
    let scopes = match parameters.one("scope")? {
        None => client.scopes.clone(),
        scope => scopes::parse(scope, shared)?,
    };
    Ok(AuthorizationRequest {
        client_id: client.id.clone(),
        redirect_uri: redirect_uri.to_owned(),
        names_redirect_uri: parameters.one("redirect_uri")?.is_some(),
        state: state.map(str::to_owned),
        scopes,
        resources: resources(parameters)?,
        code_challenge: code_challenge(parameters)?,
        nonce: parameters.one("nonce")?.map(str::to_owned),
    })
}

/// Checks the parameters that select the form of the response and the pages.
fn check_response(parameters: &Parameters) -> Result<(), OAuthError> {
    if parameters.required("response_type")? != "code" {
        let description = "response_type must be 'code'";
        return Err(OAuthError::new("unsupported_response_type", description));
    }
    if parameters
        .one("response_mode")?
        .is_some_and(|mode| mode != "query")
    {
        return Err(OAuthError::invalid_request("response_mode must be 'query'"));
    }
    let prompts = parameters.one("prompt")?.unwrap_or_default();
    for prompt in prompts.split_ascii_whitespace() {
        match prompt {
            "login" | "consent" => {}
            "none" => {
                let description = "the user of a client that registered itself must consent";
                return Err(OAuthError::new("consent_required", description));
            }
            _ => return Err(OAuthError::invalid_request("prompt is not supported")),
        }
    }
    Ok(())
}

/// Returns the hash of the code verifier: 32 bytes in URL-safe base64.
fn code_challenge(parameters: &Parameters) -> Result<String, OAuthError> {
    let challenge = parameters.required("code_challenge")?;
    if parameters.one("code_challenge_method")? != Some("S256") {
        let description = "code_challenge_method must be 'S256'";
        return Err(OAuthError::invalid_request(description));
    }
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if challenge.len() == 43 && challenge.bytes().all(is_letter) {
        Ok(challenge.to_owned())
    } else {
        Err(OAuthError::invalid_request(
            "code_challenge is not a SHA-256 hash",
        ))
    }
}

/// Returns the resources of a request: absolute URIs without a fragment (RFC 8707).
pub(super) fn resources(parameters: &Parameters) -> Result<Vec<String>, OAuthError> {
    let resources: Vec<_> = parameters.all("resource").map(str::to_owned).collect();
    let is_resource = |uri: &String| !uri.contains('#') && Url::parse(uri).is_ok();
    if resources.len() > MAX_RESOURCES || !resources.iter().all(is_resource) {
        let description = "each resource must be an absolute URI without a fragment";
        return Err(OAuthError::invalid_target(description));
    }
    Ok(resources)
}

/// Redirects the browser back to the client, with the `state` that the client has sent and the
/// instance's issuer (RFC 9207).
pub(super) fn redirect_to_client(
    shared: &Shared,
    redirect_uri: &str,
    state: Option<&str>,
    result: &[(&str, &str)],
) -> Response {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(result);
    query.extend_pairs(state.map(|state| ("state", state)));
    query.append_pair("iss", &shared.settings.issuer);
    let separator = if redirect_uri.contains('?') { '&' } else { '?' };
    let url = format!("{redirect_uri}{separator}{}", query.finish());
    (NO_STORE, Redirect::to(&url)).into_response()
}

pub(super) fn rejected(
    shared: &Shared,
    redirect_uri: &str,
    state: Option<&str>,
    error: &OAuthError,
) -> Response {
    let result = [
        ("error", error.code),
        ("error_description", &error.description),
    ];
    redirect_to_client(shared, redirect_uri, state, &result)
}

/// Shows an error to the user, if no redirect URI can be trusted.
pub(super) fn error_page(error: &OAuthError) -> Response {
    let text = escaped(&format!("{}: {}", error.code, error.description));
    let page = page(
        "The application cannot be authorized",
        &format!("<p>{text}</p>"),
    );
    (StatusCode::BAD_REQUEST, page).into_response()
}
