//! A stand-in for the `Prism` of clerk-runtime/tests/prism: the same response to all calls.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Debug;

use clerk_runtime::Clerk;
use clerk_runtime::api::Error;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::world::{App, WORLD};

pub(crate) struct Prism {
    pub(crate) app: App,
    /// Operations that were called.
    pub(crate) called: RefCell<BTreeSet<&'static str>>,
    /// Number of calls.
    pub(crate) calls: Cell<u64>,
    /// Number of responses that were read.
    pub(crate) read: Cell<u64>,
}

impl Prism {
    pub(crate) fn new() -> Self {
        Self {
            // Calls of the application have no limit of their own.
            app: App::with(clerk_runtime::config::ClerkBuilder::no_rate_limit),
            called: RefCell::default(),
            calls: Cell::new(0),
            read: Cell::new(0),
        }
    }

    pub(crate) fn clerk(&self) -> &Clerk {
        &self.app.clerk
    }

    /// Checks the result of a call: it contains no secret, and a value that is printed as JSON can be
    /// read again.
    pub(crate) async fn run<T: DeserializeOwned + Serialize + Debug>(
        &self,
        operation: &'static str,
        call: impl IntoFuture<Output = Result<T, Error>>,
    ) {
        let outcome = call.await;
        self.calls.set(self.calls.get() + 1);
        self.called.borrow_mut().insert(operation);
        match outcome {
            Ok(value) => {
                self.read.set(self.read.get() + 1);
                WORLD.assert_no_secret(&format!("{value:?}"));
                let printed = serde_json::to_value(&value).unwrap();
                let again: Result<T, _> = serde_json::from_value(printed.clone());
                let again = again.map(|it| serde_json::to_value(it).unwrap());
                assert_eq!(again.unwrap(), printed, "{operation}");
            }
            Err(error) => WORLD.assert_no_secret(&format!("{error} {error:?}")),
        }
    }
}
