//! Models of the revocations: what must hold in every interleaving of their threads.

use std::sync::Arc;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use shuttle::rand::Rng as _;
use shuttle::thread;

use super::set::RevocationSet;
use super::{PublishedRevocations, Revocation, RevocationLog};
use crate::caller::{Session, SessionId, Token, UserId};
use crate::clock::{Clock, UnixMillis};

const NOW: UnixMillis = UnixMillis::from_secs(1_800_000_000);

#[derive(Debug)]
struct FixedClock;

impl Clock for FixedClock {
    fn now(&self) -> UnixMillis {
        NOW
    }
}

fn session(number: i64) -> Session {
    let claims = format!(r#"{{"sub":"user_{number}","sid":"sess_{number}"}}"#);
    let token = format!("e30.{}.", BASE64_URL_SAFE_NO_PAD.encode(claims));
    Session::read(&Token::new(token)).expect("valid claims")
}

fn revocation(number: i64) -> Revocation {
    let id = SessionId::from(format!("sess_{number}"));
    Revocation::session(&id).at(NOW.plus_millis(number))
}

fn log() -> Arc<RevocationLog> {
    let set = RevocationSet::new(8);
    Arc::new(RevocationLog::with(set, Arc::new(FixedClock)))
}

/// Two revocations overflow the set, so that the oldest entry is replaced by the rejection of all older
/// tokens. Meanwhile, requests check the entry, before and after it is replaced.
pub fn revoked_session_stays_revoked_while_a_full_set_is_shortened() {
    const CAPACITY: usize = 2;
    let set = Arc::new(RevocationSet::new(CAPACITY));
    set.insert(&revocation(0), 0, NOW);
    set.insert(&revocation(1), 0, NOW);
    let writer = thread::spawn({
        let set = Arc::clone(&set);
        move || {
            set.insert(&revocation(2), 0, NOW);
            set.insert(&revocation(3), 0, NOW);
        }
    });
    for _ in 0..3 {
        assert!(
            set.revokes_session(&session(0), Some(NOW), NOW),
            "the oldest"
        );
        assert!(set.revokes_session(&session(1), Some(NOW), NOW), "the next");
    }
    writer.join().expect("no panic");
}

/// A purge removes an expired revocation, and with it bits of the filter, while another is added.
pub fn revocation_that_was_added_during_a_purge_applies() {
    let set = Arc::new(RevocationSet::new(8));
    set.insert(&revocation(0), 0, NOW);
    let late = NOW.plus_millis(2 * 60 * 60 * 1000);
    let purge = thread::spawn({
        let set = Arc::clone(&set);
        move || set.purge(late)
    });
    set.insert(&revocation(1), 0, late);
    assert!(set.revokes_session(&session(1), Some(late), late), "added");
    purge.join().expect("no panic");
    assert!(set.revokes_session(&session(1), Some(late), late), "added");
    assert!(
        !set.revokes_session(&session(0), Some(late), late),
        "expired"
    );
}

/// One thread revokes a user twice, the second time later, while another publishes.
pub fn revocation_that_replaces_one_in_publication_is_published() {
    let log = log();
    log.keep_for_publication();
    let of_user = |millis| Revocation::user(&UserId::from("user_0")).at(NOW.plus_millis(millis));
    let writer = thread::spawn({
        let log = Arc::clone(&log);
        move || (1..=2).for_each(|millis| log.revoke(of_user(millis)))
    });
    let mut store = PublishedRevocations::default();
    drop(shuttle::future::block_on(log.unpublished()));
    publish(&log, &mut store);
    writer.join().expect("no panic");
    publish(&log, &mut store);
    assert!(
        store.contain(&of_user(2)),
        "the later revocation is not published"
    );
    assert_eq!(log.unpublished_count(), 0);
}

/// The shared store is connected while another thread revokes a session.
pub fn revocation_during_the_start_of_the_shared_store_is_published() {
    let log = log();
    let writer = thread::spawn({
        let log = Arc::clone(&log);
        move || log.revoke(revocation(1))
    });
    let mut store = PublishedRevocations::default();
    log.keep_for_publication();
    log.publish_unless(|it| store.contain(it));
    publish(&log, &mut store);
    writer.join().expect("no panic");
    publish(&log, &mut store);
    assert!(
        store.contain(&revocation(1)),
        "a revocation is not published"
    );
}

/// Publishes until nothing is left, as the thread of the shared store does.
fn publish(log: &RevocationLog, store: &mut PublishedRevocations) {
    while log.unpublished_count() > 0 {
        let batch = shuttle::future::block_on(log.unpublished());
        for revocation in &batch {
            store.add(revocation.clone(), std::time::Duration::ZERO);
        }
        // A call of the store takes an arbitrary time.
        for _ in 0..shuttle::rand::thread_rng().gen_range(0..32) {
            thread::yield_now();
        }
        log.published(&batch);
    }
}
