use super::{ORIGIN, Page, claims, rejected};
use crate::dev::{Instance, Organization, Person};

#[tokio::test]
async fn organization_switch_is_in_the_next_token() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let path = format!("/v1/client/sessions/{}", page.session_id().await);
    let (touch, tokens) = (format!("{path}/touch"), format!("{path}/tokens"));
    page.ok("POST", &touch, &[("active_organization_id", "")])
        .await;
    assert!(
        claims(&page.ok("POST", &tokens, &[]).await)
            .get("o")
            .is_none()
    );
    let touched = page
        .ok("POST", &touch, &[("active_organization_id", "acme")])
        .await;
    assert!(touched["response"]["last_active_organization_id"].is_string());
    let token = page.ok("POST", &tokens, &[]).await;
    assert_eq!(claims(&token)["o"]["slg"], "acme");
    assert_eq!(claims(&token)["azp"], ORIGIN);

    let unchanged = page.ok("POST", &touch, &[("intent", "focus")]).await;
    assert!(unchanged["response"]["last_active_organization_id"].is_string());
    let foreign = page
        .rejection("POST", &touch, &[("active_organization_id", "globex")])
        .await;
    assert_eq!(foreign, rejected(404, "resource_not_found", ""));
}

#[tokio::test]
async fn token_of_another_organization_does_not_change_the_session() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let path = format!("/v1/client/sessions/{}/tokens", page.session_id().await);
    let personal = page.ok("POST", &path, &[("organization_id", "")]).await;
    assert!(claims(&personal).get("o").is_none());
    assert_eq!(
        claims(&page.ok("POST", &path, &[]).await)["o"]["slg"],
        "acme"
    );
}

#[tokio::test]
async fn template_token_has_the_claims_of_the_template() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let path = format!("/v1/client/sessions/{}/tokens", page.session_id().await);
    let token = page.ok("POST", &format!("{path}/supabase"), &[]).await;
    assert_eq!(claims(&token)["email"], "alice@example.com");
    let missing = page
        .rejection("POST", &format!("{path}/nothing"), &[])
        .await;
    assert_eq!(missing, rejected(404, "resource_not_found", ""));
}

#[tokio::test]
async fn session_of_another_browser_is_unauthenticated() {
    let clerk = Instance::start().await.unwrap();
    let alice = Page::signed_in(&clerk, "alice").await.session_id().await;
    let mut bob = Page::signed_in(&clerk, "bob").await;
    for step in ["tokens", "touch", "end", "remove", "verify"] {
        let path = format!("/v1/client/sessions/{alice}/{step}");
        let rejection = bob.rejection("POST", &path, &[]).await;
        assert_eq!(
            rejection,
            rejected(401, "authentication_invalid", ""),
            "{step}"
        );
    }
    let path = format!("/v1/me?_clerk_session_id={alice}");
    assert_eq!(bob.rejection("GET", &path, &[]).await.0, 401);
}

#[tokio::test]
async fn signed_out_browser_is_unauthenticated() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::new(&clerk);
    for (method, path) in [
        ("GET", "/v1/me"),
        ("PATCH", "/v1/me"),
        ("DELETE", "/v1/me"),
        ("GET", "/v1/me/organization_memberships"),
        ("POST", "/v1/organizations"),
        ("GET", "/api_keys"),
        ("DELETE", "/v1/client/sessions"),
    ] {
        let rejection = page.rejection(method, path, &[]).await;
        assert_eq!(
            rejection,
            rejected(401, "authentication_invalid", ""),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn removed_session_issues_no_more_tokens() {
    let clerk = Instance::start().await.unwrap();
    for (step, status) in [("end", "ended"), ("remove", "removed")] {
        let mut page = Page::signed_in(&clerk, "alice").await;
        let path = format!("/v1/client/sessions/{}", page.session_id().await);
        let ended = page.ok("POST", &format!("{path}/{step}"), &[]).await;
        assert_eq!(ended["response"]["status"], status);
        assert_eq!(
            page.rejection("POST", &format!("{path}/tokens"), &[])
                .await
                .0,
            401
        );
    }
}

#[tokio::test]
async fn browser_has_several_sessions_if_the_instance_permits_them() {
    let person = |name: &str| Person::new(name).password(super::PASSWORD);
    let builder = Instance::builder()
        .person(person("alice"))
        .person(person("bob"));
    let clerk = builder.multiple_sessions().start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let alice = page.session_id().await;
    page.sign_in("bob").await;
    let client = page.client().await;
    assert_eq!(client["sessions"].as_array().unwrap().len(), 2);
    assert_ne!(client["last_active_session_id"], *alice);

    page.ok("POST", &format!("/v1/client/sessions/{alice}/touch"), &[])
        .await;
    assert_eq!(page.session_id().await, alice);
    let me = page
        .ok("GET", &format!("/v1/me?_clerk_session_id={alice}"), &[])
        .await;
    assert_eq!(me["response"]["username"], "alice");
    page.ok("POST", &format!("/v1/client/sessions/{alice}/remove"), &[])
        .await;
    assert_eq!(
        page.client().await["sessions"][0]["user"]["username"],
        "bob"
    );
}

#[tokio::test]
async fn choice_of_an_organization_finishes_the_task_of_a_pending_session() {
    let ann = Person::new("ann")
        .password(super::PASSWORD)
        .member_of("acme", "org:admin")
        .pending();
    let builder = Instance::builder()
        .organization(Organization::new("acme"))
        .person(ann);
    let clerk = builder.start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "ann").await;
    let session = page.client().await["sessions"][0].take();
    assert_eq!(session["status"], "pending");
    assert_eq!(session["tasks"][0]["key"], "choose-organization");
    let touch = format!(
        "/v1/client/sessions/{}/touch",
        session["id"].as_str().unwrap()
    );
    let touched = page
        .ok("POST", &touch, &[("active_organization_id", "acme")])
        .await;
    assert_eq!(touched["response"]["status"], "active");
}

#[tokio::test]
async fn environment_has_the_settings_of_components() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::new(&clerk);
    for method in ["GET", "PATCH"] {
        let environment = page.ok(method, "/v1/environment", &[]).await;
        assert_eq!(environment["auth_config"]["single_session_mode"], true);
        assert_eq!(environment["display_config"]["home_url"], ORIGIN);
        assert_eq!(
            environment["user_settings"]["sign_up"]["captcha_enabled"],
            false
        );
    }
    assert!(
        page.jar.is_empty(),
        "reading the environment creates no browser"
    );
}

#[tokio::test]
async fn objects_contain_no_urls_of_other_hosts() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    for path in [
        "/v1/environment",
        "/v1/client",
        "/v1/me",
        "/v1/me/organization_memberships",
    ] {
        let body = page.ok("GET", path, &[]).await.to_string();
        let mut urls = body.match_indices("://").map(|(at, _)| &body[at + 3..]);
        let is_own = |url: &str| url.starts_with("127.0.0.1:") || url.starts_with("localhost:");
        assert!(urls.all(is_own), "{path}: {body}");
    }
}
