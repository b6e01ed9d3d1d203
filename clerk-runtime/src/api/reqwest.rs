//! Transport that uses `reqwest`.

use std::time::Duration;

use ::reqwest::Body;
use ::reqwest::redirect::Policy;
use bytes::Bytes;
use http_body_util::BodyExt as _;

use super::transport::{
    StreamingFuture, Transport, TransportBody, TransportError, TransportErrorKind, TransportFuture,
    collect,
};

/// The maximum size of a response body, in bytes. 500 users with all their metadata fit.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// The default [`Transport`]: pooled connections, rustls, no redirects, at most 8 MiB per response,
/// except for those that [`send_streaming`](Transport::send_streaming) returns, which are not held
/// in memory.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: ::reqwest::Client,
}

impl ReqwestTransport {
    /// Creates a transport with the given limit for establishing a connection.
    ///
    /// # Errors
    /// Returns an error if the TLS back end cannot be set up, for example without CA certificates.
    pub fn new(connect_timeout: Duration) -> Result<Self, TransportError> {
        Self::built(::reqwest::Client::builder().connect_timeout(connect_timeout))
    }

    /// Creates a transport that ignores the proxy settings of the environment, for a server on this
    /// machine, since a proxy cannot reach it.
    ///
    /// # Errors
    /// Returns an error if the TLS back end cannot be set up, for example without CA certificates.
    pub fn direct(connect_timeout: Duration) -> Result<Self, TransportError> {
        Self::built(
            ::reqwest::Client::builder()
                .connect_timeout(connect_timeout)
                .no_proxy(),
        )
    }

    /// Creates a transport for plain `http` without a proxy, for a server on this machine.
    ///
    /// It requires no CA certificates and trusts none, so every `https` call fails.
    ///
    /// # Errors
    /// Returns an error if the HTTP client cannot be set up.
    pub fn plain_http(connect_timeout: Duration) -> Result<Self, TransportError> {
        Self::built(
            ::reqwest::Client::builder()
                .connect_timeout(connect_timeout)
                .tls_certs_only([])
                .no_proxy(),
        )
    }

    fn built(builder: ::reqwest::ClientBuilder) -> Result<Self, TransportError> {
        let client = builder
            .redirect(Policy::none())
            .referer(false)
            // If the application enables reqwest's decompression, the proxy of the Frontend API would
            // forward other bodies than it receives.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .build()
            .map_err(failure)?;
        Ok(Self { client })
    }

    async fn exchange(
        &self,
        request: http::Request<impl Into<Body>>,
    ) -> Result<http::Response<TransportBody>, TransportError> {
        let request = ::reqwest::Request::try_from(request).map_err(failure)?;
        let response = self.client.execute(request).await.map_err(failure)?;
        Ok(http::Response::from(response).map(|body| body.map_err(failure).boxed()))
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(async move {
            let (parts, body) = self.exchange(request).await?.into_parts();
            let body = collect(body, MAX_BODY).await?;
            Ok(http::Response::from_parts(parts, body))
        })
    }

    fn send_streaming(&self, request: http::Request<TransportBody>) -> StreamingFuture<'_> {
        Box::pin(self.exchange(request.map(Body::wrap)))
    }
}

/// Converts an error and removes its URL, whose query may contain a handshake's nonce or an email
/// address.
fn failure(error: ::reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Broken
    };
    TransportError::new(kind).with_source(error.without_url())
}
