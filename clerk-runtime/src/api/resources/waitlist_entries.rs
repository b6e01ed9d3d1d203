//! The waitlist.

use super::operation_table;
use crate::api::call::action;
use crate::api::models::{DeletedObject, WaitlistEntry, WaitlistEntryId, WaitlistEntryStatus};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List, Nullable};

operation_table! {
    LIST: get("ListWaitlistEntries", "/waitlist_entries"),
    CREATE: post("CreateWaitlistEntry", "/waitlist_entries"),
    CREATE_MANY: post("CreateBulkWaitlistEntries", "/waitlist_entries/bulk"),
    DELETE: delete("DeleteWaitlistEntry", "/waitlist_entries/{waitlist_entry_id}"),
    INVITE: post("InviteWaitlistEntry", "/waitlist_entries/{waitlist_entry_id}/invite"),
    REJECT: post("RejectWaitlistEntry", "/waitlist_entries/{waitlist_entry_id}/reject")
        .idempotent(),
}

/// The waitlist; Clerk's `clerkClient.waitlistEntries`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// # let response = serde_json::json!({ "object": "waitlist_entry", "id": "wle_1", "status": "pending" });
/// # let (method, ok) = (http::Method::POST, http::StatusCode::OK);
/// # instance.responses().always(method, "/v1/waitlist_entries", ok, response);
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

    /// Lists the entries, newest first.
    pub fn list(&self) -> ListWaitlistEntries {
        ListWaitlistEntries(Call::new(&self.client, LIST.request()))
    }

    /// Adds an email address to the waitlist.
    pub fn create(&self, parameters: CreateWaitlistEntry) -> Call<WaitlistEntry> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Adds several email addresses to the waitlist, at most 50. Existing entries are
    /// returned unchanged.
    pub fn create_many(
        &self,
        parameters: impl Into<List<CreateWaitlistEntry>>,
    ) -> Call<Vec<WaitlistEntry>> {
        let parameters: List<CreateWaitlistEntry> = parameters.into();
        let request = CREATE_MANY.request().json(&parameters);
        Call::new(&self.client, request)
    }

    /// Deletes a pending entry.
    pub fn delete(&self, entry_id: &WaitlistEntryId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(entry_id))
    }

    /// Sends an invitation to the email address of an entry.
    pub fn invite(&self, entry_id: &WaitlistEntryId) -> InviteWaitlistEntry {
        InviteWaitlistEntry::new(&self.client, INVITE.request().path(entry_id))
    }

    /// Rejects an entry.
    pub fn reject(&self, entry_id: &WaitlistEntryId) -> Call<WaitlistEntry> {
        Call::new(&self.client, REJECT.request().path(entry_id))
    }
}

list! {
    /// Call returned by [`WaitlistEntries::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListWaitlistEntries -> WaitlistEntry {
        /// A text to search for.
        query: String,
        /// The state.
        status: WaitlistEntryStatus,
        /// The order: a field's name, prefixed with `+` or `-`. Default `-created_at`.
        order_by: String,
    }
}

params! {
    /// Parameters of [`WaitlistEntries::create`].
    CreateWaitlistEntry(email_address: String) {
        /// Sends an email if `true`. Default `true`.
        notify: Nullable<bool>,
    }
}

action! {
    /// Call returned by [`WaitlistEntries::invite`]: chain options, then `.await` it.
    InviteWaitlistEntry -> WaitlistEntry {
        /// Ignores an existing invitation or user if `true`, instead of failing. Default `false`.
        ignore_existing: Nullable<bool>,
    }
}
