//! A store whose operations fail, panic or hang.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::Process;
use crate::shared::store::StoreFuture;
use crate::shared::{InProcess, LogPage, Namespace, Position, SharedStore, StoreError};

/// Number of entries of a page.
const PAGE: usize = 10;

/// Behaviour of an operation in place of its work.
#[derive(Clone, Copy, Debug)]
enum StoreFault {
    None,
    Error,
    LostPosition,
    Panic,
    Hang,
}

/// A store with small pages, and faults of its next operations.
#[derive(Clone, Debug, Default)]
struct Faulty(Arc<FaultyState>);

#[derive(Debug, Default)]
struct FaultyState {
    inner: InProcess,
    reads: Mutex<VecDeque<StoreFault>>,
    appends: Mutex<VecDeque<StoreFault>>,
    /// Positions of the reads that did not wait.
    positions: Mutex<Vec<Option<String>>>,
}

impl Faulty {
    fn new(reads: &[StoreFault], appends: &[StoreFault]) -> Self {
        Self(Arc::new(FaultyState {
            reads: Mutex::new(reads.iter().copied().collect()),
            appends: Mutex::new(appends.iter().copied().collect()),
            ..FaultyState::default()
        }))
    }

    /// Adds this many entries, as if another process had published them.
    async fn fill(&self, number: usize) {
        let log = Namespace::new("one").name("revocations");
        let entry = |number| {
            format!(r#"{{"kind":"session","id":"sess_{number}","at":0,"lifetime":60000}}"#)
        };
        let entries = (0..number).map(|it| entry(it).into_bytes()).collect();
        let appended = self.0.inner.append(&log, entries).await;
        appended.expect("appended");
    }

    fn positions(&self) -> Vec<Option<String>> {
        self.0.positions.lock().expect("positions").clone()
    }
}

/// Performs the next fault. Returns an error if the operation must fail.
async fn run(faults: &Mutex<VecDeque<StoreFault>>) -> Result<(), StoreError> {
    let fault = faults.lock().expect("faults").pop_front();
    match fault.unwrap_or(StoreFault::None) {
        StoreFault::None => Ok(()),
        StoreFault::Error => Err(StoreError::new("fails")),
        StoreFault::LostPosition => Err(StoreError::lost_position()),
        StoreFault::Panic => panic!("a fault of the store"),
        StoreFault::Hang => std::future::pending().await,
    }
}

impl SharedStore for Faulty {
    fn append<'a>(&'a self, log: &'a str, entries: Vec<Vec<u8>>) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            run(&self.0.appends).await?;
            self.0.inner.append(log, entries).await
        })
    }

    fn read<'a>(
        &'a self,
        log: &'a str,
        after: Option<Position>,
        wait: Duration,
    ) -> StoreFuture<'a, LogPage> {
        Box::pin(async move {
            if wait.is_zero() {
                let position = after.as_ref().map(|it| it.as_str().to_owned());
                self.0.positions.lock().expect("positions").push(position);
            }
            run(&self.0.reads).await?;
            let first = after.as_ref().map_or(Ok(0), |it| it.as_str().parse());
            let mut page = self.0.inner.read(log, after, wait).await?;
            if page.entries.len() > PAGE {
                page.entries.truncate(PAGE);
                let end = first.unwrap_or(0) + PAGE;
                page.position = Position::new(end.to_string());
            }
            Ok(page)
        })
    }

    fn put_if_absent<'a>(
        &'a self,
        key: &'a str,
        value: Vec<u8>,
        lifetime: Duration,
    ) -> StoreFuture<'a, bool> {
        self.0.inner.put_if_absent(key, value, lifetime)
    }

    fn get<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Vec<u8>>> {
        self.0.inner.get(key)
    }

    fn spend<'a>(
        &'a self,
        budget: &'a str,
        limit: usize,
        window: Duration,
    ) -> StoreFuture<'a, Option<Duration>> {
        self.0.inner.spend(budget, limit, window)
    }

    fn remove_if<'a>(&'a self, key: &'a str, value: &'a [u8]) -> StoreFuture<'a, bool> {
        self.0.inner.remove_if(key, value)
    }
}

fn positions(positions: &[Option<&str>]) -> Vec<Option<String>> {
    let positions = positions.iter();
    positions.map(|it| it.map(str::to_owned)).collect()
}

#[tokio::test]
async fn interrupted_read_of_the_log_continues_where_it_ended() {
    let store = Faulty::new(
        &[
            StoreFault::None,
            StoreFault::None,
            StoreFault::Error,
            StoreFault::Error,
        ],
        &[],
    );
    store.fill(35).await;
    let process = Process::on(store.clone(), "one");
    assert!(process.is_current().await && process.knows(35).await);
    let (a, b, c, d) = (Some("10"), Some("20"), Some("30"), Some("35"));
    let expected = [None, a, b, b, b, c, d];
    assert_eq!(store.positions(), positions(&expected));
}

#[tokio::test]
async fn log_that_lost_the_position_is_read_from_its_start() {
    let store = Faulty::new(
        &[StoreFault::None, StoreFault::None, StoreFault::LostPosition],
        &[],
    );
    store.fill(25).await;
    let process = Process::on(store.clone(), "one");
    assert!(process.is_current().await && process.knows(25).await);
    let (a, b, c) = (Some("10"), Some("20"), Some("25"));
    let expected = [None, a, b, None, a, b, c];
    assert_eq!(store.positions(), positions(&expected));
}

#[tokio::test]
async fn reader_and_publisher_continue_after_panics_of_the_store() {
    let store = Faulty::new(&[StoreFault::Panic; 2], &[StoreFault::Panic; 2]);
    store.fill(1).await;
    let process = Process::on(store.clone(), "one");
    process.revoke("sess_own");
    assert!(process.is_current().await && process.knows(2).await);
    assert_eq!(process.link.panics(), 4);
    let other = Process::start(&store.0.inner, "one");
    assert!(other.knows(2).await);
}

#[tokio::test]
async fn hanging_operations_are_abandoned() {
    let store = Faulty::new(&[StoreFault::Hang], &[StoreFault::Hang]);
    store.fill(1).await;
    let process = Process::on(store, "one");
    process.revoke("sess_own");
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert!(process.is_current().await && process.knows(2).await);
}

#[tokio::test]
async fn position_before_the_start_of_a_shortened_log_is_lost() {
    let store = InProcess::new();
    let read = async |after: Option<Position>| store.read("log", after, Duration::ZERO).await;
    store.append("log", vec![vec![1]]).await.expect("appended");
    let first = read(None).await.expect("a page").position;
    let entries = vec![vec![2]; 200_000];
    store.append("log", entries).await.expect("appended");
    let error = read(Some(first)).await.expect_err("lost entries");
    assert!(error.is_lost_position(), "{error}");
    let page = read(None).await.expect("a page");
    assert_eq!(page.entries.len(), 100_001);
}
