//! The trait of shared stores.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::UnixMillis;

/// Future of a store's operation.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A store that the processes of an application share: an append-only log, and values that expire.
///
/// Names of logs and keys are ASCII text with a prefix of the instance. Each method limits its own time
/// to a few seconds. An instance calls all of them from a thread of its own, in a tokio runtime with
/// I/O and timers.
pub trait SharedStore: fmt::Debug + Send + Sync + 'static {
    /// Appends entries to a log. They stay for at least a day, unless the log is full.
    fn append<'a>(&'a self, log: &'a str, entries: Vec<Vec<u8>>) -> StoreFuture<'a, ()>;

    /// Reads entries after a position, or from the start of the log. If there are none after a
    /// position, waits up to this time for the next one. An empty page has the position of the
    /// call. Fails with [`StoreError::lost_position`] if the entry at the position is gone.
    fn read<'a>(
        &'a self,
        log: &'a str,
        after: Option<Position>,
        wait: Duration,
    ) -> StoreFuture<'a, LogPage>;

    /// Stores a value for this time, unless the key has one. Returns `true` if it was stored. Of
    /// concurrent calls, one returns `true`.
    fn put_if_absent<'a>(
        &'a self,
        key: &'a str,
        value: Vec<u8>,
        lifetime: Duration,
    ) -> StoreFuture<'a, bool>;

    /// Returns the value of a key; `None` if there is none, or it has expired.
    fn get<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Vec<u8>>>;

    /// Spends one unit of a budget of `limit` units in any window of this length. Returns `None` if it
    /// was spent, and otherwise the time after which to try again.
    fn spend<'a>(
        &'a self,
        budget: &'a str,
        limit: usize,
        window: Duration,
    ) -> StoreFuture<'a, Option<Duration>>;

    /// Removes a key if it has this value. Returns `true` if it was removed. The comparison and the
    /// removal are one atomic operation, so that the holder of a lock cannot remove the lock of
    /// another holder.
    fn remove_if<'a>(&'a self, key: &'a str, value: &'a [u8]) -> StoreFuture<'a, bool>;
}

/// Position in a log: the text by which a store finds an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position(String);

impl Position {
    /// Creates a position from the store's text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the store's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An entry of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogEntry {
    /// The bytes that were appended.
    pub payload: Vec<u8>,
    /// Time since the entry was appended, by the store's clock.
    pub age: Duration,
}

impl LogEntry {
    /// Creates an entry.
    #[must_use]
    pub fn new(payload: Vec<u8>, age: Duration) -> Self {
        Self { payload, age }
    }
}

/// A part of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogPage {
    /// Entries in order.
    pub entries: Vec<LogEntry>,
    /// Position of the last entry.
    pub position: Position,
    /// Entries that were appended before this time, by the store's clock, may be missing, since the
    /// log was full. `None` if no entry is missing. Only used in pages from the start of the log.
    pub removed_before: Option<UnixMillis>,
}

impl LogPage {
    /// Creates a page of a log from which nothing was removed.
    #[must_use]
    pub fn new(entries: Vec<LogEntry>, position: Position) -> Self {
        Self {
            entries,
            position,
            removed_before: None,
        }
    }
}

/// Error of a shared store. Neither `Debug` nor `Display` shows an address or a password.
#[derive(Clone)]
pub struct StoreError {
    problem: &'static str,
    is_lost_position: bool,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl StoreError {
    /// Creates an error from a predicate, such as "is not reachable", which `Display` writes after
    /// "the shared store".
    #[must_use]
    pub fn new(problem: &'static str) -> Self {
        Self {
            problem,
            is_lost_position: false,
            source: None,
        }
    }

    /// Creates the error of [`SharedStore::read`] for a position whose entry is gone: the log was
    /// deleted, evicted or shortened, and other entries may be lost too. The log is then read from
    /// its start.
    #[must_use]
    pub fn lost_position() -> Self {
        Self {
            is_lost_position: true,
            ..Self::new("has lost entries of its log")
        }
    }

    pub(super) fn is_lost_position(&self) -> bool {
        self.is_lost_position
    }

    /// Adds the underlying error, which must not contain a secret.
    #[must_use]
    pub fn with_source(self, source: impl Error + Send + Sync + 'static) -> Self {
        Self {
            source: Some(Arc::new(source)),
            ..self
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the shared store {}", self.problem)
    }
}

impl fmt::Debug for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
