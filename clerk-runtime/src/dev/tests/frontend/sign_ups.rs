use super::{Page, rejected};
use crate::dev::Instance;

const SIGN_UPS: &str = "/v1/client/sign_ups";

const ERIN: [(&str, &str); 5] = [
    ("email_address", "Erin@example.com"),
    ("password", "a long password"),
    ("username", "erin"),
    ("first_name", "Erin"),
    ("unsafe_metadata", r#"{"from":"advert"}"#),
];

#[tokio::test]
async fn verified_sign_up_creates_a_user_of_the_backend_api() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::new(&clerk);
    let started = page.ok("POST", SIGN_UPS, &ERIN).await;
    assert_eq!(started["response"]["status"], "missing_requirements");
    assert_eq!(started["response"]["unverified_fields"][0], "email_address");
    let verification = &started["response"]["verifications"]["email_address"];
    assert_eq!(verification["next_action"], "needs_prepare");
    assert!(verification["strategy"].is_null());
    let path = format!("{SIGN_UPS}/{}", started["response"]["id"].as_str().unwrap());
    let attempt = format!("{path}/attempt_verification");
    let code = [("strategy", "email_code"), ("code", "424242")];
    let early = page.rejection("POST", &attempt, &code).await;
    assert_eq!(early, rejected(400, "verification_not_sent", ""));

    let prepare = format!("{path}/prepare_verification");
    page.ok("POST", &prepare, &[("strategy", "email_code")])
        .await;
    let wrong = page.rejection("POST", &attempt, &[("code", "1")]).await;
    assert_eq!(wrong, rejected(422, "form_code_incorrect", "code"));
    let complete = page.ok("POST", &attempt, &code).await;
    assert_eq!(complete["response"]["status"], "complete");
    assert_eq!(
        complete["client"]["sessions"][0]["user"]["first_name"],
        "Erin"
    );

    let users = clerk.clerk().unwrap().users();
    let erin = users.list().username("erin").await.unwrap();
    assert_eq!(erin[0].email_addresses[0].email_address, "erin@example.com");
    assert_eq!(erin[0].unsafe_metadata["from"], "advert");
    assert!(
        users
            .verify_password(&erin[0].id, "a long password")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn missing_fields_can_be_added() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::new(&clerk);
    let started = page.ok("POST", SIGN_UPS, &ERIN[..1]).await;
    assert_eq!(started["response"]["missing_fields"][0], "password");
    let path = format!("{SIGN_UPS}/{}", started["response"]["id"].as_str().unwrap());
    let updated = page.ok("PATCH", &path, &ERIN[1..2]).await;
    assert!(
        updated["response"]["missing_fields"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn invalid_or_taken_field_is_named() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::new(&clerk);
    for (field, value, error) in [
        ("email_address", "no address", "form_param_format_invalid"),
        (
            "email_address",
            "Alice@example.com",
            "form_identifier_exists",
        ),
        ("username", "ALICE", "form_identifier_exists"),
        ("username", "a b", "form_username_invalid_character"),
        ("password", "short", "form_password_length_too_short"),
        ("password", &"x".repeat(73), "form_password_length_too_long"),
        ("unsafe_metadata", "{", "form_param_value_invalid"),
    ] {
        let rejection = page.rejection("POST", SIGN_UPS, &[(field, value)]).await;
        assert_eq!(rejection, rejected(422, error, field));
    }
}

#[tokio::test]
async fn identifier_that_another_user_has_taken_since_the_start_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let mut pages = [Page::new(&clerk), Page::new(&clerk)];
    let mut outcomes = Vec::new();
    let mut paths = Vec::new();
    for page in &mut pages {
        let started = page.ok("POST", SIGN_UPS, &ERIN).await;
        let path = format!("{SIGN_UPS}/{}", started["response"]["id"].as_str().unwrap());
        page.ok(
            "POST",
            &format!("{path}/prepare_verification"),
            &[("strategy", "email_code")],
        )
        .await;
        paths.push(path);
    }
    for (page, path) in pages.iter_mut().zip(paths) {
        let attempt = format!("{path}/attempt_verification");
        outcomes.push(
            page.call("POST", &attempt, &[("code", "424242")])
                .await
                .0
                .as_u16(),
        );
    }
    assert_eq!(outcomes, [200, 422]);
}
