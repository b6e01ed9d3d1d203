use super::{Scene, assert_api_error};
use crate::api::resources::UpdateUser;
use crate::dev::{Instance, Person};

#[tokio::test]
async fn password_is_verified_changed_and_removed() {
    let carol = Person::new("carol").password("correct horse");
    let scene = Scene::of(Instance::builder().person(carol).start().await.unwrap());
    let (users, carol) = (scene.clerk.users(), scene.user("carol").await);
    let verified = users
        .verify_password(&carol, "correct horse")
        .await
        .unwrap();
    assert_eq!(verified.verified, Some(true));
    let wrong = users.verify_password(&carol, "battery staple").await;
    assert_api_error(wrong, 422, "incorrect_password");

    users
        .update(&carol, UpdateUser::new().password("battery staple"))
        .await
        .unwrap();
    let verified = users
        .verify_password(&carol, "battery staple")
        .await
        .unwrap();
    assert_eq!(verified.verified, Some(true));
    assert!(
        !users
            .remove_password(&carol)
            .await
            .unwrap()
            .password_enabled
    );
    let none = users.verify_password(&carol, "battery staple").await;
    assert_api_error(none, 400, "no_password_set");
}

#[tokio::test]
async fn new_password_ends_sessions_on_request() {
    let scene = Scene::start().await;
    let alice = scene.sign_in("alice");
    let changes = UpdateUser::new().password("correct horse");
    scene
        .clerk
        .users()
        .update(&alice.user_id(), changes.clone())
        .await
        .unwrap();
    scene
        .clerk
        .sessions()
        .token(&alice.session_id())
        .await
        .unwrap();
    let changes = changes.sign_out_of_other_sessions(true);
    scene
        .clerk
        .users()
        .update(&alice.user_id(), changes)
        .await
        .unwrap();
    assert!(
        scene
            .clerk
            .sessions()
            .token(&alice.session_id())
            .await
            .is_err()
    );
}

#[tokio::test]
async fn password_digest_is_stored_but_not_verified() {
    let scene = Scene::start().await;
    let (users, alice) = (scene.clerk.users(), scene.user("alice").await);
    let alone = UpdateUser::new().password_digest("$2a$10$x");
    let hasher = users.update(&alice, alone.clone()).await;
    assert_api_error(hasher, 422, "form_conditional_param_missing");
    users
        .update(&alice, alone.password_hasher("bcrypt"))
        .await
        .unwrap();
    let verified = users.verify_password(&alice, "anything").await;
    assert_api_error(verified, 422, "not_simulated_offline");
}

#[tokio::test]
async fn backup_codes_are_accepted_once() {
    let scene = Scene::start().await;
    let (users, alice) = (scene.clerk.users(), scene.user("alice").await);
    let changes = UpdateUser::new()
        .totp_secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        .backup_codes(["12345678", "87654321"]);
    assert!(
        users
            .update(&alice, changes)
            .await
            .unwrap()
            .two_factor_enabled
    );
    let verified = users.verify_totp(&alice, "12345678").await.unwrap();
    assert_eq!(verified.code_type.unwrap().as_str(), "backup_code");
    // A used backup code is checked as a TOTP code, which has six digits.
    assert_api_error(
        users.verify_totp(&alice, "12345678").await,
        422,
        "totp_invalid_length",
    );
    assert_api_error(
        users.verify_totp(&alice, "abcdef").await,
        422,
        "totp_incorrect_code",
    );

    users.disable_mfa(&alice).await.unwrap();
    let user = users.get(&alice).await.unwrap();
    assert!(!user.totp_enabled && !user.backup_code_enabled && !user.two_factor_enabled);
    assert_api_error(
        users.verify_totp(&alice, "123456").await,
        400,
        "totp_disabled",
    );
}
