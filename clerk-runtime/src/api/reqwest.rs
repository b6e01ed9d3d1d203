//! The transport over `reqwest`.

use std::time::Duration;

use ::reqwest::redirect::Policy;
use bytes::{Bytes, BytesMut};

use super::transport::{Transport, TransportError, TransportErrorKind, TransportFuture};

/// The longest answer that is read, in bytes. 500 users with all their metadata fit.
const MAX_BODY: usize = 8 * 1024 * 1024;

/// The default [`Transport`]: pooled connections, rustls, no redirects, at most 8 MiB per answer.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: ::reqwest::Client,
}

impl ReqwestTransport {
    /// A transport that waits so long for a connection.
    ///
    /// # Errors
    /// The TLS back end cannot be set up, for lack of CA certificates for example.
    pub fn new(connect_timeout: Duration) -> Result<Self, TransportError> {
        Self::built(::reqwest::Client::builder().connect_timeout(connect_timeout))
    }

    /// A transport that uses no proxy, whatever the environment says: for a server on this
    /// machine, which a proxy can't reach.
    ///
    /// # Errors
    /// The TLS back end cannot be set up, for lack of CA certificates for example.
    pub fn direct(connect_timeout: Duration) -> Result<Self, TransportError> {
        Self::built(
            ::reqwest::Client::builder()
                .connect_timeout(connect_timeout)
                .no_proxy(),
        )
    }

    /// A transport for plain `http` that uses no proxy: for a server on this machine.
    ///
    /// It needs no CA certificates and trusts none, so that every `https` call fails.
    ///
    /// # Errors
    /// The HTTP client cannot be set up.
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

/// Without the URL: its query may hold a handshake's nonce or an e-mail address.
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
