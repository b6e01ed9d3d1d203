//! Parameters of a query or a form.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::Method;
use http::header::CONTENT_TYPE;
use url::form_urlencoded;

use super::error::OAuthError;
use crate::dev::http::extract::App;

/// Largest number of characters of a value.
const MAX_LENGTH: usize = 2048;

/// Largest number of parameters.
const MAX_PARAMETERS: usize = 64;

/// Parameters of the query of a GET or HEAD request, or of the form in the body of other requests.
/// A parameter without a value counts as absent (RFC 6749, section 3.1).
pub(super) struct Parameters(Vec<(String, String)>);

impl FromRequest<App> for Parameters {
    type Rejection = OAuthError;

    async fn from_request(request: Request, app: &App) -> Result<Self, OAuthError> {
        if *request.method() == Method::GET || *request.method() == Method::HEAD {
            return Self::read(request.uri().query().unwrap_or_default().as_bytes());
        }
        let content_type = request.headers().get(CONTENT_TYPE);
        let form = content_type.is_some_and(|it| it.as_bytes().starts_with(FORM));
        if !form {
            return Err(OAuthError::invalid_request("the body must be a form"));
        }
        let body = Bytes::from_request(request, app).await;
        let unreadable = |_| OAuthError::invalid_request("the body cannot be read");
        Self::read(&body.map_err(unreadable)?)
    }
}

const FORM: &[u8] = b"application/x-www-form-urlencoded";

impl Parameters {
    fn read(form: &[u8]) -> Result<Self, OAuthError> {
        let pairs = form_urlencoded::parse(form).filter(|(_, value)| !value.is_empty());
        let pairs = pairs.take(MAX_PARAMETERS + 1);
        let pairs: Vec<_> = pairs
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        let is_long = |(_, value): &(_, String)| value.len() > MAX_LENGTH;
        if pairs.len() > MAX_PARAMETERS || pairs.iter().any(is_long) {
            return Err(OAuthError::invalid_request("the request is too long"));
        }
        Ok(Self(pairs))
    }

    /// Returns the values of a parameter that can be repeated.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.0.iter().filter(move |(it, _)| it == name);
        named.map(|(_, value)| value.as_str())
    }

    /// Returns the value of a parameter, which must not be repeated.
    pub(super) fn one(&self, name: &str) -> Result<Option<&str>, OAuthError> {
        let mut values = self.all(name);
        let first = values.next();
        match values.next() {
            None => Ok(first),
            Some(_) => Err(OAuthError::invalid_request(format!("{name} is repeated"))),
        }
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, OAuthError> {
        let missing = || OAuthError::invalid_request(format!("{name} is missing"));
        self.one(name)?.ok_or_else(missing)
    }
}
