//! A Backend API with the recorded responses of an offline instance, and with outages. Its waits use
//! the runtime's clock, so that a test with a paused clock takes no time.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use clerk_runtime::api::{Transport, TransportError, TransportErrorKind, TransportFuture};
use http::{Request, Response};

/// Behaviour of the endpoints whose paths begin with a prefix.
#[derive(Clone, Copy, Debug)]
pub(super) enum Outage {
    /// No connection.
    Refused,
    /// A connection that breaks before the response is complete.
    Broken,
    /// A connection without a response.
    Silent,
    /// The recorded response after a delay.
    Slow(Duration),
    /// A response with this status and this body.
    Status(u16, &'static str),
    /// A 429 that asks to wait this number of seconds.
    RateLimited(&'static str),
    /// The first half of the recorded response.
    Half,
    /// No connection for the first calls, then the recorded responses.
    Flapping(usize),
    /// A response that is too large.
    TooLarge,
}

/// The Backend API.
#[derive(Clone)]
pub(super) struct Upstream(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    responses: BTreeMap<String, Bytes>,
    outage: Option<(&'static str, Outage)>,
    calls: BTreeMap<String, usize>,
}

impl Upstream {
    pub(super) fn new(responses: BTreeMap<String, Bytes>) -> Self {
        Self(Arc::new(Mutex::new(State {
            responses,
            ..State::default()
        })))
    }

    /// Starts an outage of all paths with this prefix, and counts calls from now on.
    pub(super) fn fail(&self, prefix: &'static str, outage: Outage) {
        self.state(|state| {
            state.outage = Some((prefix, outage));
            state.calls.clear();
        });
    }

    pub(super) fn heal(&self) {
        self.state(|state| state.outage = None);
    }

    /// Replaces the response of a path.
    pub(super) fn replace_response(&self, path: &str, body: Bytes) {
        self.state(|state| state.responses.insert(path.to_owned(), body));
    }

    /// Returns the number of calls of all paths with this prefix.
    pub(super) fn calls(&self, prefix: &str) -> usize {
        self.state(|state| {
            let calls = state.calls.iter();
            calls
                .filter(|(path, _)| path.starts_with(prefix))
                .map(|(_, count)| count)
                .sum()
        })
    }

    fn state<T>(&self, action: impl FnOnce(&mut State) -> T) -> T {
        action(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Counts a call. Returns the outage of its path, and the recorded body.
    fn call(&self, path: &str) -> (Option<Outage>, Option<Bytes>) {
        self.state(|state| {
            let count = state.calls.entry(path.to_owned()).or_default();
            *count += 1;
            let outage = state.outage.filter(|(prefix, _)| path.starts_with(prefix));
            let outage = match outage {
                Some((_, Outage::Flapping(failures))) if *count > failures => None,
                Some((_, outage)) => Some(outage),
                None => None,
            };
            (outage, state.responses.get(path).cloned())
        })
    }
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Upstream")
    }
}

impl Transport for Upstream {
    fn send(&self, request: Request<Bytes>) -> TransportFuture<'_> {
        let (outage, recorded) = self.call(request.uri().path());
        Box::pin(async move {
            let recorded = recorded.map_or_else(
                || {
                    response(
                        404,
                        Bytes::from_static(br#"{"errors":[{"code":"resource_not_found"}]}"#),
                    )
                },
                |body| response(200, body),
            );
            match outage {
                None => Ok(recorded),
                Some(outage) => outage.respond(recorded).await,
            }
        })
    }
}

impl Outage {
    async fn respond(self, recorded: Response<Bytes>) -> Result<Response<Bytes>, TransportError> {
        match self {
            Self::Refused | Self::Flapping(_) => {
                Err(TransportError::new(TransportErrorKind::Connect))
            }
            Self::Broken => Err(TransportError::new(TransportErrorKind::Broken)),
            Self::TooLarge => Err(TransportError::new(TransportErrorKind::TooLarge)),
            Self::Silent => std::future::pending().await,
            Self::Slow(delay) => {
                tokio::time::sleep(delay).await;
                Ok(recorded)
            }
            Self::Status(status, body) => Ok(response(status, Bytes::from_static(body.as_bytes()))),
            Self::RateLimited(seconds) => {
                let mut limited = response(429, Bytes::from_static(br#"{"errors":[]}"#));
                let value = http::HeaderValue::from_static(seconds);
                limited.headers_mut().insert("retry-after", value);
                Ok(limited)
            }
            Self::Half => {
                let body = recorded.body();
                Ok(response(200, body.slice(..body.len() / 2)))
            }
        }
    }
}

fn response(status: u16, body: Bytes) -> Response<Bytes> {
    let response = Response::builder().status(status);
    response.body(body).expect("a valid status")
}
