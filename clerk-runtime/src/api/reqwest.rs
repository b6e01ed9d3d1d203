//! Transport that uses `reqwest`.

use std::time::Duration;

use ::reqwest::redirect::Policy;
use bytes::{Bytes, BytesMut};

use super::transport::{Transport, TransportError, TransportErrorKind, TransportFuture};

/// The maximum size of a response body, in bytes. 500 users with all their metadata fit.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// The default [`Transport`]: pooled connections, rustls, no redirects, at most 8 MiB per response.
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
            .build()
            .map_err(failure)?;
        Ok(Self { client })
    }

    async fn exchange(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let request = ::reqwest::Request::try_from(request).map_err(failure)?;
        let mut response = self.client.execute(request).await.map_err(failure)?;
        let body = read(&mut response).await?;
        let mut answer = http::Response::new(body);
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        Box::pin(self.exchange(request))
    }
}

async fn read(response: &mut ::reqwest::Response) -> Result<Bytes, TransportError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(TransportError::new(TransportErrorKind::TooLarge));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
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
