use serde_json::{Value, json};
use url::Url;

use super::browser::{Browser, location, query};
use super::{cookie, get, part};
use crate::dev::{Instance, Person};

const APP: &str = "http://localhost:3000/page?x=1";

/// Returns the URL to which an application redirects a browser for a handshake.
fn handshake_url(clerk: &Instance, format: &str, extra: &[(&str, &str)]) -> String {
    let mut url = Url::parse(clerk.url())
        .unwrap()
        .join("/v1/client/handshake")
        .unwrap();
    url.query_pairs_mut()
        .append_pair("redirect_url", APP)
        .append_pair("suffixed_cookies", "true")
        .append_pair("__clerk_hs_reason", "dev-browser-missing")
        .append_pair("format", format)
        .extend_pairs(extra);
    url.into()
}

async fn directives(clerk: &Instance, nonce: &str) -> Vec<String> {
    let (status, body) = get(
        clerk,
        &format!("/v1/clients/handshake_payload?nonce={nonce}"),
    )
    .await;
    assert_eq!(status, 200);
    serde_json::from_value(body["directives"].clone()).unwrap()
}

/// Performs the application's part of a handshake, and stores the cookies in the browser.
async fn complete_handshake(clerk: &Instance, browser: &mut Browser) {
    let known = browser.jar.get("__clerk_db_jwt").cloned();
    let extra = known
        .as_ref()
        .map(|token| ("__clerk_db_jwt", token.as_str()));
    let url = handshake_url(clerk, "nonce", extra.as_slice());
    let back = location(&browser.get(&url).await);
    assert!(back.as_str().starts_with(APP));
    for directive in directives(clerk, &query(&back, "__clerk_handshake_nonce").unwrap()).await {
        browser.set(&directive);
    }
}

#[tokio::test]
async fn browser_returns_from_sign_in_with_a_session() {
    let clerk = Instance::start().await.unwrap();
    let mut browser = Browser::new();
    complete_handshake(&clerk, &mut browser).await;
    assert_eq!(browser.jar["__client_uat"], "0");
    assert!(!browser.jar.contains_key("__session"));

    let known = browser.jar["__clerk_db_jwt"].clone();
    let sign_in = format!("{}/sign-in", clerk.url());
    let mut page = Url::parse(&sign_in).unwrap();
    page.query_pairs_mut()
        .append_pair("redirect_url", APP)
        .append_pair("__clerk_db_jwt", &known);
    let html = browser.get(page.as_str()).await.text().await.unwrap();
    assert!(html.contains("Sign in as alice") && html.contains("Sign in as bob"));
    let form = [
        ("user", "alice"),
        ("redirect_url", APP),
        ("__clerk_db_jwt", &known),
    ];
    let reply = browser.post(&sign_in, &form).await;
    assert_eq!(reply.status(), 303);
    assert_eq!(
        query(&location(&reply), "__clerk_db_jwt").as_ref(),
        Some(&known)
    );

    complete_handshake(&clerk, &mut browser).await;
    let claims = part(&browser.jar["__session"], 1);
    assert_eq!(claims["azp"], "http://localhost:3000");
    assert_eq!(claims["o"]["slg"], "acme");
    assert_ne!(browser.jar["__client_uat"], "0");
    let suffix = &clerk.shared.settings.cookie_suffix;
    assert_eq!(
        browser.jar[&format!("__session_{suffix}")],
        browser.jar["__session"]
    );
    assert!(browser.jar.contains_key(&format!("__refresh_{suffix}")));
}

#[tokio::test]
async fn sign_out_removes_the_session() {
    let clerk = Instance::start().await.unwrap();
    let mut browser = Browser::new();
    for pair in clerk.sign_in("alice").unwrap().cookie_header().split("; ") {
        browser.set(pair);
    }
    let known = browser.jar["__clerk_db_jwt"].clone();
    let form = [("redirect_url", APP), ("__clerk_db_jwt", known.as_str())];
    browser
        .post(&format!("{}/sign-out", clerk.url()), &form)
        .await;
    complete_handshake(&clerk, &mut browser).await;
    assert!(!browser.jar.contains_key("__session"));
    assert_eq!(browser.jar["__client_uat"], "0");
}

#[tokio::test]
async fn handshake_token_is_signed() {
    let clerk = Instance::start().await.unwrap();
    let alice = clerk.sign_in("alice").unwrap();
    let browser = cookie(&alice, "__clerk_db_jwt");
    let url = handshake_url(&clerk, "token", &[("__clerk_db_jwt", &browser)]);
    let back = location(&Browser::new().get(&url).await);
    let token = query(&back, "__clerk_handshake").unwrap();
    let claims = clerk.shared.keys.read(&token).unwrap();
    let cookies: Vec<String> = serde_json::from_value(claims["handshake"].clone()).unwrap();
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.starts_with("__session=eyJ"))
    );
    assert_eq!(part(&token, 0).get("cat"), None);
}

#[tokio::test]
async fn nonce_is_accepted_once() {
    let clerk = Instance::start().await.unwrap();
    let back = location(
        &Browser::new()
            .get(&handshake_url(&clerk, "nonce", &[]))
            .await,
    );
    let nonce = query(&back, "__clerk_handshake_nonce").unwrap();
    directives(&clerk, &nonce).await;
    let (status, _) = get(
        &clerk,
        &format!("/v1/clients/handshake_payload?nonce={nonce}"),
    )
    .await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn redirect_outside_of_loopback_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let mut browser = Browser::new();
    for evil in [
        "https://evil.example/",
        "http://localhost.evil.example/",
        "http://localhost@evil.example/",
        "//evil.example/",
        "/page",
        "javascript:alert(1)",
        "",
    ] {
        let mut url = Url::parse(&format!("{}/v1/client/handshake", clerk.url())).unwrap();
        url.query_pairs_mut().append_pair("redirect_url", evil);
        let reply = browser.get(url.as_str()).await;
        assert_eq!(reply.status(), 400, "{evil}");
        let form = [("user", "alice"), ("redirect_url", evil)];
        for path in ["sign-in", "sign-out", "sign-in/tasks"] {
            let reply = browser
                .post(&format!("{}/{path}", clerk.url()), &form)
                .await;
            assert_eq!(reply.status(), 400, "{path} {evil}");
        }
    }
}

#[tokio::test]
async fn handshake_can_change_the_organization() {
    let dora = Person::new("dora")
        .member_of("one", "org:admin")
        .member_of("two", "org:member");
    let clerk = Instance::builder().person(dora).start().await.unwrap();
    let dora = clerk.sign_in("dora").unwrap();
    let browser = cookie(&dora, "__clerk_db_jwt");
    for (requested, active) in [
        ("two", json!("two")),
        ("three", json!("two")),
        ("", Value::Null),
    ] {
        let extra = [
            ("__clerk_db_jwt", browser.as_str()),
            ("organization_id", requested),
        ];
        Browser::new()
            .get(&handshake_url(&clerk, "nonce", &extra))
            .await;
        let slug = part(&dora.token(), 1)["o"]["slg"].clone();
        assert_eq!(slug, active, "{requested:?}");
    }
}

#[tokio::test]
async fn production_instance_uses_cookies_instead_of_the_url() {
    let clerk = Instance::builder()
        .production("clerk.example.com")
        .start()
        .await
        .unwrap();
    let mut browser = Browser::new();
    let form = [("user", "bob"), ("redirect_url", APP)];
    let reply = browser
        .post(&format!("{}/sign-in", clerk.url()), &form)
        .await;
    assert_eq!(location(&reply).as_str(), APP);
    assert_ne!(browser.jar["__client_uat"], "0");
    assert!(!browser.jar.contains_key("__session"));

    let reply = browser.get(&handshake_url(&clerk, "nonce", &[])).await;
    assert_eq!(location(&reply).as_str(), APP);
    for directive in directives(&clerk, &browser.jar["__clerk_handshake_nonce"].clone()).await {
        browser.set(&directive);
    }
    assert_eq!(
        part(&browser.jar["__session"], 1)["iss"],
        "https://clerk.example.com"
    );
    assert!(!browser.jar.contains_key("__clerk_handshake_nonce"));
    assert!(!browser.jar.contains_key("__clerk_db_jwt"));
}

#[tokio::test]
async fn pending_session_becomes_active_after_its_tasks() {
    let pia = Person::new("pia").pending();
    let clerk = Instance::builder().person(pia).start().await.unwrap();
    let pia = clerk.sign_in("pia").unwrap();
    let browser = cookie(&pia, "__clerk_db_jwt");
    let form = [("redirect_url", APP), ("__clerk_db_jwt", browser.as_str())];
    let reply = Browser::new()
        .post(&format!("{}/sign-in/tasks", clerk.url()), &form)
        .await;
    assert_eq!(reply.status(), 303);
    assert_eq!(part(&pia.token(), 1)["sts"], "active");
}

#[tokio::test]
async fn pages_escape_their_content() {
    let clerk = Instance::builder()
        .person(Person::new("<script>\"'&"))
        .start()
        .await
        .unwrap();
    let html = Browser::new()
        .get(&format!("{}/sign-in", clerk.url()))
        .await
        .text()
        .await
        .unwrap();
    assert!(html.contains("&lt;script&gt;&quot;&#39;&amp;") && !html.contains("<script>"));
}

/// Signs in a browser through a handshake with this instance, on 127.0.0.1.
async fn sign_in(clerk: &Instance, browser: &mut Browser) {
    for pair in clerk.sign_in("alice").unwrap().cookie_header().split("; ") {
        browser.set(pair);
    }
    complete_handshake(clerk, browser).await;
}

fn count_suffixed(browser: &Browser, suffix: &str) -> usize {
    let ending = format!("_{suffix}");
    let names = browser.jar.keys();
    names.filter(|name| name.ends_with(&ending)).count()
}

#[tokio::test]
async fn cookies_end_with_the_browser_session() {
    let clerk = Instance::start().await.unwrap();
    let known = cookie(&clerk.sign_in("alice").unwrap(), "__clerk_db_jwt");
    let mut browser = Browser::new();
    let url = handshake_url(&clerk, "nonce", &[("__clerk_db_jwt", &known)]);
    let back = location(&browser.get(&url).await);
    let nonce = query(&back, "__clerk_handshake_nonce").unwrap();
    let mut directives = directives(&clerk, &nonce).await;
    assert!(directives.iter().any(|it| it.starts_with("__session=")));
    let page = browser.get(&format!("{}/sign-in", clerk.url())).await;
    let headers = page.headers().get_all("set-cookie").iter();
    directives.extend(headers.map(|value| value.to_str().unwrap().to_owned()));
    for directive in directives {
        assert!(
            !directive.contains("Max-Age") && !directive.contains("Expires"),
            "{directive}"
        );
    }
}

#[tokio::test]
async fn cookies_of_earlier_instances_are_removed() {
    let mut browser = Browser::new();
    let mut first = None;
    for _ in 0..4 {
        let clerk = Instance::start().await.unwrap();
        sign_in(&clerk, &mut browser).await;
        browser.get(&format!("{}/sign-in", clerk.url())).await;
        assert_eq!(
            count_suffixed(&browser, &clerk.shared.settings.cookie_suffix),
            4
        );
        let expected = *first.get_or_insert(browser.jar.len());
        assert_eq!(browser.jar.len(), expected, "{:?}", browser.jar.keys());
        drop(clerk);
        // The server's task ends when it is polled next.
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn cookies_of_running_and_real_instances_are_kept() {
    let one = Instance::start().await.unwrap();
    let two = Instance::start().await.unwrap();
    let mut browser = Browser::new();
    sign_in(&one, &mut browser).await;
    let real = one.sign_in("alice").unwrap().token_builder();
    let real = real.claim("iss", "https://foo-bar-13.clerk.accounts.dev");
    for pair in [
        format!("__session_naoXFJnI={}", real.mint()),
        "__session_12345678=garbage".to_owned(),
        "__session_=a.b.c".to_owned(),
        "shop_session=1".to_owned(),
    ] {
        browser.set(&pair);
    }
    let before: Vec<_> = browser.jar.keys().cloned().collect();
    browser.get(&format!("{}/sign-in", two.url())).await;
    let all_kept = before.iter().all(|name| browser.jar.contains_key(name));
    assert!(all_kept, "{before:?}, {:?}", browser.jar.keys());
}
