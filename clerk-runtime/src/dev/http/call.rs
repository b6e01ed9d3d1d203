//! A request whose body was read.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE};
use http::request::Parts;
use http::{HeaderName, Method};
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::refusal::Refusal;

pub(super) struct Call {
    parts: Parts,
    body: Bytes,
}

impl Call {
    pub(super) fn new(parts: Parts, body: Bytes) -> Self {
        Self { parts, body }
    }

    pub(super) fn method(&self) -> &Method {
        &self.parts.method
    }

    /// The method as text, to be matched with a path.
    pub(super) fn verb(&self) -> &str {
        self.parts.method.as_str()
    }

    pub(super) fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// Every value of a query parameter.
    pub(super) fn queries<'a>(&'a self, name: &'a str) -> impl Iterator<Item = String> + 'a {
        // Clerk takes lists as `name=a&name=b`, and as `name[]=a` too.
        let query = self.parts.uri.query().unwrap_or_default().as_bytes();
        form_urlencoded::parse(query)
            .filter(move |(key, _)| key.strip_suffix("[]").unwrap_or(key) == name)
            .map(|(_, value)| value.into_owned())
    }

    pub(super) fn query(&self, name: &str) -> Option<String> {
        self.queries(name).next()
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let number = |text: String| text.parse().map_err(|_| Refusal::value(name, "an integer"));
        self.query(name).map(number).transpose()
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        let flag = |text: String| {
            text.parse()
                .map_err(|_| Refusal::value(name, "true or false"))
        };
        self.query(name).map(flag).transpose()
    }

    /// A field of a form in the body.
    pub(super) fn form(&self, name: &str) -> Option<String> {
        let mut fields = form_urlencoded::parse(&self.body);
        fields
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The body as a JSON object; an empty body is an empty object.
    pub(super) fn json(&self) -> Option<Map<String, Value>> {
        if self.body.is_empty() {
            return Some(Map::new());
        }
        serde_json::from_slice(&self.body).ok()
    }

    /// The body as a JSON list of objects.
    pub(super) fn json_list(&self) -> Option<Vec<Map<String, Value>>> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Whether the body is a form with a file in it.
    pub(super) fn has_file(&self) -> bool {
        let form = self
            .header(&CONTENT_TYPE)
            .is_some_and(|kind| kind.starts_with("multipart/form-data"));
        form && memchr::memmem::find(&self.body, b"name=\"file\"").is_some()
    }

    pub(super) fn bearer(&self) -> Option<&str> {
        self.header(&AUTHORIZATION)?.strip_prefix("Bearer ")
    }

    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        let mut pairs = self.cookies();
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Names and values of all cookies.
    pub(super) fn cookies(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        let pairs = self.header(&COOKIE).unwrap_or_default().split(';');
        pairs.filter_map(|pair| pair.trim().split_once('='))
    }

    fn header(&self, name: &HeaderName) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }
}
