use reqwest::StatusCode;

use super::{Page, http, rejected};
use crate::dev::{Endpoint, Instance};

async fn press(clerk: &Instance, form: &[(&str, &str)]) -> StatusCode {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let request = http().post(format!("{}/console", clerk.url())).body(body);
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn buttons_change_the_state() {
    let clerk = Instance::start().await.unwrap();
    let alice = clerk.sign_in("alice").unwrap();
    let session = alice.session_id().to_string();
    let page = http()
        .get(format!("{}/console", clerk.url()))
        .send()
        .await
        .unwrap();
    assert!(page.text().await.unwrap().contains(&session));

    assert_eq!(
        press(&clerk, &[("action", "expire"), ("id", &session)]).await,
        303
    );
    let sessions = clerk.clerk().unwrap().sessions();
    assert!(sessions.token(&alice.session_id()).await.is_err());
    assert_eq!(
        press(
            &clerk,
            &[("action", "ban"), ("id", alice.user_id().as_ref())]
        )
        .await,
        303
    );
    assert!(clerk.sign_in("alice").is_err());
    assert_eq!(
        press(
            &clerk,
            &[("action", "unban"), ("id", alice.user_id().as_ref())]
        )
        .await,
        303
    );
    assert!(clerk.sign_in("alice").is_ok());

    let key = clerk.jwt_key();
    assert_eq!(press(&clerk, &[("action", "rotate")]).await, 303);
    assert_ne!(clerk.jwt_key(), key);
}

#[tokio::test]
async fn fault_of_the_frontend_api_is_set_and_cleared() {
    let clerk = Instance::start().await.unwrap();
    let fault = [
        ("action", "fault"),
        ("id", "Frontend API"),
        ("fault", "status 500"),
    ];
    assert_eq!(press(&clerk, &fault).await, 303);
    let mut page = Page::new(&clerk);
    let rejection = page.rejection("GET", "/v1/client", &[]).await;
    assert_eq!(rejection, rejected(500, "unexpected_error", ""));
    assert_eq!(clerk.faults().calls(Endpoint::FrontendApi), 1);
    assert_eq!(press(&clerk, &[("action", "clear_faults")]).await, 303);
    page.ok("GET", "/v1/client", &[]).await;
}

#[tokio::test]
async fn unknown_action_or_object_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    for (form, status) in [
        (&[("action", "explode")][..], 422),
        (&[][..], 422),
        (&[("action", "revoke"), ("id", "sess_2x")][..], 404),
        (&[("action", "ban")][..], 422),
        (
            &[("action", "fault"), ("id", "users"), ("fault", "fire")][..],
            422,
        ),
    ] {
        assert_eq!(press(&clerk, form).await, status, "{form:?}");
    }
}

#[tokio::test]
async fn foreign_site_cannot_press_a_button() {
    let clerk = Instance::start().await.unwrap();
    let request = http()
        .post(format!("{}/console", clerk.url()))
        .body("action=rotate");
    let response = request
        .header("origin", "https://evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}
