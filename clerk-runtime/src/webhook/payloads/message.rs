//! Emails and text messages. They contain one-time codes, so `Debug` shows no part of their text.

use serde_json::{Map, Value};

use crate::api::models::macros::model;
use crate::api::models::{EmailAddressId, PhoneNumberId, Redacted};
use crate::caller::UserId;
use crate::clock::UnixMillis;

model! {
    /// An email that was created. The application must send it unless `delivered_by_clerk` is set.
    EmailEvent {
        /// Always `email`.
        object: String,
        /// The id, `ema_…`.
        id: String,
        /// The template, `verification_code` for example.
        slug: Option<String>,
        /// The part of the sender's address before the `@`.
        from_email_name: String,
        /// Local part of the address for replies.
        reply_to_email_name: Option<String>,
        /// The recipient.
        to_email_address: String,
        /// The id of the recipient's email address.
        email_address_id: Option<EmailAddressId>,
        /// The id of the recipient's user.
        user_id: Option<UserId>,
        /// The subject; not shown by `Debug`, since it may hold a code.
        subject: Redacted<String>,
        /// The text in HTML; not shown by `Debug`.
        body: Redacted<String>,
        /// The plain text; not shown by `Debug`.
        body_plain: Option<Redacted<String>>,
        /// The state, `queued` for example.
        status: String,
        /// Values of the template's variables, including codes; not shown by `Debug`.
        data: Redacted<Map<String, Value>>,
        /// `true` if Clerk sends the email.
        delivered_by_clerk: bool,
    }
}

model! {
    /// A text message that was created. The application must send it unless `delivered_by_clerk` is
    /// set.
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
        /// The id of the recipient's phone number.
        phone_number_id: Option<PhoneNumberId>,
        /// The id of the recipient's user.
        user_id: Option<UserId>,
        /// The text; not shown by `Debug`, since it may hold a code.
        message: Redacted<String>,
        /// The state, `queued` for example.
        status: String,
        /// Values of the template's variables, including codes; not shown by `Debug`.
        data: Redacted<Map<String, Value>>,
        /// `true` if Clerk sends the message.
        delivered_by_clerk: bool,
        /// Time of creation.
        created_at_ms: UnixMillis,
    }
}
