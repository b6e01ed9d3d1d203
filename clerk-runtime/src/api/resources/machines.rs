//! Machines.

use serde_json::json;

use super::operation_table;
use crate::api::models::{DeletedObject, Machine, MachineId, MachineScope, MachineSecretKey};
use crate::api::page::list;
use crate::api::params::params;
use crate::api::{Call, Client, List};

operation_table! {
    LIST: get("ListMachines", "/machines"),
    CREATE: post("CreateMachine", "/machines"),
    GET: get("GetMachine", "/machines/{machine_id}"),
    UPDATE: patch("UpdateMachine", "/machines/{machine_id}"),
    DELETE: delete("DeleteMachine", "/machines/{machine_id}"),
    SECRET_KEY: get("GetMachineSecretKey", "/machines/{machine_id}/secret_key"),
    ROTATE_SECRET_KEY: post("RotateMachineSecretKey", "/machines/{machine_id}/secret_key/rotate"),
    CREATE_SCOPE: post("CreateMachineScope", "/machines/{machine_id}/scopes"),
    DELETE_SCOPE: delete("DeleteMachineScope", "/machines/{machine_id}/scopes/{other_machine_id}"),
}

/// Machines; Clerk's `clerkClient.machines`.
///
/// ```
/// # #[cfg(feature = "dev")]
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let instance = clerk_runtime::dev::Instance::start().await?;
/// # let clerk = instance.clerk()?;
/// use clerk_runtime::api::resources::CreateMachine;
///
/// let billing = clerk.machines().create(CreateMachine::new("billing")).await?;
/// let worker = CreateMachine::new("worker").scoped_machines([billing.id.clone()]);
/// let worker = clerk.machines().create(worker).await?;
/// assert_eq!(worker.scoped_machines[0].id, billing.id);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "dev"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct Machines {
    client: Client,
}

impl Machines {
    pub(super) fn new(client: &Client) -> Self {
        let client = client.clone();
        Self { client }
    }

    /// Lists the machines, newest first.
    pub fn list(&self) -> ListMachines {
        ListMachines(Call::new(&self.client, LIST.request()))
    }

    /// Creates a machine; the response contains its secret key.
    pub fn create(&self, parameters: CreateMachine) -> Call<Machine> {
        let request = CREATE.request().object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Fetches one machine.
    pub fn get(&self, machine_id: &MachineId) -> Call<Machine> {
        Call::new(&self.client, GET.request().path(machine_id))
    }

    /// Changes a machine.
    pub fn update(&self, machine_id: &MachineId, parameters: UpdateMachine) -> Call<Machine> {
        let request = UPDATE.request().path(machine_id).object(parameters.0);
        Call::new(&self.client, request)
    }

    /// Deletes a machine.
    pub fn delete(&self, machine_id: &MachineId) -> Call<DeletedObject> {
        Call::new(&self.client, DELETE.request().path(machine_id))
    }

    /// Fetches a machine's secret key.
    pub fn secret_key(&self, machine_id: &MachineId) -> Call<MachineSecretKey> {
        Call::new(&self.client, SECRET_KEY.request().path(machine_id))
    }

    /// Rotates a machine's secret key. The previous key stays valid for the given number of
    /// seconds, at most 28,800.
    pub fn rotate_secret_key(
        &self,
        machine_id: &MachineId,
        previous_token_ttl: u32,
    ) -> Call<MachineSecretKey> {
        let request = ROTATE_SECRET_KEY
            .request()
            .path(machine_id)
            .json(&json!({ "previous_token_ttl": previous_token_ttl }));
        Call::new(&self.client, request)
    }

    /// Lets a machine send requests to another.
    pub fn create_scope(
        &self,
        machine_id: &MachineId,
        to_machine_id: &MachineId,
    ) -> Call<MachineScope> {
        let request = CREATE_SCOPE
            .request()
            .path(machine_id)
            .json(&json!({ "to_machine_id": to_machine_id }));
        Call::new(&self.client, request)
    }

    /// Removes the permission of a machine to send requests to another.
    pub fn delete_scope(
        &self,
        machine_id: &MachineId,
        other_machine_id: &MachineId,
    ) -> Call<MachineScope> {
        Call::new(
            &self.client,
            DELETE_SCOPE
                .request()
                .path(machine_id)
                .path(other_machine_id),
        )
    }
}

list! {
    /// Call returned by [`Machines::list`]: chain filters, then `.await` one page or
    /// [`stream`](Self::stream) all items.
    ListMachines -> Machine {
        /// A text to search for.
        query: String,
        /// The order: a field's name, prefixed with `+` or `-`. Default `-created_at`.
        order_by: String,
    }
}

params! {
    /// Parameters of [`Machines::create`].
    CreateMachine(name: String) {
        /// The ids of the machines to which this machine may send requests.
        scoped_machines: List<MachineId>,
        /// The default lifetime of tokens, in seconds: 1 to 315,360,000. Default 3,600.
        default_token_ttl: i64,
    }
}

params! {
    /// Parameters of [`Machines::update`].
    UpdateMachine {
        /// The name, at most 255 characters.
        name: String,
        /// The default lifetime of tokens, in seconds: 1 to 315,360,000.
        default_token_ttl: i64,
    }
}
