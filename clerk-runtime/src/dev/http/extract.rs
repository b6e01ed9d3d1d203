//! Extractors of the instance and of a call's parameters.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use bytes::Bytes;
use http::Uri;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde_json::{Map, Value};
use serde_path_to_error::{Path, Segment};
use url::form_urlencoded::{self, Serializer};

use super::api_error::ApiError;
use crate::dev::shared::Shared;

/// Fields of a JSON object.
pub(super) type JsonObject = Map<String, Value>;

/// The instance, as an extractor.
#[derive(Clone)]
pub(super) struct App(pub(super) Arc<Shared>);

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl FromRequestParts<Self> for App {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, app: &Self) -> Result<Self, Infallible> {
        Ok(app.clone())
    }
}

/// A JSON object in the body; an empty body is an empty object.
pub(super) struct JsonBody<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        read(json(request, app).await?).map(Self)
    }
}

/// A JSON list of one to ten objects in the body.
pub(super) struct Batch<T>(pub(super) Vec<T>);

/// Clerk's largest number of objects in a list.
const MAX_BATCH: usize = 10;

impl<T: DeserializeOwned> FromRequest<App> for Batch<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let items: Vec<JsonObject> = json(request, app).await?;
        if items.is_empty() {
            return Err(ApiError::body());
        }
        if items.len() > MAX_BATCH {
            let message = format!("at most {MAX_BATCH} in one call");
            return Err(ApiError::conflict("bulk_size_exceeded", message));
        }
        let items = items.into_iter().map(read);
        Ok(Self(items.collect::<Result<_, _>>()?))
    }
}

async fn json<T: DeserializeOwned>(request: Request, app: &App) -> Result<T, ApiError> {
    let body = Bytes::from_request(request, app).await;
    let body = body.map_err(|_| ApiError::body())?;
    let body: &[u8] = if body.is_empty() { b"{}" } else { &body };
    serde_json::from_slice(body).map_err(|_| ApiError::body())
}

/// Deserializes the fields of an object. The error names the invalid field.
pub(super) fn read<T: DeserializeOwned>(fields: JsonObject) -> Result<T, ApiError> {
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        let message = error.inner().to_string();
        let unknown = message.strip_prefix("unknown field `");
        match unknown.and_then(|rest| rest.split_once('`')) {
            Some((name, _)) => ApiError::unknown(name),
            None => ApiError::wrong_type(parameter(error.path()), error.inner()),
        }
    })
}

/// Deserializes the fields of an object that are not null.
pub(super) fn body<T: DeserializeOwned>(fields: Value) -> Result<T, ApiError> {
    let Value::Object(mut fields) = fields else {
        return Err(ApiError::body());
    };
    fields.retain(|_, value| !value.is_null());
    read(fields)
}

/// Deserializes the only field that a body may have.
pub(super) fn only<T: DeserializeOwned>(
    name: &str,
    mut body: JsonObject,
) -> Result<Option<T>, ApiError> {
    let value = body.remove(name).unwrap_or_default();
    match body.keys().next() {
        Some(unknown) => Err(ApiError::unknown(unknown)),
        None => Option::deserialize(value).map_err(|error| ApiError::wrong_type(name, &error)),
    }
}

/// A field of an update; `null` clears it.
#[derive(Default)]
pub(super) enum Patch<T> {
    #[default]
    Keep,
    Set(Option<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::Set)
    }
}

/// Parameters of the query.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        parameters(query(&parts.uri)).map(Self)
    }
}

/// Parameters of the query and of a form in the body. If both have a parameter, only the values of
/// the query are read.
pub(super) struct FormOrQuery<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<App> for FormOrQuery<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let uri = request.uri().clone();
        let body = Bytes::from_request(request, app).await;
        let body = body.map_err(|_| ApiError::body())?;
        let in_query = query(&uri).map(|(name, _)| name).collect::<HashSet<_>>();
        let form = form_urlencoded::parse(&body).filter(|(name, _)| !in_query.contains(name));
        parameters(query(&uri).chain(form)).map(Self)
    }
}

/// A JSON object as the text of a form's field.
pub(super) struct JsonText(pub(super) JsonObject);

impl<'de> Deserialize<'de> for JsonText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        serde_json::from_str(&text)
            .map(Self)
            .map_err(D::Error::custom)
    }
}

fn query(uri: &Uri) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
}

/// Clerk's limit for the values of one parameter.
const MAX_VALUES: usize = 100;

fn parameters<'a, T: DeserializeOwned>(
    pairs: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
) -> Result<T, ApiError> {
    let (mut form, mut counts) = (Serializer::new(String::new()), HashMap::new());
    for (name, value) in pairs {
        // Clerk accepts lists as `name=a&name=b`, and as `name[]=a` too.
        let name = name.strip_suffix("[]").unwrap_or(&name);
        form.append_pair(name, &value);
        let count = counts.entry(name.to_owned()).or_insert(0);
        *count += 1;
        if *count > MAX_VALUES {
            return Err(ApiError::too_many(name, MAX_VALUES));
        }
    }
    let form = form.finish();
    let form = serde_html_form::Deserializer::from_bytes(form.as_bytes());
    serde_path_to_error::deserialize(form).map_err(|error| {
        let message = format!("cannot be parsed: {}", error.inner());
        ApiError::form(
            "form_param_value_invalid",
            parameter(error.path()),
            &message,
        )
    })
}

/// Returns the name of the top-level parameter on a path.
fn parameter(path: &Path) -> &str {
    let mut names = path.iter().filter_map(|segment| match segment {
        Segment::Map { key } => Some(key.as_str()),
        _ => None,
    });
    names.next().unwrap_or_default()
}

/// Multipart form with a file, which is discarded.
pub(super) struct Picture;

impl FromRequest<App> for Picture {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let kind = request.headers().get(CONTENT_TYPE).cloned();
        let is_form = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
        let body = Bytes::from_request(request, app).await.unwrap_or_default();
        if is_form && memchr::memmem::find(&body, b"name=\"file\"").is_some() {
            return Ok(Self);
        }
        let message = "there is no file in the form";
        Err(ApiError::conflict("form_param_missing", message))
    }
}
