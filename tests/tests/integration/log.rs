//! Events that code logs on the thread of a test.
#![expect(
    clippy::expect_used,
    reason = "a poisoned lock means that a test has failed"
)]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Metadata, Subscriber};

/// The events of `clerk_runtime` since the last call of [`Log::take`].
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<LogEvent>>>);

/// One event, with its fields as texts.
#[derive(Clone, Debug)]
pub(crate) struct LogEvent {
    pub(crate) level: Level,
    target: &'static str,
    pub(crate) fields: BTreeMap<&'static str, String>,
}

impl LogEvent {
    /// Returns all fields in one text.
    pub(crate) fn text(&self) -> String {
        let fields = self.fields.iter();
        let fields = fields.map(|(name, value)| format!("{name}={value}"));
        fields.collect::<Vec<_>>().join(" ")
    }
}

impl Log {
    /// Collects the events of this thread until the guard is dropped.
    pub(crate) fn listen() -> (Self, DefaultGuard) {
        let log = Self::default();
        let guard = tracing::subscriber::set_default(log.clone());
        (log, guard)
    }

    /// Takes the events of this level and more severe ones, and drops the others.
    pub(crate) fn take(&self, level: Level) -> Vec<LogEvent> {
        let mut events = std::mem::take(&mut *self.0.lock().expect("no test panics here"));
        events.retain(|event| event.level <= level);
        events
    }

    /// Takes the events of this target, and drops the others.
    pub(crate) fn take_of(&self, target: &str) -> Vec<LogEvent> {
        let mut events = self.take(Level::TRACE);
        events.retain(|event| event.target == target);
        events
    }
}

struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("clerk_runtime")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(BTreeMap::new());
        event.record(&mut fields);
        let event = LogEvent {
            level: *event.metadata().level(),
            target: event.metadata().target(),
            fields: fields.0,
        };
        self.0.lock().expect("no test panics here").push(event);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
