use serde_json::{Value, json};

use super::{api, cookie, part};
use crate::dev::{Instance, SignedIn};

/// Returns the body that an application sends to refresh a session.
fn refresh_body(expired: &str, refresh_token: &str) -> Value {
    json!({
        "format": "cookie", "expired_token": expired, "refresh_token": refresh_token,
        "request_origin": "https://www.example.com", "request_headers": { "host": ["a"] },
    })
}

fn refresh_token(clerk: &Instance, person: &SignedIn) -> String {
    cookie(
        person,
        &format!("__refresh_{}", clerk.shared.settings.cookie_suffix),
    )
}

#[tokio::test]
async fn refresh_token_returns_a_new_session_token() {
    let clerk = Instance::start().await.unwrap();
    let alice = clerk.sign_in("alice").unwrap();
    let path = format!("/v1/sessions/{}/refresh", alice.session_id());
    let expired = alice.token_builder().expired().mint();
    let body = refresh_body(&expired, &refresh_token(&clerk, &alice));
    let (status, reply) = api(&clerk, "POST", &path, body).await;
    assert_eq!(
        (status.as_u16(), &reply["object"]),
        (200, &json!("cookies"))
    );
    let directive = reply["cookies"][0].as_str().unwrap();
    let token = directive
        .strip_prefix("__session=")
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    assert_eq!(part(token, 1)["azp"], "https://www.example.com");
    assert!(directive.contains("; Secure"));
}

#[tokio::test]
async fn refresh_token_of_another_or_ended_session_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let alice = clerk.sign_in("alice").unwrap();
    let path = format!("/v1/sessions/{}/refresh", alice.session_id());
    let refresh = refresh_token(&clerk, &alice);
    let expired = alice.token_builder().expired().mint();
    let bob = clerk
        .sign_in("bob")
        .unwrap()
        .token_builder()
        .expired()
        .mint();
    let forged = alice
        .token_builder()
        .expired()
        .signed_by_unknown_key()
        .mint();
    for (expired, refresh) in [
        (&expired, "rt_other"),
        (&bob, &*refresh),
        (&forged, &*refresh),
    ] {
        assert_eq!(
            api(&clerk, "POST", &path, refresh_body(expired, refresh))
                .await
                .0,
            401
        );
    }
    alice.sign_out();
    assert_eq!(
        api(&clerk, "POST", &path, refresh_body(&expired, &refresh))
            .await
            .0,
        401
    );
}
