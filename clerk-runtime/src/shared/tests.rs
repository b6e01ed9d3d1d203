//! Two instances over the store in one process.

use std::sync::Arc;
use std::time::Duration;

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
        let log = Arc::new(RevocationLog::new(Arc::new(SystemClock)));
        let (store, clock) = (Arc::new(store.clone()), Arc::new(SystemClock));
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
    assert!(c.knows(2).await);
    assert_eq!(c.link.state(now()), StoreState::Current);
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
async fn value_is_stored_once_until_it_expires() {
    let store = InProcess::new();
    let lifetime = Duration::from_millis(50);
    let put = async || store.put_if_absent("key", Vec::new(), lifetime).await;
    assert!(put().await.expect("stored"));
    assert!(!put().await.expect("not stored"));
    tokio::time::sleep(lifetime).await;
    assert!(put().await.expect("stored"));
    store.remove("key").await.expect("removed");
    assert!(put().await.expect("stored"));
}
