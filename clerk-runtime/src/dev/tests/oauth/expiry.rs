use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use super::{Browser, Client, button, field, text};
use crate::clock::{Clock, UnixMillis};
use crate::dev::Instance;

/// Clock that the test advances, in milliseconds since the Unix epoch.
#[derive(Clone, Debug)]
struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_800_000_000_000)))
    }

    fn advance(&self, time: Duration) {
        let millis = time.as_millis().try_into().unwrap();
        self.0.fetch_add(millis, Ordering::Relaxed);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UnixMillis {
        UnixMillis::from_millis(self.0.load(Ordering::Relaxed))
    }
}

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
