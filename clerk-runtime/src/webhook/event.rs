//! Event types with their data, one row each.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::WebhookError;
use super::envelope::{Envelope, EventAttributes};
use super::payloads::{
    EmailEvent, OrganizationInvitationEvent, PaymentAttemptEvent, SmsEvent, SubscriptionEvent,
    SubscriptionItemEvent,
};
use crate::api::json;
use crate::api::models::{
    DeletedObject, Organization, OrganizationDomain, OrganizationMembership, Permission, Role,
    Session, User, WaitlistEntry,
};
use crate::clock::UnixMillis;

/// Declares the events: `Variant(Data) = "type in JSON"`.
macro_rules! events {
    ($($(#[$meta:meta])* $variant:ident($data:ty) = $wire:literal,)+) => {
        /// An event that Clerk sends; Clerk's `WebhookEvent`.
        ///
        /// An event of a type that is unknown to this version of the crate is
        /// [`Unknown`](Self::Unknown).
        ///
        /// ```
        /// use clerk_runtime::webhook::Event;
        ///
        /// fn name(event: &Event) -> Option<&str> {
        ///     match event {
        ///         Event::UserCreated(event) => event.data.first_name.as_deref(),
        ///         Event::OrganizationCreated(event) => Some(&event.data.name),
        ///         _ => None,
        ///     }
        /// }
        /// ```
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Event {
            $(
                #[doc = concat!("`", $wire, "`.")]
                $(#[$meta])*
                $variant(Box<Envelope<$data>>),
            )+
            /// An event of a type that is unknown to this version of the crate.
            Unknown(Box<Envelope<Value>>),
        }

        impl Event {
            /// Event types that have a variant of their own.
            pub const TYPES: &'static [&'static str] = &[$($wire),+];

            /// Returns the event's type, `user.created` for example.
            #[must_use]
            pub fn event_type(&self) -> &str {
                match self {
                    $(Self::$variant(event) => &event.event_type,)+
                    Self::Unknown(event) => &event.event_type,
                }
            }

            /// Returns the time of the event.
            #[must_use]
            pub fn timestamp(&self) -> UnixMillis {
                match self {
                    $(Self::$variant(event) => event.timestamp,)+
                    Self::Unknown(event) => event.timestamp,
                }
            }

            /// Returns the id of the Clerk instance that sent the event, `ins_…`.
            #[must_use]
            pub fn instance_id(&self) -> &str {
                match self {
                    $(Self::$variant(event) => event.instance_id.as_str(),)+
                    Self::Unknown(event) => event.instance_id.as_str(),
                }
            }

            /// Returns the HTTP request that caused the event; `None` if none did.
            #[must_use]
            pub fn attributes(&self) -> Option<&EventAttributes> {
                match self {
                    $(Self::$variant(event) => event.event_attributes.as_ref(),)+
                    Self::Unknown(event) => event.event_attributes.as_ref(),
                }
            }

            fn fields(&self) -> &dyn fmt::Debug {
                match self {
                    $(Self::$variant(event) => event,)+
                    // The data of an unknown type may contain secrets.
                    Self::Unknown(event) => &event.event_type,
                }
            }
        }

        impl Event {
            /// Parses an event as the variant of its type.
            pub(super) fn read(event: Value) -> Result<Self, WebhookError> {
                let read = match event.get("type").and_then(Value::as_str).unwrap_or_default() {
                    $($wire => json::read(event).map(Self::$variant),)+
                    _ => json::read(event).map(Self::Unknown),
                };
                read.map_err(|path| WebhookError::shape(&path))
            }
        }

        impl Serialize for Event {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(event) => event.serialize(serializer),)+
                    Self::Unknown(event) => event.serialize(serializer),
                }
            }
        }

        #[cfg(all(test, feature = "reqwest"))]
        impl Event {
            /// Returns sample data for the type at this index of [`TYPES`](Self::TYPES). It may have
            /// fields and values that only a later version of Clerk's API sends.
            pub(super) fn sample_data(
                number: usize,
                random: &mut crate::api::tests::sample::Random,
            ) -> Option<Value> {
                let samples: &[fn(&mut crate::api::tests::sample::Random) -> Value] =
                    &[$(<$data as crate::api::tests::sample::Sample>::sample),+];
                samples.get(number).map(|sample| sample(random))
            }
        }
    };
}

events! {
    /// An email was created.
    EmailCreated(EmailEvent) = "email.created",
    OrganizationCreated(Organization) = "organization.created",
    OrganizationUpdated(Organization) = "organization.updated",
    OrganizationDeleted(DeletedObject) = "organization.deleted",
    OrganizationDomainCreated(OrganizationDomain) = "organizationDomain.created",
    OrganizationDomainUpdated(OrganizationDomain) = "organizationDomain.updated",
    OrganizationDomainDeleted(DeletedObject) = "organizationDomain.deleted",
    OrganizationInvitationCreated(OrganizationInvitationEvent) = "organizationInvitation.created",
    /// `user_id` is the user who accepted.
    OrganizationInvitationAccepted(OrganizationInvitationEvent) = "organizationInvitation.accepted",
    OrganizationInvitationRevoked(OrganizationInvitationEvent) = "organizationInvitation.revoked",
    OrganizationMembershipCreated(OrganizationMembership) = "organizationMembership.created",
    OrganizationMembershipUpdated(OrganizationMembership) = "organizationMembership.updated",
    /// The data is the membership before its deletion.
    OrganizationMembershipDeleted(OrganizationMembership) = "organizationMembership.deleted",
    PaymentAttemptCreated(PaymentAttemptEvent) = "paymentAttempt.created",
    PaymentAttemptUpdated(PaymentAttemptEvent) = "paymentAttempt.updated",
    PermissionCreated(Permission) = "permission.created",
    PermissionUpdated(Permission) = "permission.updated",
    PermissionDeleted(DeletedObject) = "permission.deleted",
    RoleCreated(Role) = "role.created",
    RoleUpdated(Role) = "role.updated",
    RoleDeleted(DeletedObject) = "role.deleted",
    /// Session events contain the session's user.
    SessionCreated(Session) = "session.created",
    /// The user has unfinished tasks.
    SessionPending(Session) = "session.pending",
    SessionEnded(Session) = "session.ended",
    SessionRemoved(Session) = "session.removed",
    SessionRevoked(Session) = "session.revoked",
    /// A text message was created.
    SmsCreated(SmsEvent) = "sms.created",
    SubscriptionCreated(SubscriptionEvent) = "subscription.created",
    SubscriptionUpdated(SubscriptionEvent) = "subscription.updated",
    SubscriptionActive(SubscriptionEvent) = "subscription.active",
    SubscriptionPastDue(SubscriptionEvent) = "subscription.pastDue",
    SubscriptionItemAbandoned(SubscriptionItemEvent) = "subscriptionItem.abandoned",
    SubscriptionItemActive(SubscriptionItemEvent) = "subscriptionItem.active",
    SubscriptionItemCanceled(SubscriptionItemEvent) = "subscriptionItem.canceled",
    SubscriptionItemEnded(SubscriptionItemEvent) = "subscriptionItem.ended",
    SubscriptionItemFreeTrialEnding(SubscriptionItemEvent) = "subscriptionItem.freeTrialEnding",
    SubscriptionItemIncomplete(SubscriptionItemEvent) = "subscriptionItem.incomplete",
    SubscriptionItemPastDue(SubscriptionItemEvent) = "subscriptionItem.pastDue",
    SubscriptionItemUpcoming(SubscriptionItemEvent) = "subscriptionItem.upcoming",
    SubscriptionItemUpdated(SubscriptionItemEvent) = "subscriptionItem.updated",
    UserCreated(User) = "user.created",
    UserUpdated(User) = "user.updated",
    UserDeleted(DeletedObject) = "user.deleted",
    WaitlistEntryCreated(WaitlistEntry) = "waitlistEntry.created",
    WaitlistEntryUpdated(WaitlistEntry) = "waitlistEntry.updated",
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fields().fmt(f)
    }
}
