//! Machines.

use clerk_runtime::api::resources::{CreateMachine, UpdateMachine};

use super::{MACHINE, call};
use crate::prism::Prism;

pub(crate) async fn calls(prism: &Prism) {
    let clerk = prism.clerk();
    call!(prism, clerk.machines().list());
    call!(
        prism,
        clerk
            .machines()
            .list()
            .limit(5)
            .offset(3)
            .query("jo")
            .order_by("-created_at")
    );
    call!(prism, clerk.machines().create(CreateMachine::new("text")));
    call!(
        prism,
        clerk.machines().create(
            CreateMachine::new("text")
                .scoped_machines([MACHINE])
                .default_token_ttl(60)
        )
    );
    call!(prism, clerk.machines().get(&MACHINE.into()));
    call!(
        prism,
        clerk
            .machines()
            .update(&MACHINE.into(), UpdateMachine::new())
    );
    call!(
        prism,
        clerk.machines().update(
            &MACHINE.into(),
            UpdateMachine::new().name("text").default_token_ttl(60)
        )
    );
    call!(prism, clerk.machines().delete(&MACHINE.into()));
    call!(prism, clerk.machines().secret_key(&MACHINE.into()));
    call!(
        prism,
        clerk.machines().rotate_secret_key(&MACHINE.into(), 60)
    );
    call!(
        prism,
        clerk
            .machines()
            .create_scope(&MACHINE.into(), &MACHINE.into())
    );
    call!(
        prism,
        clerk
            .machines()
            .delete_scope(&MACHINE.into(), &MACHINE.into())
    );
}
