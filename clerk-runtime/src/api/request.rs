//! Requests as plain values, which can be tested without a network.

use std::fmt;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::Operation;
use super::operation::Credential;

/// All characters except the unreserved ones of RFC 3986, so that no value changes the structure of
/// the path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The number of layers of percent-encoding that are decoded in the search for dot segments.
const MAX_DECODES: usize = 10;

const JSON: &str = "application/json";

/// A request for an operation: its path parameters, query and body.
///
/// `Debug` shows only the operation, since queries and bodies contain tokens and personal data.
#[derive(Clone)]
pub struct Request {
    operation: Operation,
    path: Vec<String>,
    query: Vec<(&'static str, String)>,
    body: Body,
}

#[derive(Clone)]
enum Body {
    Empty,
    /// A JSON object whose parameters are set one by one.
    Object(Map<String, Value>),
    Content {
        content_type: String,
        bytes: Bytes,
    },
    /// The parameters could not be serialized as JSON.
    Unserializable,
}

/// Error of a request that cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidRequest {
    #[error("path parameter {0} is empty")]
    EmptySegment(&'static str),
    #[error("path parameter {0} contains a dot segment")]
    DotSegment(&'static str),
    #[error("path parameter {0} is missing")]
    MissingSegment(&'static str),
    #[error("too many path parameters")]
    ExtraSegment,
    #[error("the URL is too long")]
    TooLong,
    #[error("the parameters cannot be serialized as JSON")]
    Body,
}

impl Request {
    pub(super) fn new(operation: Operation) -> Self {
        Self {
            operation,
            path: Vec::new(),
            query: Vec::new(),
            body: Body::Empty,
        }
    }

    /// Sets the next `{…}` of the path. The value is percent-encoded and cannot leave its segment.
    #[must_use]
    pub fn path(mut self, value: impl AsRef<str>) -> Self {
        self.path.push(value.as_ref().to_owned());
        self
    }

    /// Adds a query parameter. A list is sent as one parameter per element, all with the same name.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// Sets a query parameter, replacing all earlier values.
    #[must_use]
    pub fn set_query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.retain(|(other, _)| *other != name);
        self.query(name, value)
    }

    /// Sets the body to the parameters as JSON.
    #[must_use]
    pub fn json(mut self, parameters: &impl Serialize) -> Self {
        self.body =
            serde_json::to_vec(parameters).map_or(Body::Unserializable, |bytes| Body::Content {
                content_type: JSON.to_owned(),
                bytes: bytes.into(),
            });
        self
    }

    /// Sets the body to a JSON object, to which [`json_field`](Self::json_field) adds parameters.
    pub(super) fn object(mut self, parameters: Map<String, Value>) -> Self {
        self.body = Body::Object(parameters);
        self
    }

    /// Adds a parameter to the JSON object in the body.
    pub(super) fn json_field(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        if let Body::Object(object) = &mut self.body {
            object.insert(name.to_owned(), value.into());
        }
        self
    }

    /// Sets the body and its content type.
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

    /// Returns the values of the path's parameters.
    pub(crate) fn path_values(&self) -> &[String] {
        &self.path
    }

    /// Returns the operation that is called.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// Returns the path and query as they are sent, without the version; `None` if the request
    /// cannot be sent.
    #[must_use]
    pub fn path_and_query(&self) -> Option<String> {
        let mut target = String::new();
        self.push_path(&mut target).ok()?;
        self.push_query(&mut target);
        Some(target)
    }

    /// Returns the body if it is JSON.
    #[must_use]
    pub fn json_body(&self) -> Option<Value> {
        match &self.body {
            Body::Object(object) => Some(Value::Object(object.clone())),
            Body::Content { bytes, .. } => serde_json::from_slice(bytes).ok(),
            Body::Empty | Body::Unserializable => None,
        }
    }

    /// Returns the path and query relative to the API's base URL.
    pub(crate) fn target(&self, version: &str) -> Result<String, InvalidRequest> {
        let mut target = String::new();
        if self.operation.is_versioned() {
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
            Body::Unserializable => Err(InvalidRequest::Body),
        }
    }

    pub(crate) fn credential(&self) -> Credential {
        self.operation.credential()
    }

    fn push_path(&self, target: &mut String) -> Result<(), InvalidRequest> {
        let mut values = self.path.iter();
        for segment in self.operation.path().split('/').skip(1) {
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
            .field("operation", &self.operation)
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
    if has_dot_segment(value) {
        return Err(InvalidRequest::DotSegment(name));
    }
    Ok(utf8_percent_encode(value, SEGMENT))
}

/// Returns `true` if the value contains a `.` or `..` segment, as it is or after any number of
/// percent-decodings that a server may perform. Values with too many layers also return `true`.
fn has_dot_segment(value: &str) -> bool {
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
