//! The seam between this crate and an HTTP client.

use std::fmt;
use std::pin::Pin;

use bytes::Bytes;

/// What [`Transport::send`] returns.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'a>>;

/// Sends one HTTP request; hand your own to
/// [`ClerkBuilder::transport`](crate::config::ClerkBuilder::transport).
///
/// An implementation must **not follow redirects** (the secret key would follow them), must bound
/// the size of an answer, and must end when its future is dropped, since that is how a call's
/// time-out works. It must not retry and must not log headers or bodies: they hold keys and tokens.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request, whose URI is absolute, and reads the whole answer, whatever its status.
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_>;
}

/// Why no answer came.
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
    /// The answer didn't arrive in time.
    Timeout,
    /// The connection broke while the request was sent or the answer was read.
    Broken,
    /// The answer is larger than is accepted.
    TooLarge,
}

impl TransportError {
    /// An error of this kind, without a cause.
    #[must_use]
    pub const fn new(kind: TransportErrorKind) -> Self {
        Self { kind, source: None }
    }

    /// Keeps what caused it; its text must hold no key and no token.
    #[must_use]
    pub fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What caused it; the error itself if nothing did.
    #[cfg(feature = "reqwest")]
    pub(crate) fn into_source(self) -> Box<dyn std::error::Error + Send + Sync> {
        match self.source {
            Some(source) => source,
            None => Box::new(self),
        }
    }

    /// What kind of failure it is.
    #[must_use]
    pub const fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection could be made",
            TransportErrorKind::Timeout => "no answer came in time",
            TransportErrorKind::Broken => "the connection broke",
            TransportErrorKind::TooLarge => "the answer is too large",
        })
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
