//! Tests of banned and locked users.

use std::time::Duration;

use super::{Scene, assert_api_error};
use crate::dev::tests::clock::ManualClock;
use crate::dev::{Instance, SignInError};

#[tokio::test]
async fn banned_user_is_signed_out_and_cannot_sign_in() {
    let scene = Scene::start().await;
    let bob = scene.sign_in("bob");
    assert!(
        scene
            .clerk
            .users()
            .ban(&bob.user_id())
            .await
            .unwrap()
            .banned
    );
    assert_api_error(
        scene.clerk.sessions().token(&bob.session_id()).await,
        404,
        "resource_not_found",
    );
    let again = scene.instance.sign_in("bob").unwrap_err();
    assert_eq!(again, SignInError::Banned("bob".into()));

    scene.clerk.users().unban(&bob.user_id()).await.unwrap();
    scene.sign_in("bob");
}

#[tokio::test]
async fn bulk_ban_is_atomic() {
    let scene = Scene::start().await;
    let (alice, bob) = (scene.user("alice").await, scene.user("bob").await);
    let unknown = scene
        .clerk
        .users()
        .ban_many([alice.clone(), "user_none".into()])
        .await;
    assert_api_error(unknown, 404, "resource_not_found");
    assert!(!scene.clerk.users().get(&alice).await.unwrap().banned);
    let banned = scene.clerk.users().ban_many([alice, bob]).await.unwrap();
    assert!(banned.iter().all(|user| user.banned) && banned.len() == 2);
    assert_eq!(
        scene.clerk.users().list().banned(true).await.unwrap().len(),
        2
    );
}

#[tokio::test]
async fn locked_user_cannot_sign_in_until_the_lockout_ends() {
    let clock = ManualClock::new();
    let builder = Instance::builder().clock(clock.clone());
    let scene = Scene::of(builder.start().await.unwrap());
    let bob = scene.user("bob").await;
    let locked = scene.clerk.users().lock(&bob).await.unwrap();
    assert_eq!(
        (locked.locked, locked.lockout_expires_in_seconds),
        (true, Some(3600))
    );
    let rejected = scene.instance.sign_in("bob").unwrap_err();
    assert_eq!(rejected, SignInError::Locked("bob".into()));

    clock.advance(Duration::from_hours(1));
    scene.sign_in("bob");
    scene.clerk.users().lock(&bob).await.unwrap();
    assert!(!scene.clerk.users().unlock(&bob).await.unwrap().locked);
    scene.sign_in("bob");
}
