//! An event as Clerk sent it, with data of any shape.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeStruct as _, Serializer};
use serde_json::Value;

use super::{Event, WebhookError};
use crate::clock::UnixMillis;

/// A verified event with data of any shape; Clerk's `WebhookEvent`. `Debug` shows its type alone.
#[derive(Clone, PartialEq)]
pub struct RawEvent(Value);

impl RawEvent {
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body)
            .ok()
            .filter(|body: &Value| !body.is_null())
            .map(Self)
    }

    /// The event with typed data.
    ///
    /// # Errors
    /// It is no event, or its data has another shape than events of its type have; the error names
    /// the JSON path. Answer 400, and Clerk sends it again later.
    pub fn typed(self) -> Result<Event, WebhookError> {
        Event::read(self.0)
    }

    /// What happened, such as `user.created` (Clerk's `type`); empty if the event doesn't say.
    #[must_use]
    pub fn event_type(&self) -> &str {
        self.field("type").as_str().unwrap_or_default()
    }

    /// What it happened to, in the form of the Backend API's JSON; null if the event has none.
    #[must_use]
    pub fn data(&self) -> &Value {
        self.field("data")
    }

    /// [`data`](Self::data) as a type of your own, or one of
    /// [`api::models`](crate::api::models).
    ///
    /// # Errors
    /// If the data doesn't fit the type.
    pub fn data_as<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        T::deserialize(self.data())
    }

    /// The HTTP request that caused the event (Clerk's `event_attributes`); null if none did.
    #[must_use]
    pub fn attributes(&self) -> &Value {
        self.field("event_attributes")
    }

    /// Time of the event.
    #[must_use]
    pub fn timestamp(&self) -> Option<UnixMillis> {
        self.field("timestamp")
            .as_i64()
            .map(UnixMillis::from_millis)
    }

    /// The Clerk instance that sent it.
    #[must_use]
    pub fn instance_id(&self) -> Option<&str> {
        self.field("instance_id").as_str()
    }

    fn field(&self, name: &str) -> &Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }
}

/// The fields of Clerk's `WebhookEvent`.
impl Serialize for RawEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut event = serializer.serialize_struct("Event", 6)?;
        event.serialize_field("type", self.field("type"))?;
        event.serialize_field("object", "event")?;
        for name in ["data", "event_attributes", "timestamp", "instance_id"] {
            event.serialize_field(name, self.field(name))?;
        }
        event.end()
    }
}

impl fmt::Debug for RawEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawEvent").field(&self.event_type()).finish()
    }
}
