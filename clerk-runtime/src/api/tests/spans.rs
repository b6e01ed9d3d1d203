//! The span of a call.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber, dispatcher};

use super::server::{Server, ServerResponse};
use super::{SECRET, client};
use crate::caller::UserId;

/// Subscriber that records all values traced by this crate.
#[derive(Clone, Default)]
struct RecordingSubscriber(Arc<Mutex<String>>);

impl Visit for RecordingSubscriber {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0.lock().unwrap(), "{field}={value:?} ").unwrap();
    }
}

impl Subscriber for RecordingSubscriber {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("clerk_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn call_span_has_operation_attempt_status_and_trace_id() {
    let log = RecordingSubscriber::default();
    // With a single subscriber, a span that another test's thread reaches first stays disabled.
    let _other = Dispatch::new(RecordingSubscriber::default());
    let guard = dispatcher::set_default(&Dispatch::new(log.clone()));
    let failure = ServerResponse::status(500).body(r#"{"clerk_trace_id":"trace_1","errors":[]}"#);
    let success = ServerResponse::json(r#"{"id":"user_1","first_name":"Veiled"}"#);
    let server = Server::start([failure, success.header("cf-ray", "ray_2")]);
    let users = client(&server.url).users();
    users.get(&UserId::from("user_1")).await.unwrap();
    drop(guard);
    let log = log.0.lock().unwrap().clone();
    assert_eq!(
        log,
        "operation=\"GetUser\" attempt=1 status=500 trace_id=\"trace_1\" \
         attempt=2 status=200 trace_id=\"ray_2\" "
    );
    assert!(!log.contains(SECRET));
}
