//! Two processes with one server.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::server::Server;
use super::world::{
    instance, is_current, knows, now, process, process_with, revoke, two_processes, wait_until,
};
use crate::caller::{Reason, UserId};
use crate::clock::{Clock, SystemClock, UnixMillis};
use crate::revocations::Revocation;

const TRIALS: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn session_that_one_process_revokes_is_rejected_by_the_other_within_a_second() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let (a, b) = two_processes(&clerk, &server.url());
    wait_until("current", async || is_current(&a) && is_current(&b)).await;
    let mut delays = Vec::new();
    for _ in 0..TRIALS {
        let alice = clerk.sign_in("alice").expect("a user");
        let token = alice.token();
        b.verify_token(&token).await.expect("cached by B");
        a.sessions()
            .revoke(&alice.session_id())
            .await
            .expect("revoked");
        let is_rejected = async || match b.verify_token(&token).await {
            Ok(_) => false,
            Err(error) => *error.reason() == Reason::SessionRevoked,
        };
        delays.push(wait_until("rejected by B", is_rejected).await);
    }
    delays.sort_unstable();
    let (median, p99) = (delays[TRIALS / 2], delays[TRIALS * 99 / 100]);
    eprintln!("revocation on another process: median {median:?}, p99 {p99:?}");
    assert!(p99 < Duration::from_secs(1), "p99 {p99:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn hundred_thousand_revocations_reach_running_and_later_processes() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let (a, b) = two_processes(&clerk, &server.url());
    for number in 0..100_000 {
        revoke(&a, &format!("sess_{number}"));
    }
    let count = 100_000;
    let running = wait_until("B", async || b.health().revocations == count).await;
    let c = process(&clerk, &server.url());
    let later = wait_until("C", async || c.health().revocations == count).await;
    eprintln!("100,000 revocations: {running:?} to a running process, {later:?} to a new one");
    assert!(knows(&c, "sess_0") && knows(&c, "sess_99999"));
    assert!(a.health().is_ok() || a.health().unpublished == 0);
}

/// A clock that differs from the system's.
#[derive(Clone, Debug)]
struct Shifted(Arc<AtomicI64>);

impl Shifted {
    fn by(secs: i64) -> Self {
        Self(Arc::new(AtomicI64::new(secs * 1000)))
    }
}

impl Clock for Shifted {
    fn now(&self) -> UnixMillis {
        let now = SystemClock.now().as_millis();
        UnixMillis::from_millis(now + self.0.load(Ordering::Relaxed))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_are_thirty_seconds_off_change_no_decision() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let at = |secs| {
        let skew = Duration::from_secs(60);
        process_with(&clerk, &server.url(), |it| {
            it.clock(Shifted::by(secs)).clock_skew(skew)
        })
    };
    let processes = [at(30), at(-30)];
    for [a, b] in [
        [&processes[0], &processes[1]],
        [&processes[1], &processes[0]],
    ] {
        let alice = clerk.sign_in("alice").expect("a user");
        let before = alice.token();
        b.verify_token(&before).await.expect("valid");
        // The time of the response counts, not the clock of the process.
        a.users().ban(&alice.user_id()).await.expect("banned");
        let is_rejected = async || b.verify_token(&before).await.is_err();
        wait_until("rejected", is_rejected).await;
        a.users()
            .unban(&alice.user_id())
            .await
            .expect("not banned any more");
        let is_accepted = async || {
            let token = clerk.sign_in("alice").expect("a user").token();
            b.verify_token(&token).await.is_ok() && a.verify_token(&token).await.is_ok()
        };
        let delay = wait_until("a new session is accepted", is_accepted).await;
        assert!(delay < Duration::from_secs(4), "{delay:?}");
        assert!(b.verify_token(&before).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_do_not_wait_for_the_store() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let clerk = instance().await;
    let a = process(&clerk, &server.url());
    wait_until("current", async || is_current(&a)).await;
    let token = clerk.sign_in("alice").expect("a user").token();
    a.verify_token(&token).await.expect("valid");
    drop(server);
    let began = now();
    for _ in 0..1000 {
        a.verify_token(&token).await.expect("valid");
        a.revocations()
            .revoke(Revocation::user(&UserId::from("user_other")));
    }
    assert!(
        began.elapsed() < Duration::from_secs(1),
        "{:?}",
        began.elapsed()
    );
}
