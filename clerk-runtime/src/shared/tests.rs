//! Several instances with one in-process store.

mod faulty;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;

use super::{InProcess, Namespace, SharedStore, StoreState};
use crate::caller::SessionId;
use crate::clock::SystemClock;
use crate::revocations::{Revocation, RevocationLog};
use crate::shared::{Follower, SharedLink};

struct Process {
    log: Arc<RevocationLog>,
    link: Arc<SharedLink>,
    _follower: Follower,
}

impl Process {
    fn start(store: &InProcess, instance: &str) -> Self {
        Self::on(store.clone(), instance)
    }

    fn on(store: impl SharedStore, instance: &str) -> Self {
        let log = Arc::new(RevocationLog::new(Arc::new(SystemClock)));
        let (store, clock) = (Arc::new(store), Arc::new(SystemClock));
        let link = Arc::new(SharedLink::new(store, Namespace::new(instance)));
        let follower = Follower::start(Arc::clone(&link), Arc::clone(&log), clock);
        Self {
            log,
            link,
            _follower: follower,
        }
    }

    fn revoke(&self, id: &str) {
        self.log.revoke(Revocation::session(&SessionId::from(id)));
    }

    /// Waits until the state of the store is current. Returns `false` after five seconds.
    async fn is_current(&self) -> bool {
        for _ in 0..500 {
            if self.link.state(now()) == StoreState::Current {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }

    /// Waits until this many revocations are in memory and all are published. Returns `false` after
    /// five seconds.
    async fn knows(&self, number: usize) -> bool {
        for _ in 0..500 {
            if self.log.set().len() >= number && self.log.unpublished_count() == 0 {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }
}

#[tokio::test]
async fn revocation_reaches_running_and_later_instances() {
    let store = InProcess::new();
    let (a, b) = (Process::start(&store, "one"), Process::start(&store, "one"));
    a.revoke("sess_1");
    b.revoke("sess_2");
    assert!(a.knows(2).await && b.knows(2).await);
    let c = Process::start(&store, "one");
    assert!(c.knows(2).await && c.is_current().await);
}

fn now() -> crate::clock::UnixMillis {
    crate::clock::Clock::now(&SystemClock)
}

#[tokio::test]
async fn revocation_does_not_reach_another_clerk_instance() {
    let store = InProcess::new();
    let (a, b) = (Process::start(&store, "one"), Process::start(&store, "two"));
    a.revoke("sess_1");
    assert!(a.knows(1).await);
    let c = Process::start(&store, "one");
    assert!(c.knows(1).await);
    assert!(b.log.set().is_empty());
}

#[tokio::test]
async fn entry_of_a_later_version_is_skipped() {
    let store = InProcess::new();
    let log = Namespace::new("one").name("revocations");
    let entries = vec![b"{\"kind\":\"planet\"}".to_vec(), b"nonsense".to_vec()];
    store.append(&log, entries).await.expect("appended");
    let (a, b) = (Process::start(&store, "one"), Process::start(&store, "one"));
    a.revoke("sess_1");
    assert!(b.knows(1).await);
}

#[tokio::test]
async fn thread_ends_with_its_instance() {
    let store = InProcess::new();
    let process = Process::start(&store, "one");
    assert!(process.knows(0).await);
    let log = Arc::downgrade(&process.log);
    drop(process);
    for _ in 0..300 {
        if log.strong_count() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the thread still has the log");
}

#[tokio::test]
async fn operations_are_limited_and_end_with_their_requests() {
    let process = Process::start(&InProcess::new(), "one");
    assert!(process.is_current().await);
    let (started, running) = (Arc::new(AtomicUsize::new(0)), Arc::new(()));
    let limit = Duration::from_secs(60);
    let requests = (0..200).map(|_| {
        let (started, running) = (Arc::clone(&started), Arc::clone(&running));
        process.link.run((limit, now()), |_, _| async move {
            started.fetch_add(1, Ordering::Relaxed);
            std::future::pending::<()>().await;
            drop(running);
            Ok(())
        })
    });
    let all = tokio::time::timeout(Duration::from_secs(1), join_all(requests));
    assert!(all.await.is_err(), "they do not end");
    assert_eq!(started.load(Ordering::Relaxed), 64);
    for _ in 0..500 {
        if Arc::strong_count(&running) == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("an operation still runs");
}

#[tokio::test]
async fn value_is_stored_once_until_it_expires() {
    let store = InProcess::new();
    let lifetime = Duration::from_millis(50);
    let put = async || store.put_if_absent("key", Vec::new(), lifetime).await;
    assert!(put().await.expect("stored"));
    assert!(!put().await.expect("not stored"));
    tokio::time::sleep(lifetime).await;
    assert!(put().await.expect("stored"));
    assert!(store.remove_if("key", b"").await.expect("removed"));
    assert!(put().await.expect("stored"));
}

#[tokio::test]
async fn value_of_another_holder_is_not_removed() {
    let store = InProcess::new();
    let lifetime = Duration::MAX;
    let put = store.put_if_absent("key", b"a".to_vec(), lifetime).await;
    assert!(put.expect("stored"));
    assert!(!store.remove_if("key", b"b").await.expect("a response"));
    assert_eq!(store.get("key").await.expect("a value"), Some(b"a".into()));
    assert!(store.remove_if("key", b"a").await.expect("a response"));
    assert!(!store.remove_if("key", b"a").await.expect("a response"));
}
