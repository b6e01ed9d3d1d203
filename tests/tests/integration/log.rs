//! Events that code logs on the thread of a test.
#![expect(clippy::expect_used, reason = "a test without its log fails")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

thread_local! {
    static EVENTS: RefCell<Vec<LogEvent>> = const { RefCell::new(Vec::new()) };
}

/// The events of `clerk_runtime` on this thread since the last call of [`Log::take`].
pub(crate) struct Log(());

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
    /// Collects the events of this thread from now on. One subscriber serves all threads: if each test
    /// had its own, a thread without one could disable an event for the others.
    pub(crate) fn listen() -> Self {
        static START: Once = Once::new();
        START.call_once(|| {
            tracing::subscriber::set_global_default(Collector).expect("no other subscriber");
        });
        EVENTS.take();
        Self(())
    }

    /// Returns the events of this level and more severe ones. Clears the log.
    #[expect(
        clippy::unused_self,
        reason = "events are only collected after `listen`"
    )]
    pub(crate) fn take(&self, level: Level) -> Vec<LogEvent> {
        let mut events = EVENTS.take();
        events.retain(|event| event.level <= level);
        events
    }

    /// Returns the events of this target. Clears the log.
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

struct Collector;

impl Subscriber for Collector {
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
        EVENTS.with_borrow_mut(|events| events.push(event));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
