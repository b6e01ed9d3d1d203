//! An event as Clerk sent it.

use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeStruct as _, Serializer};
use serde_json::Value;

/// A verified event; Clerk's `WebhookEvent`.
#[derive(Clone, Debug, PartialEq)]
pub struct Event(Value);

impl Event {
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body)
            .ok()
            .filter(|body: &Value| !body.is_null())
            .map(Self)
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

    /// When it happened, in milliseconds since the Unix epoch.
    #[must_use]
    pub fn timestamp(&self) -> Option<i64> {
        self.field("timestamp").as_i64()
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
impl Serialize for Event {
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
