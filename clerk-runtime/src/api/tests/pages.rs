//! Tests of lists as streams: items are in order, and no page is fetched before it is needed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::StreamExt;
use http::StatusCode;
use serde_json::{Value, json};

use super::{client_with, config};
use crate::api::models::User;
use crate::api::{Client, Items, Transport, TransportFuture};

/// Transport with a list of `len` users, which counts its requests.
#[derive(Clone, Debug)]
struct UserListTransport {
    len: usize,
    counted: bool,
    /// Requests from this offset on fail.
    fails_at: Option<usize>,
    requests: Arc<AtomicUsize>,
    limits: Arc<Mutex<Vec<usize>>>,
}

impl UserListTransport {
    fn new(len: usize) -> Self {
        Self {
            len,
            counted: false,
            fails_at: None,
            requests: Arc::default(),
            limits: Arc::default(),
        }
    }

    fn client(&self) -> Client {
        client_with(self.clone(), config("http://127.0.0.1:1"))
    }

    fn stream(&self) -> Items<User> {
        self.client().users().list().stream()
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    fn response(&self, query: &str) -> (StatusCode, Value) {
        let number = |name: &str| -> usize {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            pairs
                .find(|(key, _)| key == name)
                .unwrap()
                .1
                .parse()
                .unwrap()
        };
        let (limit, offset) = (number("limit"), number("offset"));
        self.limits.lock().unwrap().push(limit);
        if self.fails_at.is_some_and(|at| offset >= at) {
            return (StatusCode::NOT_FOUND, json!({ "errors": [] }));
        }
        let end = self.len.min(offset + limit);
        let page: Value = (offset..end)
            .map(|i| json!({ "id": format!("user_{i}") }))
            .collect();
        let counted = json!({ "data": page, "total_count": self.len });
        (StatusCode::OK, if self.counted { counted } else { page })
    }
}

impl Transport for UserListTransport {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let (status, body) = self.response(request.uri().query().unwrap());
        let mut response = http::Response::new(Bytes::from(body.to_string()));
        *response.status_mut() = status;
        Box::pin(async { Ok(response) })
    }
}

async fn ids(stream: Items<User>) -> Vec<String> {
    stream
        .map(|user| user.unwrap().id.to_string())
        .collect()
        .await
}

fn expected(users: std::ops::Range<usize>) -> Vec<String> {
    users.map(|i| format!("user_{i}")).collect()
}

#[tokio::test]
async fn stream_yields_all_items_once_in_order() {
    for users in [0, 1, 99, 100, 101, 250, 300] {
        for counted in [false, true] {
            let list = UserListTransport {
                counted,
                ..UserListTransport::new(users)
            };
            assert_eq!(ids(list.stream()).await, expected(0..users));
        }
    }
}

#[tokio::test]
async fn stream_ends_by_page_length_or_total_count() {
    let short = UserListTransport::new(250);
    ids(short.stream()).await;
    assert_eq!(short.requests(), 3);

    let full = UserListTransport::new(200);
    ids(full.stream()).await;
    assert_eq!(
        full.requests(),
        3,
        "only an empty page shows that a full page was the last"
    );

    let counted = UserListTransport {
        counted: true,
        ..UserListTransport::new(200)
    };
    ids(counted.stream()).await;
    assert_eq!(counted.requests(), 2);
}

#[tokio::test]
async fn limit_sets_the_page_size_and_offset_the_start() {
    let list = UserListTransport::new(10);
    let stream = list.client().users().list().limit(3).offset(4).stream();
    assert_eq!(ids(stream).await, expected(4..10));
    assert_eq!(*list.limits.lock().unwrap(), [3, 3, 3]);
}

#[tokio::test]
async fn pages_are_fetched_on_demand_only() {
    let list = UserListTransport::new(10_000);
    let mut stream = list.stream();
    assert_eq!(list.requests(), 0);
    for _ in 0..49 {
        stream.next().await.unwrap().unwrap();
    }
    assert_eq!(list.requests(), 1);
    for _ in 0..3 {
        stream.next().await.unwrap().unwrap();
    }
    assert_eq!(
        list.requests(),
        2,
        "the next page is requested before this one is consumed"
    );
}

#[tokio::test]
async fn stream_yields_earlier_items_and_ends_after_an_error() {
    let list = UserListTransport {
        fails_at: Some(100),
        ..UserListTransport::new(1_000)
    };
    let items: Vec<_> = list.stream().collect().await;
    assert_eq!(items.len(), 101);
    assert!(items[..100].iter().all(Result::is_ok));
    let error = items[100].as_ref().unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
}
