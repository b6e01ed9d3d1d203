//! Machines.

use super::macros::model;
use super::{InstanceId, MachineId, Redacted};
use crate::clock::UnixMillis;

model! {
    /// A machine.
    Machine {
        /// Always `machine`.
        object: String,
        /// The id, `mch_…`.
        id: MachineId,
        /// The name.
        name: String,
        /// The instance's id.
        instance_id: InstanceId,
        /// Time of creation.
        created_at: UnixMillis,
        /// Time of the last change.
        updated_at: UnixMillis,
        /// The default lifetime of tokens, in seconds.
        default_token_ttl: Option<i64>,
        /// The machines to which this machine may send requests.
        scoped_machines: Vec<Machine>,
        /// The secret key; not shown by `Debug`.
        secret_key: Option<Redacted<String>>,
    }
}

model! {
    /// A machine's secret key.
    MachineSecretKey {
        /// Always `machine_secret_key`.
        object: String,
        /// The secret; not shown by `Debug`.
        secret: Redacted<String>,
    }
}

model! {
    /// A scope that lets one machine send requests to another.
    MachineScope {
        /// Always `machine_scope`.
        object: String,
        /// The id of the machine that sends requests.
        from_machine_id: MachineId,
        /// The id of the machine that receives requests.
        to_machine_id: MachineId,
        /// Time of creation.
        created_at: Option<UnixMillis>,
        /// `true` if the scope was deleted.
        deleted: Option<bool>,
    }
}
