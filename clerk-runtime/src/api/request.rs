//! A call as a plain value: pure, so that it can be tested without a network.

use std::fmt;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::Endpoint;
use super::endpoint::Credential;

/// Everything but the unreserved characters of RFC 3986, so that no value reads as structure.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// So many layers of percent-encoding are looked through for a dot segment.
const MAX_DECODES: usize = 10;

const JSON: &str = "application/json";

/// A call of one operation: its path parameters, query and body.
///
/// `Debug` shows the operation only: queries and bodies hold tokens and people's data.
#[derive(Clone)]
pub struct Request {
    endpoint: Endpoint,
    path: Vec<String>,
    query: Vec<(&'static str, String)>,
    body: Body,
}

#[derive(Clone)]
enum Body {
    Empty,
    /// Parameters that are set one after the other.
    Object(Map<String, Value>),
    Content {
        content_type: String,
        bytes: Bytes,
    },
    /// The parameters couldn't be written as JSON.
    Unwritable,
}

/// Why a request can't be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidRequest {
    #[error("path parameter {0} is empty")]
    EmptySegment(&'static str),
    #[error("path parameter {0} holds a dot segment")]
    DotSegment(&'static str),
    #[error("path parameter {0} is missing")]
    MissingSegment(&'static str),
    #[error("there are more path parameters than the path has")]
    ExtraSegment,
    #[error("the URL is too long")]
    TooLong,
    #[error("the parameters can't be written as JSON")]
    Body,
}

impl Request {
    pub(super) fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint,
            path: Vec::new(),
            query: Vec::new(),
            body: Body::Empty,
        }
    }

    /// Fills the next `{…}` of the path. It is percent-encoded, and can't leave its segment.
    #[must_use]
    pub fn path(mut self, value: impl AsRef<str>) -> Self {
        self.path.push(value.as_ref().to_owned());
        self
    }

    /// Adds a query parameter; a list is one call per element.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// Sets a query parameter, in place of what was set before.
    #[must_use]
    pub fn set_query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.retain(|(other, _)| *other != name);
        self.query(name, value)
    }

    /// Sends the parameters as JSON.
    #[must_use]
    pub fn json(mut self, parameters: &impl Serialize) -> Self {
        self.body =
            serde_json::to_vec(parameters).map_or(Body::Unwritable, |bytes| Body::Content {
                content_type: JSON.to_owned(),
                bytes: bytes.into(),
            });
        self
    }

    /// Sends a JSON object; [`json_field`](Self::json_field) adds to it.
    pub(super) fn object(mut self, parameters: Map<String, Value>) -> Self {
        self.body = Body::Object(parameters);
        self
    }

    /// Adds a parameter to the JSON object that is sent.
    pub(super) fn json_field(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        if let Body::Object(object) = &mut self.body {
            object.insert(name.to_owned(), value.into());
        }
        self
    }

    /// Sends a body of another type.
    #[must_use]
    pub fn body(mut self, content_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        self.body = Body::Content {
            content_type: content_type.into(),
            bytes: bytes.into(),
        };
        self
    }

    pub(super) fn query_value(&self, name: &str) -> Option<&str> {
        let value = self.query.iter().find(|(other, _)| *other == name);
        value.map(|(_, value)| value.as_str())
    }

    /// The operation that is called.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint
    }

    /// Path and query as they are sent, below the version; `None` if it can't be sent.
    #[must_use]
    pub fn path_and_query(&self) -> Option<String> {
        let mut target = String::new();
        self.push_path(&mut target).ok()?;
        self.push_query(&mut target);
        Some(target)
    }

    /// The body that is sent, where it is JSON.
    #[must_use]
    pub fn json_body(&self) -> Option<Value> {
        match &self.body {
            Body::Object(object) => Some(Value::Object(object.clone())),
            Body::Content { bytes, .. } => serde_json::from_slice(bytes).ok(),
            Body::Empty | Body::Unwritable => None,
        }
    }

    /// Path and query below the API's base URL.
    pub(crate) fn target(&self, version: &str) -> Result<String, InvalidRequest> {
        let mut target = String::new();
        if self.endpoint.is_versioned() {
            target.push('/');
            target.push_str(version);
        }
        self.push_path(&mut target)?;
        self.push_query(&mut target);
        Ok(target)
    }

    pub(crate) fn content(&self) -> Result<Option<(&str, Bytes)>, InvalidRequest> {
        match &self.body {
            Body::Empty => Ok(None),
            Body::Object(object) => {
                let bytes = serde_json::to_vec(object).map_err(|_| InvalidRequest::Body)?;
                Ok(Some((JSON, bytes.into())))
            }
            Body::Content {
                content_type,
                bytes,
            } => Ok(Some((content_type, bytes.clone()))),
            Body::Unwritable => Err(InvalidRequest::Body),
        }
    }

    pub(crate) fn credential(&self) -> Credential {
        self.endpoint.credential()
    }

    fn push_path(&self, target: &mut String) -> Result<(), InvalidRequest> {
        let mut values = self.path.iter();
        for segment in self.endpoint.path().split('/').skip(1) {
            target.push('/');
            match segment
                .strip_prefix('{')
                .and_then(|name| name.strip_suffix('}'))
            {
                Some(name) => {
                    let value = values.next().ok_or(InvalidRequest::MissingSegment(name))?;
                    target.extend(encoded(name, value)?);
                }
                None => target.push_str(segment),
            }
        }
        values
            .next()
            .map_or(Ok(()), |_| Err(InvalidRequest::ExtraSegment))
    }

    fn push_query(&self, target: &mut String) {
        if self.query.is_empty() {
            return;
        }
        target.push('?');
        let start = target.len();
        let mut query = form_urlencoded::Serializer::for_suffix(&mut *target, start);
        query.extend_pairs(&self.query);
        query.finish();
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

fn encoded<'a>(
    name: &'static str,
    value: &'a str,
) -> Result<impl Iterator<Item = &'a str>, InvalidRequest> {
    if value.is_empty() {
        return Err(InvalidRequest::EmptySegment(name));
    }
    if holds_dot_segment(value) {
        return Err(InvalidRequest::DotSegment(name));
    }
    Ok(utf8_percent_encode(value, SEGMENT))
}

/// Whether the value, or what a server may decode it to, has a `.` or `..` between slashes.
fn holds_dot_segment(value: &str) -> bool {
    let mut value = value.to_owned();
    for _ in 0..MAX_DECODES {
        if value
            .split(['/', '\\'])
            .any(|part| part == "." || part == "..")
        {
            return true;
        }
        let decoded = percent_decode_str(&value).decode_utf8_lossy().into_owned();
        if decoded == value {
            return false;
        }
        value = decoded;
    }
    true
}
