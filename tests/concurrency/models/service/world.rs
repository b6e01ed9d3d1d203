//! An instance whose Backend API responds after a while, and requests that may be cancelled.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::task::Poll;

use bytes::Bytes;
use serde_json::Value;
use shuttle::future::yield_now;
use shuttle::rand::Rng as _;

use crate::api::{Transport, TransportFuture};
use crate::clock::{Clock, UnixMillis};
use crate::config::ClerkBuilder;
use crate::service::Clerk;

/// A clock that advances by some milliseconds with each reading, or stands still.
#[derive(Clone, Debug)]
pub(super) struct ModelClock {
    now: Arc<AtomicI64>,
    step: i64,
}

impl ModelClock {
    /// Creates a clock. Half of all executions have one that stands still, so that all happens in the same
    /// millisecond.
    pub(super) fn any() -> Self {
        Self {
            now: Arc::new(AtomicI64::new(1_800_000_000_000)),
            step: shuttle::rand::thread_rng().gen_range(0..=1),
        }
    }
}

impl Clock for ModelClock {
    fn now(&self) -> UnixMillis {
        UnixMillis::from_millis(self.now.fetch_add(self.step, Ordering::Relaxed))
    }
}

/// A Backend API. `respond` runs between the start and the end of a call.
#[derive(Clone)]
pub(super) struct Backend {
    respond: Arc<dyn Fn() -> (u16, Value) + Send + Sync>,
    calls: Arc<AtomicUsize>,
}

impl Backend {
    pub(super) fn new(respond: impl Fn() -> (u16, Value) + Send + Sync + 'static) -> Self {
        Self {
            respond: Arc::new(respond),
            calls: Arc::default(),
        }
    }

    pub(super) fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    pub(super) fn clerk(&self) -> Clerk {
        let builder = ClerkBuilder::new()
            .secret_key("sk_test_placeholder")
            .clock(ModelClock::any())
            .transport(self.clone());
        Clerk::assemble(builder.settings().expect("good settings"))
    }
}

impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Backend")
    }
}

impl Transport for Backend {
    fn send(&self, _: http::Request<Bytes>) -> TransportFuture<'_> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            yield_now().await;
            let (status, body) = (self.respond)();
            yield_now().await;
            let response = http::Response::builder().status(status);
            Ok(response.body(body.to_string().into()).expect("a response"))
        })
    }
}

/// Lets other tasks run for an arbitrary time.
pub(super) async fn some_time() {
    for _ in 0..shuttle::rand::thread_rng().gen_range(0..16) {
        yield_now().await;
    }
}

/// Drops a future after some polls, as when the client disconnects.
pub(super) async fn disconnecting<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut polls = shuttle::rand::thread_rng().gen_range(0..5);
    let mut future = pin!(future);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending if polls == 0 => Poll::Ready(None),
        Poll::Pending => {
            polls -= 1;
            // Polls again even if nothing has happened.
            context.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await
}
