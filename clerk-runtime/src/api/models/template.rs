//! Templates of emails and text messages.

use super::InstanceId;
use super::macros::{model, open_enum};
use crate::clock::UnixMillis;

model! {
    /// A template of an email or a text message.
    Template {
        /// The id.
        id: Option<String>,
        /// Always `template`.
        object: Option<String>,
        /// The instance's id.
        instance_id: Option<InstanceId>,
        /// The owner of the template: the instance or the system.
        resource_type: Option<String>,
        /// The type of message.
        template_type: Option<String>,
        /// The name.
        name: Option<String>,
        /// The slug.
        slug: Option<String>,
        /// The position in the list.
        position: Option<i64>,
        /// `true` if the template can be reverted to the system's template.
        can_revert: Option<bool>,
        /// `true` if the template can be deleted.
        can_delete: Option<bool>,
        /// `true` if the body can be changed.
        can_edit_body: Option<bool>,
        /// `true` if the delivery can be toggled.
        can_toggle: Option<bool>,
        /// The subject.
        subject: Option<String>,
        /// The markup that the editor works on.
        markup: Option<String>,
        /// The body.
        body: Option<String>,
        /// The variables that the template may use.
        available_variables: Vec<String>,
        /// The variables that the template must use.
        required_variables: Vec<String>,
        /// The local part of the sender's address.
        from_email_name: Option<String>,
        /// The local part of the address for replies.
        reply_to_email_name: Option<String>,
        /// `true` if Clerk delivers the message.
        delivered_by_clerk: Option<bool>,
        /// `true` if the template is enabled.
        enabled: Option<bool>,
        /// `true` if Clerk flagged the template as suspicious.
        flagged_as_suspicious: Option<bool>,
        /// Time of the last change.
        updated_at: Option<UnixMillis>,
        /// Time of creation.
        created_at: Option<UnixMillis>,
    }
}

open_enum! {
    /// The kind of a message.
    TemplateType {
        Email = "email",
        Sms = "sms",
    }
}
