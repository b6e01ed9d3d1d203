use crate::dev::{Endpoint, Instance};

#[tokio::test]
async fn clerk_of_the_instance_calls_the_instance() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let alice = instance.sign_in("alice").unwrap();
    let user = clerk.users().get(&alice.user_id()).await.unwrap();
    assert_eq!(user.first_name.as_deref(), Some("Alice"));
    assert_eq!(instance.faults().calls(Endpoint::Users), 1);
}
