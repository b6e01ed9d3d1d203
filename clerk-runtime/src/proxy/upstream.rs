//! The Frontend API: settings, and calls to it.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use futures_util::future::{Either, select};
use http::{HeaderValue, Method};
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use url::Url;

use super::body::RequestBody;
use super::channel::channel;
use super::error::ProxyError;
use super::relay::Slot;
use crate::api::{StreamingFuture, Transport, TransportBody};

/// URL of the Frontend API of all instances. Clerk finds the instance by the secret key.
pub(crate) const DEFAULT_URL: &str = "https://frontend-api.clerk.dev";

/// Largest number of concurrent calls. Others wait for their turn.
const CALLS: usize = 256;

/// Largest number of concurrent transfers: uploads, and responses that browsers read slowly. They
/// have their own limit, so that slow browsers cannot prevent sign-in.
const TRANSFERS: usize = 256;

/// Response of the Frontend API whose head has arrived.
pub(super) struct UpstreamResponse {
    pub(super) response: http::Response<TransportBody>,
    /// Must be kept until the body has ended.
    pub(super) slot: Slot,
}

/// The Frontend API to which requests are forwarded.
pub(crate) struct Upstream {
    pub(super) url: Url,
    /// Secret key as a header value that is never printed.
    pub(super) secret_key: Option<HeaderValue>,
    /// Number of proxies in front of the application that set `X-Forwarded-For`.
    pub(super) trusted_proxies: usize,
    transport: Arc<dyn Transport>,
    timeout: Duration,
    calls: Arc<Semaphore>,
    transfers: Arc<Semaphore>,
}

impl Upstream {
    pub(crate) fn new(url: Url, transport: Arc<dyn Transport>, timeout: Duration) -> Self {
        Self {
            url,
            secret_key: None,
            trusted_proxies: 0,
            transport,
            timeout,
            calls: Arc::new(Semaphore::new(CALLS)),
            transfers: Arc::new(Semaphore::new(TRANSFERS)),
        }
    }

    /// Sets the secret key. One that is not valid in a header counts as missing.
    pub(crate) fn with_secret_key(self, key: Option<&str>) -> Self {
        let header = key.and_then(|key| HeaderValue::from_str(key).ok());
        let secret_key = header.map(|mut key| {
            key.set_sensitive(true);
            key
        });
        Self { secret_key, ..self }
    }

    pub(crate) fn with_trusted_proxies(self, trusted_proxies: usize) -> Self {
        Self {
            trusted_proxies,
            ..self
        }
    }

    /// Sends a request whose body is in memory, and waits for the head of the response.
    pub(super) async fn call(
        &self,
        request: http::Request<TransportBody>,
    ) -> Result<UpstreamResponse, ProxyError> {
        let permit = self.permit(&self.calls).await?;
        let response = self.head(self.transport.send_streaming(request)).await?;
        let slot = Slot {
            permit,
            transfers: Some(Arc::clone(&self.transfers)),
            upload: None,
        };
        Ok(UpstreamResponse { response, slot })
    }

    /// Sends a request while its body arrives, and waits for the head of the response. The time
    /// limit of the response starts at the end of the body. If the response starts earlier, no more
    /// of the body is read.
    pub(super) async fn upload<B: AsRef<[u8]>, E>(
        &self,
        request: http::Request<()>,
        length: Option<u64>,
        (first, mut body): (Bytes, RequestBody<impl Stream<Item = Result<B, E>> + Unpin>),
    ) -> Result<UpstreamResponse, ProxyError> {
        if length.is_none() && [Method::GET, Method::HEAD].contains(request.method()) {
            // HTTP clients omit such a body.
            return Err(ProxyError::BodyTooLarge);
        }
        let permit = self.permit(&self.transfers).await?;
        let (sender, receiver) = channel(length);
        let request = request.map(|()| receiver.boxed());
        let call = self.transport.send_streaming(request);
        let response = {
            let sending = pin!(body.send(first, &sender));
            match select(sending, call).await {
                Either::Left((sent, call)) => {
                    sent?;
                    self.head(call).await?
                }
                Either::Right((response, _)) => response?,
            }
        };
        let slot = Slot {
            permit,
            transfers: None,
            upload: Some(sender),
        };
        Ok(UpstreamResponse { response, slot })
    }

    #[cfg(test)]
    pub(super) fn calls(&self) -> usize {
        CALLS - self.calls.available_permits()
    }

    #[cfg(test)]
    pub(super) fn transfers(&self) -> usize {
        TRANSFERS - self.transfers.available_permits()
    }

    async fn permit(&self, limit: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, ProxyError> {
        let permit = timeout(self.timeout, Arc::clone(limit).acquire_owned()).await;
        permit
            .map_err(|_| ProxyError::Busy)?
            .map_err(|_| ProxyError::Busy)
    }

    async fn head(
        &self,
        call: StreamingFuture<'_>,
    ) -> Result<http::Response<TransportBody>, ProxyError> {
        let response = timeout(self.timeout, call).await;
        Ok(response.map_err(|_| ProxyError::RequestTimeout)??)
    }
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upstream")
            .field("url", &self.url.as_str())
            .field("has_secret_key", &self.secret_key.is_some())
            .finish_non_exhaustive()
    }
}
