//! Email addresses.

use clerk_runtime::api::models::IdentificationStatus;
use clerk_runtime::api::resources::{CreateEmailAddress, ReplaceEmailAddress, UpdateEmailAddress};

use super::{USER, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(
        prism,
        clerk
            .email_addresses()
            .create(CreateEmailAddress::new(USER, "jo@example.com"))
    );
    call!(
        prism,
        clerk.email_addresses().create(
            CreateEmailAddress::new(USER, "jo@example.com")
                .verified(true)
                .primary(true)
                .notify_primary_email_address_changed(true)
        )
    );
    call!(prism, clerk.email_addresses().get(&"idn_1".into()));
    call!(prism, clerk.email_addresses().delete(&"idn_1".into()));
    call!(
        prism,
        clerk
            .email_addresses()
            .update(&"idn_1".into(), UpdateEmailAddress::new())
    );
    call!(
        prism,
        clerk.email_addresses().update(
            &"idn_1".into(),
            UpdateEmailAddress::new()
                .verified(true)
                .primary(true)
                .notify_primary_email_address_changed(true)
        )
    );
    call!(
        prism,
        clerk
            .email_addresses()
            .prepare_verification(&"idn_1".into())
    );
    call!(
        prism,
        clerk
            .email_addresses()
            .attempt_verification(&"idn_1".into(), "text", "text")
    );
    call!(
        prism,
        clerk
            .email_addresses()
            .replace(&USER.into(), ReplaceEmailAddress::new("jo@example.com"))
    );
    call!(
        prism,
        clerk.email_addresses().replace(
            &USER.into(),
            ReplaceEmailAddress::new("jo@example.com")
                .identification_status(IdentificationStatus::Verified)
                .notify_primary_email_address_changed(true)
        )
    );
}
