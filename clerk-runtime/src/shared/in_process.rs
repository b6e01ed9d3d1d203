//! The store of instances in one process.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::store::{LogEntry, LogPage, Position, SharedStore, StoreError, StoreFuture};
use crate::sync::{Mutex, MutexGuard, lock};

/// Number of entries of a log above which the older half is removed, and number of values above
/// which expired ones are removed.
const CAPACITY: usize = 200_000;

/// Lifetime of a value whose end cannot be represented.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// A shared store in memory, for several instances in one process. Cheap to clone; clones share the
/// content. One instance alone needs no store.
#[derive(Clone, Debug)]
pub struct InProcess {
    content: Arc<Mutex<Content>>,
    appended: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Content {
    logs: HashMap<String, Log>,
    values: HashMap<String, (Instant, Vec<u8>)>,
    /// Times at which units were spent.
    budgets: HashMap<String, VecDeque<Instant>>,
}

#[derive(Debug, Default)]
struct Log {
    /// Number of entries that were removed from the start.
    removed: usize,
    entries: Vec<(Instant, Vec<u8>)>,
}

impl Default for InProcess {
    fn default() -> Self {
        Self::new()
    }
}

impl InProcess {
    /// Creates an empty store.
    #[must_use]
    pub fn new() -> Self {
        Self {
            content: Arc::default(),
            appended: watch::Sender::new(0),
        }
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        lock(&self.content)
    }

    fn page(&self, log: &str, after: Option<usize>) -> Result<LogPage, StoreError> {
        let content = self.content();
        let Some(log) = content.logs.get(log) else {
            let position = Position::new(after.unwrap_or(0).to_string());
            return Ok(LogPage::new(Vec::new(), position));
        };
        let after = after.unwrap_or(log.removed);
        if after < log.removed {
            return Err(StoreError::lost_position());
        }
        let entries = log.entries.iter().skip(after.saturating_sub(log.removed));
        let entries = entries.map(|(at, payload)| LogEntry::new(payload.clone(), at.elapsed()));
        let end = log.removed.saturating_add(log.entries.len());
        Ok(LogPage::new(
            entries.collect(),
            Position::new(end.to_string()),
        ))
    }
}

impl SharedStore for InProcess {
    fn append<'a>(&'a self, log: &'a str, entries: Vec<Vec<u8>>) -> StoreFuture<'a, ()> {
        let mut content = self.content();
        let log = content.logs.entry(log.to_owned()).or_default();
        let now = Instant::now();
        log.entries.extend(entries.into_iter().map(|it| (now, it)));
        if log.entries.len() > CAPACITY {
            let removed = log.entries.len() / 2;
            log.entries.drain(..removed);
            log.removed = log.removed.saturating_add(removed);
        }
        drop(content);
        self.appended.send_modify(|it| *it = it.wrapping_add(1));
        Box::pin(std::future::ready(Ok(())))
    }

    fn read<'a>(
        &'a self,
        log: &'a str,
        after: Option<Position>,
        wait: Duration,
    ) -> StoreFuture<'a, LogPage> {
        Box::pin(async move {
            let mut appended = self.appended.subscribe();
            let Some(after) = after else {
                return self.page(log, None);
            };
            let unknown = |_| StoreError::new("does not know the position");
            let after = Some(after.as_str().parse().map_err(unknown)?);
            let page = self.page(log, after)?;
            if !page.entries.is_empty() {
                return Ok(page);
            }
            // The page shows if an entry was appended or the wait has ended.
            drop(tokio::time::timeout(wait, appended.changed()).await);
            self.page(log, after)
        })
    }

    fn put_if_absent<'a>(
        &'a self,
        key: &'a str,
        value: Vec<u8>,
        lifetime: Duration,
    ) -> StoreFuture<'a, bool> {
        let now = Instant::now();
        let mut content = self.content();
        if content.values.len() > CAPACITY {
            content.values.retain(|_, (until, _)| *until > now);
        }
        if content.values.len() > CAPACITY {
            return Box::pin(std::future::ready(Err(StoreError::new("is full"))));
        }
        let is_absent = content
            .values
            .get(key)
            .is_none_or(|(until, _)| *until <= now);
        if is_absent {
            let until = now.checked_add(lifetime).unwrap_or(now + LONGEST);
            content.values.insert(key.to_owned(), (until, value));
        }
        Box::pin(std::future::ready(Ok(is_absent)))
    }

    fn get<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Vec<u8>>> {
        let content = self.content();
        let value = content.values.get(key);
        let alive = value.filter(|(until, _)| *until > Instant::now());
        Box::pin(std::future::ready(Ok(alive.map(|it| it.1.clone()))))
    }

    fn spend<'a>(
        &'a self,
        budget: &'a str,
        limit: usize,
        window: Duration,
    ) -> StoreFuture<'a, Option<Duration>> {
        let now = Instant::now();
        let mut content = self.content();
        let spent = content.budgets.entry(budget.to_owned()).or_default();
        while spent.front().is_some_and(|first| *first + window <= now) {
            spent.pop_front();
        }
        let wait = match spent.front() {
            Some(first) if spent.len() >= limit => Some(*first + window - now),
            _ => None,
        };
        if wait.is_none() {
            spent.push_back(now);
        }
        Box::pin(std::future::ready(Ok(wait)))
    }

    fn remove_if<'a>(&'a self, key: &'a str, value: &'a [u8]) -> StoreFuture<'a, bool> {
        let now = Instant::now();
        let mut content = self.content();
        let stored = content.values.get(key);
        let is_same = stored.is_some_and(|(until, stored)| *until > now && stored == value);
        if is_same {
            content.values.remove(key);
        }
        Box::pin(std::future::ready(Ok(is_same)))
    }
}
