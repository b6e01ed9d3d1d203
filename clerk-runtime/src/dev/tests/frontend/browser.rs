use super::PASSWORD;
use crate::dev::{BrowserError, Instance, Person};

#[tokio::test]
async fn browser_signs_in_switches_and_signs_out() {
    let clerk = Instance::start().await.unwrap();
    let mut browser = clerk.browser().unwrap();
    browser.set_origin("http://localhost:3000");
    browser
        .sign_in("alice@example.com", PASSWORD)
        .await
        .unwrap();
    let claims = super::part(browser.token().unwrap(), 1);
    assert_eq!(claims["azp"], "http://localhost:3000");
    assert_eq!(claims["o"]["slg"], "acme");
    assert!(browser.cookie_header().contains("__clerk_db_jwt="));
    browser.switch_organization("").await.unwrap();
    assert!(super::part(browser.token().unwrap(), 1).get("o").is_none());
    assert!(browser.switch_organization("globex").await.is_err());
    browser.sign_out().await.unwrap();
    assert_eq!(browser.token(), None);
    assert!(browser.cookie_header().contains("__client_uat=0"));
}

#[tokio::test]
async fn rejected_sign_in_returns_the_code_of_the_frontend_api() {
    let clerk = Instance::start().await.unwrap();
    let mut browser = clerk.browser().unwrap();
    let error = browser.sign_in("alice", "wrong").await.unwrap_err();
    assert!(
        matches!(&error, BrowserError::Rejected { code, .. } if code == "form_password_incorrect"),
        "{error}"
    );
    browser.sign_in_with_code("bob").await.unwrap();
    assert!(browser.token().is_some());
}

#[tokio::test]
async fn sign_in_with_a_second_factor_is_incomplete() {
    let ann = Person::new("ann").password(PASSWORD).second_factor();
    let clerk = Instance::builder().person(ann).start().await.unwrap();
    let error = clerk
        .browser()
        .unwrap()
        .sign_in("ann", PASSWORD)
        .await
        .unwrap_err();
    assert!(matches!(error, BrowserError::Incomplete(_)), "{error}");
}

#[tokio::test]
async fn page_of_another_host_is_not_loaded() {
    let clerk = Instance::start().await.unwrap();
    let mut browser = clerk.browser().unwrap();
    for url in ["https://127.0.0.1:1/", "http://example.com/", "nonsense"] {
        let error = browser.load(url).await.unwrap_err();
        assert!(matches!(error, BrowserError::ForeignUrl), "{url}: {error}");
    }
}

#[tokio::test]
async fn debug_contains_no_cookie() {
    let clerk = Instance::start().await.unwrap();
    let mut browser = clerk.browser().unwrap();
    browser.sign_in("alice", PASSWORD).await.unwrap();
    let shown = format!("{browser:?}");
    assert!(shown.contains("__session") && !shown.contains(browser.token().unwrap()));
}
