use std::time::Duration;

use super::{Browser, Client, button, field, text};
use crate::dev::Instance;
use crate::dev::tests::clock::ManualClock;

#[tokio::test]
async fn consent_code_and_access_token_expire() {
    let clock = ManualClock::new();
    let builder = Instance::builder().clock(clock.clone());
    let instance = builder.start().await.unwrap();
    let client = Client::public(&instance).await;

    let mut browser = Browser::new();
    let page = browser.get(&client.authorize_url(&[])).await;
    let page = page.text().await.unwrap();
    let (request, alice) = (field(&page, "request"), button(&page, "alice"));
    let form = [("request", request.as_str()), ("user", alice.as_str())];
    clock.advance(Duration::from_mins(10));
    let url = format!("{}/oauth/consent", instance.url());
    assert_eq!(browser.post(&url, &form).await.status(), 400);

    let code = client.code(&[]).await;
    clock.advance(Duration::from_mins(10));
    let (status, error) = client.redeem(&code).await;
    assert_eq!(
        (status.as_u16(), text(&error, "error")),
        (400, "invalid_grant")
    );

    let tokens = client.tokens(&[]).await;
    let token = text(&tokens, "access_token");
    clock.advance(Duration::from_hours(24) - Duration::from_secs(1));
    assert!(client.is_active(token).await);
    clock.advance(Duration::from_secs(1));
    assert!(!client.is_active(token).await);
    let (status, _) = client.refresh(text(&tokens, "refresh_token")).await;
    assert_eq!(status, 200);
}
