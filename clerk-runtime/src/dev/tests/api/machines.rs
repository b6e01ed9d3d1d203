use super::{Scene, assert_api_error, rejection};
use crate::api::models::MachineId;
use crate::api::resources::{CreateM2mToken, CreateMachine, UpdateMachine};

#[tokio::test]
async fn machine_is_created_updated_and_deleted() {
    let scene = Scene::start().await;
    let machines = scene.clerk.machines();
    let made = machines.create(CreateMachine::new("worker")).await.unwrap();
    assert_eq!(made.default_token_ttl, Some(3600));
    assert_eq!(
        made.secret_key,
        Some(machines.secret_key(&made.id).await.unwrap().secret)
    );
    let changes = UpdateMachine::new().name("runner").default_token_ttl(60);
    let after = machines.update(&made.id, changes).await.unwrap();
    assert_eq!((after.name.as_str(), after.secret_key), ("runner", None));
    machines.delete(&made.id).await.unwrap();
    assert_api_error(machines.get(&made.id).await, 404, "resource_not_found");
}

#[tokio::test]
async fn scopes_are_added_and_removed() {
    let scene = Scene::start().await;
    let machines = scene.clerk.machines();
    let ids = ["worker", "billing"].map(|name| MachineId::from(scene.instance.machine_id(name)));
    let [worker, billing] = ids;
    machines.create_scope(&worker, &billing).await.unwrap();
    assert_api_error(
        machines.create_scope(&worker, &billing).await,
        409,
        "duplicate_record",
    );
    assert_eq!(
        machines.get(&worker).await.unwrap().scoped_machines[0].id,
        billing
    );
    machines.delete_scope(&worker, &billing).await.unwrap();
    assert_api_error(
        machines.delete_scope(&worker, &billing).await,
        404,
        "resource_not_found",
    );
}

#[tokio::test]
async fn rotated_key_is_accepted_until_its_expiry() {
    let scene = Scene::start().await;
    let machines = scene.clerk.machines();
    let old = scene.instance.machine_secret_key("worker");
    let worker = MachineId::from(scene.instance.machine_id("worker"));
    let with_old = scene
        .instance
        .clerk_builder()
        .machine_secret_key(old)
        .build()
        .unwrap();
    let create = || with_old.m2m_tokens().create(CreateM2mToken::new());
    machines.rotate_secret_key(&worker, 600).await.unwrap();
    create().await.unwrap();
    machines.rotate_secret_key(&worker, 0).await.unwrap();
    assert_api_error(create().await, 401, "clerk_key_invalid");
    let long = machines.rotate_secret_key(&worker, 28_801).await;
    assert_eq!(rejection(long).2, "previous_token_ttl");
}

#[tokio::test]
async fn machines_are_searched_and_ordered() {
    let scene = Scene::start().await;
    for name in ["billing", "archive"] {
        scene
            .clerk
            .machines()
            .create(CreateMachine::new(name))
            .await
            .unwrap();
    }
    let machines = scene.clerk.machines();
    assert_eq!(machines.list().await.unwrap()[0].name, "archive");
    assert_eq!(
        machines.list().order_by("-name").await.unwrap()[0].name,
        "billing"
    );
    assert_eq!(
        machines.list().query("BILL").await.unwrap().total_count,
        Some(1)
    );
}
