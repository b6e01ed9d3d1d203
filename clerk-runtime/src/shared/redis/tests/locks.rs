//! Locks across two processes.

use std::time::Duration;

use super::server::Server;
use super::world::{instance, is_current, two_processes, wait_until};
use crate::service::Clerk;
use crate::shared::SharedLock;

const MINUTE: Duration = Duration::from_secs(60);

async fn lock(clerk: &Clerk, lifetime: Duration) -> Option<SharedLock> {
    clerk.try_lock("task", lifetime).await.expect("a response")
}

/// Acquires a lock as soon as that of another process has ended. In the store, a lock ends a little
/// later than for its holder.
async fn acquire(clerk: &Clerk) -> SharedLock {
    let attempts = async {
        loop {
            match lock(clerk, MINUTE).await {
                Some(lock) => return lock,
                None => tokio::time::sleep(Duration::from_millis(1)).await,
            }
        }
    };
    let acquired = tokio::time::timeout(Duration::from_secs(5), attempts).await;
    acquired.expect("the other lock ends")
}

/// Creates two processes, and waits until both have read the store: `try_lock` fails before.
async fn synchronized_processes(server: &Server) -> (Clerk, Clerk) {
    let (a, b) = two_processes(&instance().await, &server.url());
    wait_until("current", async || is_current(&a) && is_current(&b)).await;
    (a, b)
}

#[tokio::test(flavor = "multi_thread")]
async fn lock_is_held_by_one_of_two_processes() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let (a, b) = synchronized_processes(&server).await;
    for _ in 0..50 {
        let (first, second) = tokio::join!(lock(&a, MINUTE), lock(&b, MINUTE));
        assert_ne!(first.is_some(), second.is_some());
        let held = first.or(second).expect("a lock");
        assert!(held.is_held() && held.remaining() <= MINUTE);
        let other = a.try_lock("other task", MINUTE).await.expect("a response");
        assert!(other.expect("a lock").release().await.expect("released"));
        assert!(held.release().await.expect("released"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lock_of_a_holder_that_died_ends_with_its_lifetime() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let (a, b) = synchronized_processes(&server).await;
    let lifetime = Duration::from_millis(300);
    std::mem::forget(lock(&a, lifetime).await.expect("a lock"));
    assert!(lock(&b, lifetime).await.is_none());
    wait_until("ended", async || lock(&b, lifetime).await.is_some()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_holder_does_not_remove_the_lock_of_another() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let (a, b) = synchronized_processes(&server).await;
    let lifetime = Duration::from_millis(50);
    for is_dropped in [false, true] {
        let slow = lock(&a, lifetime).await.expect("a lock");
        tokio::time::sleep(lifetime).await;
        assert!(!slow.is_held());
        let held = acquire(&b).await;
        if is_dropped {
            drop(slow);
            tokio::time::sleep(lifetime).await;
        } else {
            assert!(!slow.release().await.expect("a response"));
        }
        assert!(lock(&a, MINUTE).await.is_none());
        assert!(held.release().await.expect("released"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dropped_lock_is_released() {
    let Some(server) = Server::start(&[]).await else {
        return;
    };
    let (a, b) = synchronized_processes(&server).await;
    drop(lock(&a, MINUTE).await.expect("a lock"));
    wait_until("released", async || lock(&b, MINUTE).await.is_some()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lock_fails_while_the_store_is_down() {
    let Some(mut server) = Server::start(&[]).await else {
        return;
    };
    let (a, _) = synchronized_processes(&server).await;
    let held = lock(&a, MINUTE).await.expect("a lock");
    server.kill();
    a.try_lock("task", MINUTE).await.expect_err("not locked");
    held.release().await.expect_err("not released");
}
