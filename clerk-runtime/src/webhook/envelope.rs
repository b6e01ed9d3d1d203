//! What is around the data of every event.

use std::fmt;

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Map, Value};

use crate::api::models::InstanceId;
use crate::api::models::macros::model;
use crate::api::models::object::Shape;
use crate::api::{FromValue, Mismatch};
use crate::clock::UnixMillis;

/// An event with data of one type. Fields that this version doesn't know are in `extra`, and it
/// prints back as it was read.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Envelope<T> {
    /// What it happened to.
    pub data: T,
    /// Always `event`.
    pub object: String,
    /// What happened, `user.created` for example (Clerk's `type`).
    pub event_type: String,
    /// When it happened, in milliseconds since the Unix epoch.
    pub timestamp: i64,
    /// The Clerk instance that sent it, `ins_…`.
    pub instance_id: InstanceId,
    /// The HTTP request that caused it; `None` if none did.
    pub event_attributes: Option<EventAttributes>,
    /// Fields that this version of the crate doesn't know.
    pub extra: Map<String, Value>,
    shape: Shape,
}

model! {
    /// What caused an event.
    EventAttributes {
        /// The HTTP request.
        http_request: Option<EventHttpRequest>,
    }
}

model! {
    /// The HTTP request that caused an event.
    EventHttpRequest {
        /// The IP address that it came from.
        client_ip: Option<String>,
        /// The browser or program that sent it.
        user_agent: Option<String>,
    }
}

impl<T> Envelope<T> {
    /// `timestamp` as a moment.
    #[must_use]
    pub fn timestamp(&self) -> UnixMillis {
        UnixMillis::from_millis(self.timestamp)
    }
}

impl<T: FromValue + Default> FromValue for Envelope<T> {
    fn from_value(value: Value) -> Result<Self, Mismatch> {
        let mut extra: Map<_, _> = FromValue::from_value(value)?;
        let mut shape = Shape::default();
        Ok(Self {
            data: shape.take(&mut extra, "data")?,
            object: shape.take(&mut extra, "object")?,
            event_type: shape.take(&mut extra, "type")?,
            timestamp: shape.take(&mut extra, "timestamp")?,
            instance_id: shape.take(&mut extra, "instance_id")?,
            event_attributes: shape.take(&mut extra, "event_attributes")?,
            extra,
            shape,
        })
    }
}

impl<T: FromValue + Serialize + Default + PartialEq> Serialize for Envelope<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (shape, mut map) = (&self.shape, serializer.serialize_map(None)?);
        shape.print(&mut map, "data", &self.data)?;
        shape.print(&mut map, "object", &self.object)?;
        shape.print(&mut map, "type", &self.event_type)?;
        shape.print(&mut map, "timestamp", &self.timestamp)?;
        shape.print(&mut map, "instance_id", &self.instance_id)?;
        shape.print(&mut map, "event_attributes", &self.event_attributes)?;
        for (key, value) in &self.extra {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<T: fmt::Debug> fmt::Debug for Envelope<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("event_type", &self.event_type)
            .field("data", &self.data)
            .field("timestamp", &self.timestamp)
            .field("instance_id", &self.instance_id)
            .field("event_attributes", &self.event_attributes)
            .field("extra", &self.extra.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
