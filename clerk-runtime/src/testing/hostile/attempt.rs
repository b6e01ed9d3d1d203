//! A hostile request.

use http::Method;

use super::report::Severity;

/// Rule by which a response is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expectation {
    /// Every success is a finding.
    Rejected,
    /// A success is a finding, unless it is the response to an unknown path.
    RejectedOrUnknownPath,
    /// Only a response with the protected body is a finding.
    NoProtectedBody,
}

/// Body of a hostile request, as it is sent.
#[derive(Clone)]
pub(super) enum SentBody {
    Complete(Vec<u8>),
    /// The head announces a body, of which only this part is sent.
    Withheld(Vec<u8>),
}

/// A hostile request, and the rule for its response.
#[derive(Clone)]
pub(super) struct Attempt {
    pub(super) name: &'static str,
    pub(super) description: String,
    pub(super) method: Method,
    pub(super) target: String,
    /// Lines after the request line, in the order in which they are sent.
    headers: Vec<u8>,
    pub(super) body: SentBody,
    pub(super) expectation: Expectation,
    /// Severity of a success.
    pub(super) severity: Severity,
    /// Set if a closed connection or a response that is not HTTP counts as a rejection, as it does for
    /// malformed requests.
    pub(super) may_be_closed: bool,
    /// Bytes of the whole request, if they are not those that the other fields describe.
    raw: Option<Vec<u8>>,
}

impl Attempt {
    /// Creates a request without credentials.
    pub(super) fn new(name: &'static str, method: Method, target: &str) -> Self {
        Self {
            name,
            description: String::new(),
            method,
            target: target.to_owned(),
            headers: Vec::new(),
            body: SentBody::Complete(Vec::new()),
            expectation: Expectation::Rejected,
            severity: Severity::Bypass,
            may_be_closed: false,
            raw: None,
        }
    }

    pub(super) fn description(mut self, text: impl Into<String>) -> Self {
        self.description = text.into();
        self
    }

    pub(super) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.extend_from_slice(name.as_bytes());
        self.headers.extend_from_slice(b": ");
        self.headers.extend_from_slice(value.as_ref());
        self.headers.extend_from_slice(b"\r\n");
        self
    }

    pub(super) fn bearer(self, token: impl AsRef<str>) -> Self {
        let value = format!("Bearer {}", token.as_ref());
        self.header("authorization", value)
    }

    /// Marks the request as a page load of a browser.
    pub(super) fn page_load(self) -> Self {
        self.header("accept", "text/html")
            .header("sec-fetch-dest", "document")
    }

    pub(super) fn body(mut self, body: SentBody) -> Self {
        self.body = body;
        self
    }

    pub(super) fn target(mut self, target: impl Into<String>) -> Self {
        self.target = target.into();
        self
    }

    pub(super) fn expect(mut self, expectation: Expectation) -> Self {
        self.expectation = expectation;
        self
    }

    /// Marks a request with a valid credential, in a form that should be rejected.
    pub(super) fn weakness(mut self) -> Self {
        self.severity = Severity::Weakness;
        self
    }

    pub(super) fn may_be_closed(mut self) -> Self {
        self.may_be_closed = true;
        self
    }

    /// Replaces the whole request with these bytes, which ordinary clients do not send.
    pub(super) fn raw(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.raw = Some(bytes.into());
        self.may_be_closed()
    }

    /// Returns the request as sent over a connection of its own.
    pub(super) fn bytes(&self, authority: &str) -> Vec<u8> {
        if let Some(raw) = &self.raw {
            return raw.clone();
        }
        let line = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        let mut bytes = line.into_bytes();
        bytes.extend_from_slice(format!("host: {authority}\r\nconnection: close\r\n").as_bytes());
        bytes.extend_from_slice(&self.headers);
        let (length, sent) = match &self.body {
            SentBody::Complete(body) => ((!body.is_empty()).then_some(body.len()), body),
            SentBody::Withheld(part) => (None, part),
        };
        if let Some(length) = length {
            bytes.extend_from_slice(format!("content-length: {length}\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(sent);
        bytes
    }
}
