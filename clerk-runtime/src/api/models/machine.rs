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
        /// When it was created.
        created_at: UnixMillis,
        /// When it was last changed.
        updated_at: UnixMillis,
        /// For how many seconds tokens are valid by default.
        default_token_ttl: Option<i64>,
        /// The machines that it may talk to.
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
    /// Which machine may talk to which.
    MachineScope {
        /// Always `machine_scope`.
        object: String,
        /// The machine that may talk.
        from_machine_id: MachineId,
        /// The machine that may be talked to.
        to_machine_id: MachineId,
        /// When it was created.
        created_at: Option<UnixMillis>,
        /// Whether it is deleted.
        deleted: Option<bool>,
    }
}
