//! The waitlist.

use clerk_runtime::api::models::WaitlistEntryStatus;
use clerk_runtime::api::resources::CreateWaitlistEntry;

use super::call;
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.waitlist_entries().list());
    call!(
        prism,
        clerk
            .waitlist_entries()
            .list()
            .limit(5)
            .offset(3)
            .query("jo")
            .status(WaitlistEntryStatus::Pending)
            .order_by("-created_at")
    );
    call!(
        prism,
        clerk
            .waitlist_entries()
            .create(CreateWaitlistEntry::new("jo@example.com"))
    );
    call!(
        prism,
        clerk
            .waitlist_entries()
            .create(CreateWaitlistEntry::new("jo@example.com").notify(true))
    );
    call!(
        prism,
        clerk
            .waitlist_entries()
            .create_many([CreateWaitlistEntry::new("jo@example.com")])
    );
    call!(
        prism,
        clerk
            .waitlist_entries()
            .create_many([CreateWaitlistEntry::new("jo@example.com").notify(true)])
    );
    call!(prism, clerk.waitlist_entries().delete(&"wle_1".into()));
    call!(prism, clerk.waitlist_entries().invite(&"wle_1".into()));
    call!(
        prism,
        clerk
            .waitlist_entries()
            .invite(&"wle_1".into())
            .ignore_existing(true)
    );
    call!(prism, clerk.waitlist_entries().reject(&"wle_1".into()));
}
