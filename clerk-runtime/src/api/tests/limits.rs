//! Tests of the client's own rate limit, with tokio's clock paused.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::{StoppedClock, config};
use crate::api::{Client, ClientConfig, ErrorKind, Operation, Transport, TransportFuture};
use crate::response::api_error;
use crate::revocations::RevocationLog;

const GET: Operation = Operation::get("GetUser", "/users/user_1");
const KEYS: Operation = Operation::get("GetJWKS", "/jwks");

/// Transport that records the time of each request. Returns the next of `responses`, or 200 if there
/// are none left.
#[derive(Clone, Debug, Default)]
struct RecordingTransport {
    starts: Arc<Mutex<Vec<Instant>>>,
    responses: Arc<Mutex<VecDeque<http::Response<Bytes>>>>,
}

impl RecordingTransport {
    /// Returns the start of each request, in whole seconds after `started`.
    fn seconds(&self, started: Instant) -> Vec<u64> {
        let starts = self.starts.lock().unwrap();
        starts.iter().map(|it| (*it - started).as_secs()).collect()
    }
}

impl Transport for RecordingTransport {
    fn send(&self, _: http::Request<Bytes>) -> TransportFuture<'_> {
        self.starts.lock().unwrap().push(Instant::now());
        let response = self.responses.lock().unwrap().pop_front();
        let response = response.unwrap_or_else(|| http::Response::new(Bytes::from_static(b"{}")));
        Box::pin(async move { Ok(response) })
    }
}

fn client(transport: &RecordingTransport, limit: usize, timeout: u64) -> Client {
    let config = ClientConfig {
        rate_limit: Some(limit),
        timeout: Duration::from_secs(timeout),
        ..config("http://127.0.0.1:1")
    };
    let revocations = Arc::new(RevocationLog::new(Arc::new(StoppedClock)));
    Client::new(
        Arc::new(transport.clone()),
        Arc::new(StoppedClock),
        revocations,
        config,
    )
}

#[tokio::test(start_paused = true)]
async fn clones_share_one_limit() {
    let transport = RecordingTransport::default();
    let client = client(&transport, 4, 60);
    let started = Instant::now();
    let tasks = (0..10).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.call(GET.request()).await })
    });
    for task in tasks.collect::<Vec<_>>() {
        assert!(task.await.unwrap().is_ok());
    }
    assert_eq!(
        transport.seconds(started),
        [0, 0, 0, 0, 10, 10, 10, 10, 20, 20]
    );
}

#[tokio::test(start_paused = true)]
async fn call_that_would_wait_beyond_its_timeout_fails_immediately() {
    let transport = RecordingTransport::default();
    let client = client(&transport, 1, 9);
    let started = Instant::now();
    client.call(GET.request()).await.unwrap();
    let error = client.call(GET.request()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
    assert_eq!((error.status(), started.elapsed().as_secs()), (None, 0));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(10)));
    let reply = api_error(&error);
    assert_eq!(reply.status_code(), 503);
    assert_eq!(reply.headers()["retry-after"], "10");
    assert_eq!(transport.seconds(started).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn retry_after_of_clerk_delays_other_calls() {
    let transport = RecordingTransport::default();
    let busy = http::Response::builder()
        .status(429)
        .header("retry-after", "7");
    let busy = busy.body(Bytes::new()).unwrap();
    transport.responses.lock().unwrap().push_back(busy);
    let client = client(&transport, 100, 60);
    let started = Instant::now();
    let rejected = client.call(GET.request()).await.unwrap_err();
    assert_eq!(rejected.kind(), ErrorKind::RateLimited);
    client.clone().call(GET.request()).await.unwrap();
    assert_eq!(transport.seconds(started), [0, 7]);
}

#[tokio::test(start_paused = true)]
async fn signing_key_fetches_do_not_count_against_the_limit() {
    let transport = RecordingTransport::default();
    let client = client(&transport, 1, 1);
    for _ in 0..5 {
        client.call(KEYS.request()).await.unwrap();
    }
    client.call(GET.request()).await.unwrap();
    client.call(KEYS.request()).await.unwrap();
    assert!(client.call(GET.request()).await.is_err());
}
