//! Processes of one application: instances with the same keys and the same store.

use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;

use crate::caller::SessionId;
use crate::config::ClerkBuilder;
use crate::dev;
use crate::revocations::Revocation;
use crate::service::Clerk;
use crate::shared::{Redis, StoreState};

/// Longest wait for a condition.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) async fn instance() -> dev::Instance {
    dev::Instance::start().await.expect("an offline instance")
}

pub(super) fn process(instance: &dev::Instance, url: &str) -> Clerk {
    process_with(instance, url, |builder| builder)
}

/// Creates two processes with one server.
pub(super) fn two_processes(instance: &dev::Instance, url: &str) -> (Clerk, Clerk) {
    (process(instance, url), process(instance, url))
}

pub(super) fn process_with(
    instance: &dev::Instance,
    url: &str,
    settings: impl FnOnce(ClerkBuilder) -> ClerkBuilder,
) -> Clerk {
    let store = Redis::new(url).expect("a URL");
    let builder = settings(instance.clerk_builder().shared(store));
    builder.build().expect("an instance")
}

pub(super) fn revoke(clerk: &Clerk, id: &str) {
    clerk
        .revocations()
        .revoke(Revocation::session(&SessionId::from(id)));
}

pub(super) fn is_current(clerk: &Clerk) -> bool {
    clerk.health().store == Some(StoreState::Current)
}

pub(super) fn knows(clerk: &Clerk, id: &str) -> bool {
    let all = clerk
        .settings()
        .revocations
        .set()
        .all(crate::clock::UnixMillis::default());
    all.iter().any(|it| it.target.id == id)
}

/// Returns the keys that match a pattern.
pub(super) async fn names(admin: &mut MultiplexedConnection, pattern: &str) -> Vec<String> {
    let mut command = redis::cmd("KEYS");
    command.arg(pattern);
    command.query_async(admin).await.expect("names")
}

/// Sets a value for an hour.
pub(super) async fn set(admin: &mut MultiplexedConnection, name: &str, value: &str) {
    let mut command = redis::cmd("SET");
    command.arg(name).arg(value).arg("EX").arg(3600);
    let () = command.query_async(admin).await.expect("set");
}

/// Removes the keys that match a pattern.
pub(super) async fn remove(admin: &mut MultiplexedConnection, pattern: &str) {
    let mut command = redis::cmd("DEL");
    command.arg(names(admin, pattern).await);
    let removed: usize = command.query_async(admin).await.expect("removed");
    assert!(removed > 0, "{pattern}");
}

/// Waits for a condition, and returns the time that it took.
pub(super) async fn wait_until(what: &str, condition: impl AsyncFn() -> bool) -> Duration {
    let began = now();
    while !condition().await {
        assert!(
            began.elapsed() < PATIENCE,
            "not within {PATIENCE:?}: {what}"
        );
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    began.elapsed()
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures how long the test takes"
)]
pub(super) fn now() -> Instant {
    Instant::now()
}
