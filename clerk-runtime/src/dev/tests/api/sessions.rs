use super::{Scene, assert_api_error};
use crate::api::models::SessionStatus;
use crate::api::resources::{CreateSession, RefreshSession};
use crate::dev::Instance;

#[tokio::test]
async fn session_is_created_for_a_user() {
    let scene = Scene::start().await;
    let (sessions, bob) = (scene.clerk.sessions(), scene.user("bob").await);
    let acme = scene.acme().await;
    let parameters = CreateSession::new(bob.clone()).active_organization_id(acme.clone());
    let made = sessions.create(parameters).await.unwrap();
    assert_eq!(
        (made.user_id, made.last_active_organization_id),
        (bob.clone(), Some(acme))
    );
    let elsewhere = CreateSession::new(bob).active_organization_id("org_none");
    assert_api_error(
        sessions.create(elsewhere).await,
        422,
        "form_resource_not_found",
    );
    let unknown_user = sessions.create(CreateSession::new("user_none")).await;
    assert_api_error(unknown_user, 404, "resource_not_found");
}

#[tokio::test]
async fn session_of_a_banned_user_is_rejected() {
    let scene = Scene::start().await;
    let bob = scene.user("bob").await;
    scene.clerk.users().ban(&bob).await.unwrap();
    let outcome = scene.clerk.sessions().create(CreateSession::new(bob)).await;
    assert_api_error(outcome, 403, "user_banned");
}

#[tokio::test]
async fn session_creation_in_production_is_rejected() {
    let builder = Instance::builder().production("clerk.example.com");
    let scene = Scene::of(builder.start().await.unwrap());
    let alice = scene.user("alice").await;
    let outcome = scene
        .clerk
        .sessions()
        .create(CreateSession::new(alice))
        .await;
    assert_api_error(outcome, 403, "resource_forbidden");
}

#[tokio::test]
async fn revoked_session_gets_no_refresh_and_no_tokens() {
    let scene = Scene::start().await;
    let (alice, sessions) = (scene.sign_in("alice"), scene.clerk.sessions());
    let refresh_token = super::super::cookie(&alice, &refresh_cookie(&alice));
    let refresh = || {
        let expired = alice.token_builder().expired().mint();
        let origin = "http://localhost:3000";
        let parameters = RefreshSession::new(expired, refresh_token.clone(), origin);
        sessions.refresh(&alice.session_id(), parameters)
    };
    refresh().await.unwrap();
    let revoked = sessions.revoke(&alice.session_id()).await.unwrap();
    assert_eq!(revoked.status, SessionStatus::Revoked);
    assert_api_error(refresh().await, 401, "refresh_token_invalid");
    assert_api_error(
        sessions.token(&alice.session_id()).await,
        404,
        "resource_not_found",
    );
    let active = sessions
        .list()
        .user_id(alice.user_id())
        .status(SessionStatus::Active);
    assert!(active.await.unwrap().is_empty());
}

fn refresh_cookie(person: &crate::dev::SignedIn) -> String {
    let cookies = person.cookie_header();
    let mut names = cookies.split("; ").filter_map(|pair| pair.split_once('='));
    names
        .find(|(name, _)| name.starts_with("__refresh_"))
        .unwrap()
        .0
        .to_owned()
}

#[tokio::test]
async fn lifetimes_out_of_range_are_rejected() {
    let scene = Scene::start().await;
    let alice = scene.sign_in("alice");
    let token = scene
        .clerk
        .sessions()
        .token(&alice.session_id())
        .expires_in_seconds(29)
        .await;
    assert_api_error(token, 422, "form_param_value_invalid");
}
