//! HTTP client that could not be set up.

use std::error::Error;
use std::sync::Arc;

use bytes::Bytes;

use crate::api::{Transport, TransportError, TransportErrorKind, TransportFuture};
use crate::config::error::{ConfigError, ConfigErrorKind, Setting};

const NO_CERTIFICATES: &str = "is missing: no CA certificates can be loaded; install the system's \
                               `ca-certificates`, or set `SSL_CERT_FILE` to a PEM file with them";
const NO_TLS: &str = "is missing: TLS cannot be initialized on this machine";

/// Replacement for the HTTP client. Each call fails, with the cause as its source.
#[derive(Clone, Debug, thiserror::Error)]
#[error("an HTTP client {problem}")]
pub(super) struct UnavailableTransport {
    /// Description of the problem, followed by a remedy.
    problem: &'static str,
    source: Arc<dyn Error + Send + Sync>,
}

impl UnavailableTransport {
    pub(super) fn new(error: TransportError) -> Self {
        let source = error.into_source();
        let problem = if mentions_certificates(&*source) {
            NO_CERTIFICATES
        } else {
            NO_TLS
        };
        let source = Arc::from(source);
        Self { problem, source }
    }

    pub(super) fn into_config_error(self) -> ConfigError {
        Setting::TRANSPORT
            .error(ConfigErrorKind::Transport, self.problem)
            .with_source(self.source)
    }
}

impl Transport for UnavailableTransport {
    fn send(&self, _: http::Request<Bytes>) -> TransportFuture<'_> {
        let failure = TransportError::new(TransportErrorKind::Connect).with_source(self.clone());
        Box::pin(std::future::ready(Err(failure)))
    }
}

/// Returns `true` if an error in the chain of causes is about certificates. The error types differ
/// between platforms, so the texts are searched for this word.
fn mentions_certificates(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| (*error).source())
        .any(|error| error.to_string().contains("certificate"))
}
