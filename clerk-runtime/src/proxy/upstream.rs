//! The Frontend API: settings, and calls of it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use tokio::sync::Semaphore;
use url::Url;

use super::body;
use super::error::ProxyError;
use crate::api::Transport;

/// URL of the Frontend API of all instances. Clerk finds the instance by the secret key.
pub(crate) const DEFAULT_URL: &str = "https://frontend-api.clerk.dev";

/// Largest number of concurrent calls. Others wait for their turn within their timeout.
const CALLS: usize = 256;

/// Number of bodies of the largest size whose bytes are in memory at the same time.
const LARGE_BODIES: usize = 16;

/// The Frontend API to which requests are forwarded.
pub(crate) struct Upstream {
    pub(super) url: Url,
    /// Secret key as a header value that is never printed.
    pub(super) secret_key: Option<HeaderValue>,
    /// Number of proxies in front of the application that set `X-Forwarded-For`.
    pub(super) trusted_proxies: usize,
    transport: Arc<dyn Transport>,
    timeout: Duration,
    calls: Semaphore,
    pub(super) large_bodies: Semaphore,
}

impl Upstream {
    pub(crate) fn new(url: Url, transport: Arc<dyn Transport>, timeout: Duration) -> Self {
        Self {
            url,
            secret_key: None,
            trusted_proxies: 0,
            transport,
            timeout,
            calls: Semaphore::new(CALLS),
            large_bodies: Semaphore::new(LARGE_BODIES * (body::LIMIT / body::UNIT)),
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

    /// Sends a request and returns the response, within the timeout.
    pub(super) async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, ProxyError> {
        let call = async {
            let _permit = self.calls.acquire().await;
            self.transport.send(request).await
        };
        let answer = tokio::time::timeout(self.timeout, call).await;
        Ok(answer.map_err(|_| ProxyError::RequestTimeout)??)
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
