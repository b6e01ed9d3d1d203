//! Lists as streams: items are in order, and no page is fetched before it is needed.

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
struct Users {
    len: usize,
    counted: bool,
    /// Requests from this offset on fail.
    fails_at: Option<usize>,
    asked: Arc<AtomicUsize>,
    limits: Arc<Mutex<Vec<usize>>>,
}

impl Users {
    fn new(len: usize) -> Self {
        Self {
            len,
            counted: false,
            fails_at: None,
            asked: Arc::default(),
            limits: Arc::default(),
        }
    }

    fn client(&self) -> Client {
        client_with(self.clone(), config("http://127.0.0.1:1"))
    }

    fn stream(&self) -> Items<User> {
        self.client().users().list().stream()
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    fn answer(&self, query: &str) -> (StatusCode, Value) {
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

impl Transport for Users {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let (status, body) = self.answer(request.uri().query().unwrap());
        let mut answer = http::Response::new(Bytes::from(body.to_string()));
        *answer.status_mut() = status;
        Box::pin(async { Ok(answer) })
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
            let list = Users {
                counted,
                ..Users::new(users)
            };
            assert_eq!(ids(list.stream()).await, expected(0..users));
        }
    }
}

#[tokio::test]
async fn stream_ends_by_page_length_or_total_count() {
    let short = Users::new(250);
    ids(short.stream()).await;
    assert_eq!(short.asked(), 3);

    let full = Users::new(200);
    ids(full.stream()).await;
    assert_eq!(
        full.asked(),
        3,
        "only an empty page says that a full one was the last"
    );

    let counted = Users {
        counted: true,
        ..Users::new(200)
    };
    ids(counted.stream()).await;
    assert_eq!(counted.asked(), 2);
}

#[tokio::test]
async fn limit_sets_the_page_size_and_offset_the_start() {
    let list = Users::new(10);
    let stream = list.client().users().list().limit(3).offset(4).stream();
    assert_eq!(ids(stream).await, expected(4..10));
    assert_eq!(*list.limits.lock().unwrap(), [3, 3, 3]);
}

#[tokio::test]
async fn pages_are_fetched_on_demand_only() {
    let list = Users::new(10_000);
    let mut stream = list.stream();
    assert_eq!(list.asked(), 0);
    for _ in 0..49 {
        stream.next().await.unwrap().unwrap();
    }
    assert_eq!(list.asked(), 1);
    for _ in 0..3 {
        stream.next().await.unwrap().unwrap();
    }
    assert_eq!(
        list.asked(),
        2,
        "the next page is asked for before this one is used up"
    );
}

#[tokio::test]
async fn stream_yields_earlier_items_and_ends_after_an_error() {
    let list = Users {
        fails_at: Some(100),
        ..Users::new(1_000)
    };
    let items: Vec<_> = list.stream().collect().await;
    assert_eq!(items.len(), 101);
    assert!(items[..100].iter().all(Result::is_ok));
    let error = items[100].as_ref().unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
}
