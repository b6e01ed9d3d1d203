//! Emails and text messages. They hold one-time codes, so `Debug` shows none of their text.

use serde_json::{Map, Value};

use crate::api::models::macros::model;
use crate::api::models::{EmailAddressId, PhoneNumberId, Redacted};
use crate::caller::UserId;
use crate::clock::UnixMillis;

model! {
    /// An email that was made; to be sent by the application unless `delivered_by_clerk`.
    EmailEvent {
        /// Always `email`.
        object: String,
        /// The id, `ema_…`.
        id: String,
        /// The template, `verification_code` for example.
        slug: Option<String>,
        /// The part of the sender's address before the `@`.
        from_email_name: String,
        /// Where answers go.
        reply_to_email_name: Option<String>,
        /// The recipient.
        to_email_address: String,
        /// The recipient's identification.
        email_address_id: Option<EmailAddressId>,
        /// The recipient's user.
        user_id: Option<UserId>,
        /// The subject; not shown by `Debug`, since it may hold a code.
        subject: Redacted<String>,
        /// The text in HTML; not shown by `Debug`.
        body: Redacted<String>,
        /// The plain text; not shown by `Debug`.
        body_plain: Option<Redacted<String>>,
        /// The state, `queued` for example.
        status: String,
        /// What the template was filled with, codes included; not shown by `Debug`.
        data: Redacted<Map<String, Value>>,
        /// Whether Clerk sends it.
        delivered_by_clerk: bool,
    }
}

model! {
    /// A text message that was made; to be sent by the application unless `delivered_by_clerk`.
    SmsEvent {
        /// Always `sms_message`.
        object: String,
        /// The id, `sms_…`.
        id: String,
        /// The template, `verification_code` for example.
        slug: Option<String>,
        /// The sender.
        from_phone_number: String,
        /// The recipient.
        to_phone_number: String,
        /// The recipient's identification.
        phone_number_id: Option<PhoneNumberId>,
        /// The recipient's user.
        user_id: Option<UserId>,
        /// The text; not shown by `Debug`, since it may hold a code.
        message: Redacted<String>,
        /// The state, `queued` for example.
        status: String,
        /// What the template was filled with, codes included; not shown by `Debug`.
        data: Redacted<Map<String, Value>>,
        /// Whether Clerk sends it.
        delivered_by_clerk: bool,
        /// When it was made.
        created_at_ms: UnixMillis,
    }
}
