//! Tests of cancelled calls: the next call works, and a stream loses no item.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use super::{client_with, config};
use crate::api::{ClientConfig, Transport, TransportFuture};
use crate::caller::UserId;

/// Transport that returns three pages of users or a single user, each response after a second.
#[derive(Clone, Debug, Default)]
struct SlowTransport {
    requests: Arc<AtomicUsize>,
}

impl Transport for SlowTransport {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let query = request.uri().query().unwrap_or_default().to_owned();
        let offset = query.split('&').find_map(|it| it.strip_prefix("offset="));
        let body = match offset.map(|it| it.parse::<usize>().unwrap()) {
            Some(offset) => (offset..25.min(offset + 10))
                .map(|i| json!({ "id": format!("user_{i}") }))
                .collect(),
            None => json!({ "id": "user_1" }),
        };
        Box::pin(async move {
            sleep(Duration::from_secs(1)).await;
            let body: Value = body;
            Ok(http::Response::new(Bytes::from(body.to_string())))
        })
    }
}

fn patient() -> ClientConfig {
    ClientConfig {
        timeout: Duration::from_mins(1),
        rate_limit: Some(2),
        ..config("http://127.0.0.1:1")
    }
}

#[tokio::test(start_paused = true)]
async fn stream_with_a_cancelled_next_loses_no_items() {
    let transport = SlowTransport::default();
    let config = ClientConfig {
        rate_limit: None,
        ..patient()
    };
    let client = client_with(transport.clone(), config);
    let mut stream = client.users().list().limit(10_u32).stream();
    let (mut ids, mut cancelled) = (Vec::new(), 0);
    loop {
        match timeout(Duration::from_millis(300), stream.next()).await {
            Err(_) => cancelled += 1,
            Ok(Some(user)) => ids.push(user.unwrap().id.to_string()),
            Ok(None) => break,
        }
    }
    let expected: Vec<_> = (0..25).map(|i| format!("user_{i}")).collect();
    assert_eq!(ids, expected);
    assert!(cancelled > 0);
    assert_eq!(transport.requests.load(Ordering::Relaxed), 3);
}

#[tokio::test(start_paused = true)]
async fn client_works_after_a_cancelled_call() {
    let transport = SlowTransport::default();
    let client = client_with(transport.clone(), patient());
    let id = UserId::from("user_1");
    let get = async || client.users().get(&id).await;
    let cancelled = timeout(Duration::from_millis(500), get()).await;
    assert!(cancelled.is_err());
    // The second call is sent. The third call is cancelled while it waits for its turn.
    assert_eq!(get().await.unwrap().id, id);
    assert!(timeout(Duration::from_millis(500), get()).await.is_err());
    assert_eq!(transport.requests.load(Ordering::Relaxed), 2);
    assert_eq!(get().await.unwrap().id, id);
    assert_eq!(transport.requests.load(Ordering::Relaxed), 3);
}
