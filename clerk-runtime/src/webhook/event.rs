//! Every type of event, with its data: one row each.

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
        /// A type that this version of the crate doesn't know is [`Unknown`](Self::Unknown).
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
            $($(#[$meta])* $variant(Box<Envelope<$data>>),)+
            /// An event of a type that this version of the crate doesn't know.
            Unknown(Box<Envelope<Value>>),
        }

        impl Event {
            /// The types that have a variant of their own.
            pub const TYPES: &'static [&'static str] = &[$($wire),+];

            /// What happened, `user.created` for example.
            #[must_use]
            pub fn event_type(&self) -> &str {
                match self {
                    $(Self::$variant(event) => &event.event_type,)+
                    Self::Unknown(event) => &event.event_type,
                }
            }

            /// When it happened.
            #[must_use]
            pub fn timestamp(&self) -> UnixMillis {
                match self {
                    $(Self::$variant(event) => event.timestamp,)+
                    Self::Unknown(event) => event.timestamp,
                }
            }

            /// The Clerk instance that sent it, `ins_…`.
            #[must_use]
            pub fn instance_id(&self) -> &str {
                match self {
                    $(Self::$variant(event) => event.instance_id.as_str(),)+
                    Self::Unknown(event) => event.instance_id.as_str(),
                }
            }

            /// The HTTP request that caused it; `None` if none did.
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
                    // Of what is in the data nobody knows whether it is a secret.
                    Self::Unknown(event) => &event.event_type,
                }
            }
        }

        impl Event {
            /// Reads an event as the variant of its type.
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
            /// Data for the type with this number, as today's Clerk or a later one may send it.
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
    /// `email.created`: an email was made.
    EmailCreated(EmailEvent) = "email.created",
    /// `organization.created`
    OrganizationCreated(Organization) = "organization.created",
    /// `organization.updated`
    OrganizationUpdated(Organization) = "organization.updated",
    /// `organization.deleted`
    OrganizationDeleted(DeletedObject) = "organization.deleted",
    /// `organizationDomain.created`
    OrganizationDomainCreated(OrganizationDomain) = "organizationDomain.created",
    /// `organizationDomain.updated`
    OrganizationDomainUpdated(OrganizationDomain) = "organizationDomain.updated",
    /// `organizationDomain.deleted`
    OrganizationDomainDeleted(DeletedObject) = "organizationDomain.deleted",
    /// `organizationInvitation.created`
    OrganizationInvitationCreated(OrganizationInvitationEvent) = "organizationInvitation.created",
    /// `organizationInvitation.accepted`; `user_id` is who accepted.
    OrganizationInvitationAccepted(OrganizationInvitationEvent) = "organizationInvitation.accepted",
    /// `organizationInvitation.revoked`
    OrganizationInvitationRevoked(OrganizationInvitationEvent) = "organizationInvitation.revoked",
    /// `organizationMembership.created`
    OrganizationMembershipCreated(OrganizationMembership) = "organizationMembership.created",
    /// `organizationMembership.updated`
    OrganizationMembershipUpdated(OrganizationMembership) = "organizationMembership.updated",
    /// `organizationMembership.deleted`: the data is the membership as it was.
    OrganizationMembershipDeleted(OrganizationMembership) = "organizationMembership.deleted",
    /// `paymentAttempt.created`
    PaymentAttemptCreated(PaymentAttemptEvent) = "paymentAttempt.created",
    /// `paymentAttempt.updated`
    PaymentAttemptUpdated(PaymentAttemptEvent) = "paymentAttempt.updated",
    /// `permission.created`
    PermissionCreated(Permission) = "permission.created",
    /// `permission.updated`
    PermissionUpdated(Permission) = "permission.updated",
    /// `permission.deleted`
    PermissionDeleted(DeletedObject) = "permission.deleted",
    /// `role.created`
    RoleCreated(Role) = "role.created",
    /// `role.updated`
    RoleUpdated(Role) = "role.updated",
    /// `role.deleted`
    RoleDeleted(DeletedObject) = "role.deleted",
    /// `session.created`; these events carry the session's user.
    SessionCreated(Session) = "session.created",
    /// `session.pending`: the user has tasks to finish.
    SessionPending(Session) = "session.pending",
    /// `session.ended`
    SessionEnded(Session) = "session.ended",
    /// `session.removed`
    SessionRemoved(Session) = "session.removed",
    /// `session.revoked`
    SessionRevoked(Session) = "session.revoked",
    /// `sms.created`: a text message was made.
    SmsCreated(SmsEvent) = "sms.created",
    /// `subscription.created`
    SubscriptionCreated(SubscriptionEvent) = "subscription.created",
    /// `subscription.updated`
    SubscriptionUpdated(SubscriptionEvent) = "subscription.updated",
    /// `subscription.active`
    SubscriptionActive(SubscriptionEvent) = "subscription.active",
    /// `subscription.pastDue`
    SubscriptionPastDue(SubscriptionEvent) = "subscription.pastDue",
    /// `subscriptionItem.abandoned`
    SubscriptionItemAbandoned(SubscriptionItemEvent) = "subscriptionItem.abandoned",
    /// `subscriptionItem.active`
    SubscriptionItemActive(SubscriptionItemEvent) = "subscriptionItem.active",
    /// `subscriptionItem.canceled`
    SubscriptionItemCanceled(SubscriptionItemEvent) = "subscriptionItem.canceled",
    /// `subscriptionItem.ended`
    SubscriptionItemEnded(SubscriptionItemEvent) = "subscriptionItem.ended",
    /// `subscriptionItem.freeTrialEnding`
    SubscriptionItemFreeTrialEnding(SubscriptionItemEvent) = "subscriptionItem.freeTrialEnding",
    /// `subscriptionItem.incomplete`
    SubscriptionItemIncomplete(SubscriptionItemEvent) = "subscriptionItem.incomplete",
    /// `subscriptionItem.pastDue`
    SubscriptionItemPastDue(SubscriptionItemEvent) = "subscriptionItem.pastDue",
    /// `subscriptionItem.upcoming`
    SubscriptionItemUpcoming(SubscriptionItemEvent) = "subscriptionItem.upcoming",
    /// `subscriptionItem.updated`
    SubscriptionItemUpdated(SubscriptionItemEvent) = "subscriptionItem.updated",
    /// `user.created`
    UserCreated(User) = "user.created",
    /// `user.updated`
    UserUpdated(User) = "user.updated",
    /// `user.deleted`
    UserDeleted(DeletedObject) = "user.deleted",
    /// `waitlistEntry.created`
    WaitlistEntryCreated(WaitlistEntry) = "waitlistEntry.created",
    /// `waitlistEntry.updated`
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
