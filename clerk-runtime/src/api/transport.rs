//! The interface between this crate and an HTTP client.

use std::fmt;
use std::pin::Pin;

use bytes::Bytes;

/// Future returned by [`Transport::send`].
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'a>>;

/// Sends HTTP requests. Set a custom implementation with
/// [`ClerkBuilder::transport`](crate::config::ClerkBuilder::transport).
///
/// An implementation must **not follow redirects** (the secret key would be sent along), must limit
/// the size of a response, and must stop when its future is dropped, since timeouts of calls rely
/// on it. It must not retry, and it must not log headers or bodies, which contain keys and tokens.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request, whose URI is absolute, and reads the whole response, regardless of its status.
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_>;
}

/// Error of a request whose response could not be received.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kinds of [`TransportError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection could be made, so nothing was sent.
    Connect,
    /// The response did not arrive in time.
    Timeout,
    /// The connection broke while the request was sent or the response was read.
    Broken,
    /// The response is larger than the transport accepts.
    TooLarge,
}

impl TransportError {
    /// Creates an error of the given kind, without a source.
    #[must_use]
    pub const fn new(kind: TransportErrorKind) -> Self {
        Self { kind, source: None }
    }

    /// Sets the source of the error, whose text must contain no key and no token.
    #[must_use]
    pub fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Returns the source of the error, or the error itself if it has none.
    #[cfg(feature = "reqwest")]
    pub(crate) fn into_source(self) -> Box<dyn std::error::Error + Send + Sync> {
        match self.source {
            Some(source) => source,
            None => Box::new(self),
        }
    }

    /// Returns the kind of the error.
    #[must_use]
    pub const fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "connection failed",
            TransportErrorKind::Timeout => "request timed out",
            TransportErrorKind::Broken => "connection interrupted",
            TransportErrorKind::TooLarge => "response too large",
        })
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
