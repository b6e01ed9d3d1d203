//! One app per framework, all with the same handlers.
#![expect(clippy::expect_used, reason = "a test that can't start its app fails")]
#![expect(
    clippy::duplicate_mod,
    reason = "the same handlers, each time against another framework's types"
)]

pub mod actix;
pub mod axum;
pub mod lambda;
pub mod ntex;
pub mod poem;
pub mod rocket;
pub mod salvo;
pub mod tonic;
pub mod tower;
pub mod warp;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clerk_runtime::Clerk;

/// How an app is to be started.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Setup {
    /// The instance that the app hands to its handlers.
    pub clerk: Option<Clerk>,
    /// Whether it is handed over by the middleware, or without one.
    pub middleware: bool,
}

/// What an app's handlers did.
#[derive(Debug, Default)]
pub struct Counters {
    handlers: AtomicUsize,
    bytes: AtomicUsize,
}

impl Counters {
    /// A handler's body runs.
    pub fn handler(&self) {
        self.handlers.fetch_add(1, Ordering::SeqCst);
    }

    /// An extractor got so many bytes of the request's body.
    pub fn body(&self, bytes: usize) {
        self.bytes.fetch_add(bytes, Ordering::SeqCst);
    }

    /// How often a handler's body ran.
    pub fn handlers(&self) -> usize {
        self.handlers.load(Ordering::SeqCst)
    }

    /// How many bytes of bodies reached an extractor.
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::SeqCst)
    }
}

/// An app that runs on a free port of the loopback interface until it is dropped.
#[must_use = "the app stops when it is dropped"]
#[non_exhaustive]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What its handlers did.
    pub counters: Arc<Counters>,
    stop: Option<Box<dyn FnOnce() + Send>>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop();
        }
    }
}

/// A web framework under test.
pub trait Framework {
    /// The behaviours that can't exist in this framework, each with the reason.
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[];

    /// Starts the app.
    fn start(setup: Setup) -> impl Future<Output = Running> + Send;
}
