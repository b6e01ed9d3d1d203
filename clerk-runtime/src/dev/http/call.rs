//! A request whose body was read.

use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE};
use http::request::Parts;
use http::{HeaderName, Method};
use serde_json::{Map, Value};
use url::form_urlencoded;

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

    pub(super) fn bearer(&self) -> Option<&str> {
        self.header(&AUTHORIZATION)?.strip_prefix("Bearer ")
    }

    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        let pairs = self.header(&COOKIE)?.split(';');
        let mut pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    fn header(&self, name: &HeaderName) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }
}
