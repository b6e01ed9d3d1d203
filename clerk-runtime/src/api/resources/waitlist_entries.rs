//! The waitlist.

use super::endpoints;
use crate::api::call::action;
use crate::api::models::{DeletedObject, WaitlistEntry, WaitlistEntryId, WaitlistEntryStatus};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};

endpoints! {
    LIST: get("ListWaitlistEntries", "/waitlist_entries"),
    CREATE: post("CreateWaitlistEntry", "/waitlist_entries"),
    CREATE_MANY: post("CreateBulkWaitlistEntries", "/waitlist_entries/bulk"),
    DELETE: delete("DeleteWaitlistEntry", "/waitlist_entries/{waitlist_entry_id}"),
    INVITE: post("InviteWaitlistEntry", "/waitlist_entries/{waitlist_entry_id}/invite"),
    REJECT: post("RejectWaitlistEntry", "/waitlist_entries/{waitlist_entry_id}/reject")
        .repeatable(),
}

/// The waitlist; Clerk's `clerkClient.waitlistEntries`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let answer = serde_json::json!({ "object": "waitlist_entry", "id": "wle_1", "status": "pending" });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.answers().always(method, "/v1/waitlist_entries", ok, answer);
/// use clerk_runtime::api::resources::CreateWaitlistEntry;
///
/// let parameters = CreateWaitlistEntry::new("jo@example.com");
/// let entry = clerk.waitlist_entries().create(parameters).await?;
/// assert_eq!(entry.status.as_str(), "pending");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct WaitlistEntries {
    client: Client,
}

impl WaitlistEntries {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// The entries, the newest first.
    pub fn list(&self) -> ListWaitlistEntries {
        ListWaitlistEntries(Call::new(&self.client, LIST.request()))
    }

    /// Puts somebody on the waitlist.
    pub fn create(&self, parameters: CreateWaitlistEntry) -> Call<WaitlistEntry> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Puts several people on the waitlist, all or none.
    pub fn create_many(
        &self,
        parameters: impl Into<List<CreateWaitlistEntry>>,
    ) -> Call<Vec<WaitlistEntry>> {
        let parameters: List<CreateWaitlistEntry> = parameters.into();
        let request = CREATE_MANY.request().json(&parameters);
        Call::new(&self.client, request)
    }

    /// Deletes an entry that is pending.
    pub fn delete(&self, entry_id: &WaitlistEntryId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(entry_id))
    }

    /// Invites somebody from the waitlist.
    pub fn invite(&self, entry_id: &WaitlistEntryId) -> InviteWaitlistEntry {
        InviteWaitlistEntry::new(&self.client, INVITE.request().path(entry_id))
    }

    /// Turns somebody on the waitlist away.
    pub fn reject(&self, entry_id: &WaitlistEntryId) -> Call<WaitlistEntry> {
        Call::new(&self.client, REJECT.request().path(entry_id))
    }
}

list! {
    /// The call of [`WaitlistEntries::list`]: filters as chained methods, then `.await` for a page
    /// or [`stream`](Self::stream) for all.
    ListWaitlistEntries -> WaitlistEntry {
        /// A text to search for.
        query: String,
        /// The state.
        status: WaitlistEntryStatus,
        /// The order, a field's name with `+` or `-` before it. Default `-created_at`.
        order_by: String,
    }
}

params! {
    /// What [`WaitlistEntries::create`] takes.
    CreateWaitlistEntry(email_address: String) {
        /// Whether an email is sent. Default `true`.
        notify: Nullable<bool>,
    }
}

action! {
    /// The call of [`WaitlistEntries::invite`]: options as chained methods, then `.await`.
    InviteWaitlistEntry -> WaitlistEntry {
        /// Whether an existing invitation or user is no error. Default `false`.
        ignore_existing: Nullable<bool>,
    }
}
