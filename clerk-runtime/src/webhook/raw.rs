//! An event as Clerk sent it, with untyped data.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeStruct as _, Serializer};
use serde_json::Value;

use super::{Event, WebhookError};
use crate::clock::UnixMillis;

/// A verified event with untyped data; Clerk's `WebhookEvent`. `Debug` only shows its type.
#[derive(Clone, PartialEq)]
pub struct RawEvent(Value);

impl RawEvent {
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body)
            .ok()
            .filter(|body: &Value| !body.is_null())
            .map(Self)
    }

    /// Converts the event into one with typed data.
    ///
    /// # Errors
    /// Fails if the body is not an event, or if its data does not have the shape of its type; the
    /// error names the JSON path. If the handler responds with 400, Clerk sends the event again
    /// later.
    pub fn typed(self) -> Result<Event, WebhookError> {
        Event::read(self.0)
    }

    /// Returns the event's type, such as `user.created` (Clerk's `type`); empty if there is none.
    #[must_use]
    pub fn event_type(&self) -> &str {
        self.field("type").as_str().unwrap_or_default()
    }

    /// Returns the event's object as the Backend API's JSON; null if there is none.
    #[must_use]
    pub fn data(&self) -> &Value {
        self.field("data")
    }

    /// Deserializes [`data`](Self::data) as a type of your own, or as one of
    /// [`api::models`](crate::api::models).
    ///
    /// # Errors
    /// Fails if the data does not match the type.
    pub fn data_as<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        T::deserialize(self.data())
    }

    /// Returns the HTTP request that caused the event (Clerk's `event_attributes`); null if none
    /// did.
    #[must_use]
    pub fn attributes(&self) -> &Value {
        self.field("event_attributes")
    }

    /// Returns the time of the event; `None` if there is none.
    #[must_use]
    pub fn timestamp(&self) -> Option<UnixMillis> {
        self.field("timestamp")
            .as_i64()
            .map(UnixMillis::from_millis)
    }

    /// Returns the id of the Clerk instance that sent the event, `ins_…`; `None` if there is none.
    #[must_use]
    pub fn instance_id(&self) -> Option<&str> {
        self.field("instance_id").as_str()
    }

    fn field(&self, name: &str) -> &Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }
}

/// Writes the fields of Clerk's `WebhookEvent`.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_the_event_are_read() {
        let body = br#"{"type":"user.created","event_attributes":{"http_request":{}},
            "timestamp":1800000000000,"instance_id":"ins_1"}"#;
        let event = RawEvent::parse(body).unwrap();
        assert!(event.attributes()["http_request"].is_object());
        assert_eq!(
            event.timestamp(),
            Some(UnixMillis::from_secs(1_800_000_000))
        );
        assert_eq!(event.instance_id(), Some("ins_1"));
        assert!(event.data().is_null());
        let empty = RawEvent::parse(b"{}").unwrap();
        assert!(empty.attributes().is_null());
        assert_eq!((empty.timestamp(), empty.instance_id()), (None, None));
    }
}
