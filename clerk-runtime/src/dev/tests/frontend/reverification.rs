use std::time::Duration;

use serde_json::json;

use super::{PASSWORD, Page, http, rejected};
use crate::dev::tests::clock::ManualClock;
use crate::dev::{Instance, Person};

#[tokio::test]
async fn password_verifies_the_first_factor_again() {
    let clock = ManualClock::new();
    let ann = Person::new("ann").password(PASSWORD);
    let builder = Instance::builder().person(ann).clock(clock.clone());
    let clerk = builder.start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "ann").await;
    clock.advance(Duration::from_hours(1));
    let path = format!("/v1/client/sessions/{}/verify", page.session_id().await);
    let attempt = format!("{path}/attempt_first_factor");
    let right = [("strategy", "password"), ("password", PASSWORD)];
    assert_eq!(page.rejection("POST", &attempt, &right).await.0, 404);

    let started = page.ok("POST", &path, &[("level", "second_factor")]).await;
    assert_eq!(
        started["response"]["level"], "first_factor",
        "ann has no second factor"
    );
    assert_eq!(
        started["response"]["session"]["factor_verification_age"][0],
        60
    );
    let wrong = [("strategy", "password"), ("password", "wrong")];
    let rejection = page.rejection("POST", &attempt, &wrong).await;
    assert_eq!(
        rejection,
        rejected(422, "form_password_incorrect", "password")
    );
    let verified = page.ok("POST", &attempt, &right).await;
    assert_eq!(verified["response"]["status"], "complete");
    assert_eq!(
        verified["response"]["session"]["factor_verification_age"][0],
        0
    );
}

#[tokio::test]
async fn verification_that_the_console_expires_can_be_repeated() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let session = page.session_id().await;
    let path = format!("/v1/client/sessions/{session}/verify");
    let console = format!("action=expire_verification&id={session}");
    let request = http().post(format!("{}/console", clerk.url()));
    let response = request.body(console).send().await.unwrap();
    assert_eq!(response.status(), 303);

    let started = page.ok("POST", &path, &[("level", "first_factor")]).await;
    let ages = &started["response"]["session"]["factor_verification_age"];
    assert_eq!(*ages, json!([2880, -1]));
    let right = [("strategy", "password"), ("password", PASSWORD)];
    let attempt = format!("{path}/attempt_first_factor");
    let verified = page.ok("POST", &attempt, &right).await;
    let ages = &verified["response"]["session"]["factor_verification_age"];
    assert_eq!(*ages, json!([0, -1]));
}

#[tokio::test]
async fn both_factors_are_verified_in_their_order() {
    let ann = Person::new("ann").password(PASSWORD).second_factor();
    let clerk = Instance::builder().person(ann).start().await.unwrap();
    let mut page = Page::new(&clerk);
    let form = [
        ("strategy", "password"),
        ("identifier", "ann"),
        ("password", PASSWORD),
    ];
    let started = page.ok("POST", "/v1/client/sign_ins", &form).await;
    let id = started["response"]["id"].as_str().unwrap();
    let second = [("strategy", "totp"), ("code", "424242")];
    let attempt = format!("/v1/client/sign_ins/{id}/attempt_second_factor");
    page.ok("POST", &attempt, &second).await;

    let path = format!("/v1/client/sessions/{}/verify", page.session_id().await);
    page.ok("POST", &path, &[("level", "multi_factor")]).await;
    let early = page
        .rejection("POST", &format!("{path}/attempt_second_factor"), &second)
        .await;
    assert_eq!(early, rejected(400, "verification_invalid_state", ""));
    page.ok(
        "POST",
        &format!("{path}/prepare_first_factor"),
        &[("strategy", "email_code")],
    )
    .await;
    let first = [("strategy", "email_code"), ("code", "424242")];
    let verified = page
        .ok("POST", &format!("{path}/attempt_first_factor"), &first)
        .await;
    assert_eq!(verified["response"]["status"], "needs_second_factor");
    let verified = page
        .ok("POST", &format!("{path}/attempt_second_factor"), &second)
        .await;
    assert_eq!(verified["response"]["status"], "complete");
}

#[tokio::test]
async fn unknown_level_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let path = format!("/v1/client/sessions/{}/verify", page.session_id().await);
    let rejection = page
        .rejection("POST", &path, &[("level", "third_factor")])
        .await;
    assert_eq!(
        rejection,
        rejected(422, "form_param_value_invalid", "level")
    );
}
