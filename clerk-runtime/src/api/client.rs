//! The client: runs the attempts of a call, with their timeouts and waits.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use tracing::{Instrument, Span, field};

use super::error::{Error, ErrorCause, ErrorKind};
use super::limiter::Limiter;
use super::operation::Credential;
use super::request::{InvalidRequest, Request};
use super::response::Response;
use super::retry::{Next, RetryPolicy};
use super::transport::{Transport, TransportError, TransportErrorKind};
use crate::clock::Clock;
use crate::metrics;
use crate::random;
use crate::revocations::RevocationLog;
use crate::shared::SharedLink;

/// The version of the API that this crate uses.
pub(crate) const API_DATE: &str = "2026-05-12";

/// A client of Clerk's Backend API; cheap to clone.
///
/// Idempotent calls are retried after connection errors, 429 and 5xx, with increasing waits, as long
/// as Clerk's `Retry-After` is at most a few seconds and the timeout has not passed.
///
/// Clones share one [rate limit](crate::config::ClerkBuilder::rate_limit). A call waits for its turn
/// within its timeout, and fails immediately as [`Throttled`](ErrorKind::Throttled) if its turn
/// would come later. A 429 with a `Retry-After` of up to 11 seconds delays the other calls too; a
/// longer one concerns only the limit of that operation.
#[derive(Clone)]
pub struct Client(Arc<ClientInner>);

struct ClientInner {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    limiter: Option<Limiter>,
    /// Log to which the revocations that follow from calls are added.
    revocations: Arc<RevocationLog>,
    config: ClientConfig,
}

/// Settings of a client, already validated by the configuration builder.
pub(crate) struct ClientConfig {
    /// Scheme, host and an optional path, without a trailing slash.
    pub(crate) base_url: String,
    /// The first segment of the path, `v1`.
    pub(crate) version: String,
    pub(crate) secret_key: Option<Bearer>,
    pub(crate) machine_secret_key: Option<Bearer>,
    /// URL of the signing keys that the Frontend API publishes, which needs no key.
    pub(crate) published_keys: Option<String>,
    pub(crate) user_agent: HeaderValue,
    /// The limit for a whole call: all attempts and the waits between them.
    pub(crate) timeout: Duration,
    pub(crate) retry: RetryPolicy,
    /// The maximum number of calls within any ten seconds.
    pub(crate) rate_limit: Option<usize>,
    /// Store by which all processes share the limit.
    pub(crate) shared: Option<Arc<SharedLink>>,
}

/// The retry policy of a call and its start time.
#[derive(Clone, Copy)]
struct RetryPlan {
    policy: RetryPolicy,
    started: Instant,
}

/// `Bearer <key>` as a header value that is never printed.
#[derive(Clone)]
pub(crate) struct Bearer(HeaderValue);

impl Bearer {
    /// Returns `None` if the key contains anything but visible ASCII characters.
    pub(crate) fn new(key: &str) -> Option<Self> {
        let plain = key.bytes().all(|byte| byte.is_ascii_graphic());
        let mut value = HeaderValue::from_str(&format!("Bearer {key}"))
            .ok()
            .filter(|_| plain)?;
        value.set_sensitive(true);
        Some(Self(value))
    }
}

impl Client {
    pub(crate) fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        revocations: Arc<RevocationLog>,
        config: ClientConfig,
    ) -> Self {
        Self(Arc::new(ClientInner {
            transport,
            clock,
            limiter: config.rate_limit.map(Limiter::new),
            revocations,
            config,
        }))
    }

    /// Sends a request and deserializes its response as `T`.
    ///
    /// # Errors
    /// Returns an error unless the response is a success that can be deserialized as `T`.
    pub async fn send<T: DeserializeOwned>(&self, request: Request) -> Result<T, Error> {
        self.call(request).await?.json()
    }

    /// Sends a request and returns its successful response.
    ///
    /// # Errors
    /// Returns an error if the request cannot be sent, if no response arrives, or if the response is
    /// not a success.
    pub async fn call(&self, request: Request) -> Result<Response, Error> {
        let policy = self.policy(&request);
        let response = self.run(&request, policy).await?;
        self.0.revocations.observe_call(&request, &response);
        Ok(response)
    }

    /// Sends a request at most once.
    pub(crate) async fn call_once(&self, request: Request) -> Result<Response, Error> {
        self.run(&request, RetryPolicy::ONCE).await
    }

    /// Fetches a public document by its absolute URL, without a key, at most once.
    pub(crate) async fn public_document(
        &self,
        operation: &'static str,
        url: &str,
    ) -> Result<Response, Error> {
        let config = &self.0.config;
        let request = http::Request::get(url)
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, config.user_agent.clone())
            .body(Bytes::new())
            .map_err(|_| Error::new(operation, ErrorCause::Invalid(InvalidRequest::TooLong)))?;
        let response = tokio::time::timeout(config.timeout, self.0.transport.send(request)).await;
        let response =
            response.unwrap_or_else(|_| Err(TransportError::new(TransportErrorKind::Timeout)));
        let response =
            response.map_err(|error| Error::new(operation, ErrorCause::Transport(error)))?;
        Response::new(operation, response).into_result(self.0.clock.now())
    }

    /// Returns the HTTP client.
    pub(crate) fn transport(&self) -> Arc<dyn Transport> {
        Arc::clone(&self.0.transport)
    }

    /// Returns the URL of the signing keys.
    pub(crate) fn jwks_url(&self) -> String {
        let ClientConfig {
            base_url,
            version,
            published_keys,
            ..
        } = &self.0.config;
        published_keys
            .clone()
            .unwrap_or_else(|| format!("{base_url}/{version}/jwks"))
    }

    /// Returns `true` if the signing keys are fetched without the secret key.
    pub(crate) fn fetches_published_keys(&self) -> bool {
        self.0.config.published_keys.is_some()
    }

    /// Returns the maximum number of calls that may start within ten seconds.
    pub(crate) fn rate_limit(&self) -> Option<usize> {
        self.0.config.rate_limit
    }

    fn policy(&self, request: &Request) -> RetryPolicy {
        if request.operation().is_idempotent() {
            self.0.config.retry
        } else {
            RetryPolicy::ONCE
        }
    }

    /// Runs the attempts within the timeout. After the timeout, the last failed attempt is returned
    /// if there is one, since it says more than a timeout error.
    async fn run(&self, request: &Request, policy: RetryPolicy) -> Result<Response, Error> {
        let mut last = None;
        let span = span_of(request);
        let plan = RetryPlan {
            policy,
            started: Instant::now(),
        };
        let attempts = self
            .attempts(request, plan, &span, &mut last)
            .instrument(span.clone());
        let outcome = tokio::time::timeout(self.0.config.timeout, attempts).await;
        let outcome = outcome.unwrap_or_else(|_| {
            let timeout = TransportError::new(TransportErrorKind::Timeout);
            Err(last.unwrap_or_else(|| failed(request, ErrorCause::Transport(timeout))))
        });
        metrics::api_called(request.operation().name(), &outcome, plan.started);
        outcome
    }

    async fn attempts(
        &self,
        request: &Request,
        plan: RetryPlan,
        span: &Span,
        last: &mut Option<Error>,
    ) -> Result<Response, Error> {
        let mut number = 1;
        loop {
            span.record("attempt", number);
            let outcome = self.limited_attempt(request, plan.started).await;
            record(span, &outcome);
            let error = match outcome {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            match plan.policy.decide(number, &error, random::number()) {
                Next::Wait(wait) => {
                    *last = Some(error);
                    tokio::time::sleep(wait).await;
                }
                Next::GiveUp => return Err(error),
            }
            number += 1;
        }
    }

    /// Runs an attempt when the rate limit allows it. Calls for the signing keys are exempt, since
    /// Clerk does not count them.
    async fn limited_attempt(
        &self,
        request: &Request,
        started: Instant,
    ) -> Result<Response, Error> {
        let limiter = self.0.limiter.as_ref();
        let Some(limiter) = limiter.filter(|_| request.operation().path() != "/jwks") else {
            return self.attempt(request).await;
        };
        let max_wait = self.0.config.timeout.saturating_sub(started.elapsed());
        limiter
            .turn(max_wait)
            .await
            .map_err(|wait| failed(request, ErrorCause::Throttled(wait)))?;
        self.shared_turn(started)
            .await
            .map_err(|wait| failed(request, ErrorCause::Throttled(wait)))?;
        let outcome = self.attempt(request).await;
        if let Err(error) = &outcome
            && error.kind() == ErrorKind::RateLimited
            && let Some(pause) = error.retry_after()
        {
            limiter.pause(pause);
        }
        outcome
    }

    /// Waits for a turn within the limit that all processes share.
    ///
    /// # Errors
    /// Returns the required wait if it is longer than the timeout.
    async fn shared_turn(&self, started: Instant) -> Result<(), Duration> {
        let config = &self.0.config;
        let (Some(link), Some(limit)) = (&config.shared, config.rate_limit) else {
            return Ok(());
        };
        loop {
            let now = self.0.clock.now();
            let Some(wait) = link.spend("calls".to_owned(), limit, now).await else {
                return Ok(());
            };
            if wait > config.timeout.saturating_sub(started.elapsed()) {
                return Err(wait);
            }
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt(&self, request: &Request) -> Result<Response, Error> {
        let outgoing = self
            .outgoing(request)
            .map_err(|cause| failed(request, cause))?;
        let response = self.0.transport.send(outgoing).await;
        let response = response.map_err(|error| failed(request, ErrorCause::Transport(error)))?;
        Response::new(request.operation().name(), response).into_result(self.0.clock.now())
    }

    fn outgoing(&self, request: &Request) -> Result<http::Request<Bytes>, ErrorCause> {
        let config = &self.0.config;
        let builder = http::Request::builder()
            .method(request.operation().method())
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, config.user_agent.clone());
        let mut builder = if request.credential() == Credential::None {
            builder.uri(self.jwks_url())
        } else {
            let key = self
                .key(request.credential())
                .ok_or(ErrorCause::NoSecretKey)?;
            let target = request
                .target(&config.version)
                .map_err(ErrorCause::Invalid)?;
            builder
                .uri(format!("{}{target}", config.base_url))
                .header(AUTHORIZATION, key.0.clone())
                .header("clerk-api-version", API_DATE)
        };
        let content = request.content().map_err(ErrorCause::Invalid)?;
        if let Some((content_type, _)) = content {
            builder = builder.header(CONTENT_TYPE, content_type);
        }
        let bytes = content.map(|(_, bytes)| bytes).unwrap_or_default();
        builder
            .body(bytes)
            .map_err(|_| ErrorCause::Invalid(InvalidRequest::TooLong))
    }

    fn key(&self, credential: Credential) -> Option<&Bearer> {
        let config = &self.0.config;
        match credential {
            Credential::None => None,
            Credential::SecretKey => config.secret_key.as_ref(),
            Credential::MachineSecretKey => config
                .machine_secret_key
                .as_ref()
                .or(config.secret_key.as_ref()),
        }
    }
}

fn failed(request: &Request, cause: ErrorCause) -> Error {
    Error::new(request.operation().name(), cause)
}

fn span_of(request: &Request) -> Span {
    tracing::info_span!(
        "clerk_api",
        operation = request.operation().name(),
        status = field::Empty,
        attempt = field::Empty,
        trace_id = field::Empty,
    )
}

/// Records the outcome in the span of the call. `Span::current()` would be the application's span if
/// the call's own is filtered out.
fn record(span: &Span, outcome: &Result<Response, Error>) {
    let (status, trace_id) = match outcome {
        Ok(response) => (Some(response.status()), response.trace_id()),
        Err(error) => (error.status(), error.trace_id()),
    };
    span.record("status", status.map(|status| status.as_u16()));
    span.record("trace_id", trace_id);
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.0.config.base_url)
            .field("has_secret_key", &self.0.config.secret_key.is_some())
            .finish_non_exhaustive()
    }
}
