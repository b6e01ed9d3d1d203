//! The interface between this crate and an HTTP client.

use std::fmt;
use std::pin::Pin;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full, Limited};

/// Largest body of a request in bytes that the default of [`Transport::send_streaming`] reads into
/// memory.
const MAX_BUFFERED: usize = 16 * 1024 * 1024;

/// Body of a streamed request or response. If it ends with an error, the message is incomplete.
pub type TransportBody = BoxBody<Bytes, TransportError>;

/// Future returned by [`Transport::send`].
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, TransportError>> + Send + 'a>>;

/// Future returned by [`Transport::send_streaming`].
pub type StreamingFuture<'a> = Pin<
    Box<dyn Future<Output = Result<http::Response<TransportBody>, TransportError>> + Send + 'a>,
>;

/// Sends HTTP requests. Set a custom implementation with
/// [`ClerkBuilder::transport`](crate::config::ClerkBuilder::transport).
///
/// An implementation must **not follow redirects** (the secret key would be sent along), must limit
/// the size of a response, and must stop when its future is dropped, since timeouts of calls rely
/// on it. It must not retry, and it must not log headers or bodies, which contain keys and tokens.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request, whose URI is absolute, and reads the whole response, regardless of its
    /// status.
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_>;

    /// Sends the request while its body arrives, and returns the response when its head has arrived,
    /// which can be earlier than the end of the request. Only the
    /// [proxy of the Frontend API](crate::guide::browsers#proxy-of-the-frontend-api) calls it.
    ///
    /// By default, the body is read into memory, up to 16 MiB, and passed to [`send`](Self::send),
    /// which limits the size of the response.
    ///
    /// An implementation must **not decompress** the response. If the request's body fails, the
    /// server must receive an incomplete request; if the connection breaks, the response's body
    /// must fail. Both bodies have limits for their size and time, so an implementation sets none.
    fn send_streaming(&self, request: http::Request<TransportBody>) -> StreamingFuture<'_> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = collect(body, MAX_BUFFERED).await?;
            let response = self.send(http::Request::from_parts(parts, body)).await?;
            Ok(response.map(whole))
        })
    }
}

/// Returns a body that is in memory.
pub(crate) fn whole(bytes: Bytes) -> TransportBody {
    Full::new(bytes).map_err(|never| match never {}).boxed()
}

/// Reads a body into memory.
///
/// # Errors
/// Fails if the body has more than `limit` bytes, or if it ends with an error.
pub(crate) async fn collect(body: TransportBody, limit: usize) -> Result<Bytes, TransportError> {
    let body = Limited::new(body, limit).collect().await;
    let failure = |error: Box<dyn std::error::Error + Send + Sync>| match error.downcast() {
        Ok(error) => *error,
        Err(_) => TransportError::new(TransportErrorKind::TooLarge),
    };
    Ok(body.map_err(failure)?.to_bytes())
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
