//! The fields around the data of every event.

use crate::api::models::InstanceId;
use crate::api::models::macros::model;
use crate::clock::UnixMillis;

model! {
    /// An event with data of one type.
    Envelope<T> {
        /// The object of the event.
        data: T,
        /// Always `event`.
        object: String,
        /// The event's type, `user.created` for example (Clerk's `type`).
        event_type: String = "type",
        /// Time of the event.
        timestamp: UnixMillis,
        /// The Clerk instance that sent it, `ins_…`.
        instance_id: InstanceId,
        /// The HTTP request that caused it; `None` if none did.
        event_attributes: Option<EventAttributes>,
    }
}

model! {
    /// Cause of an event.
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
