use super::{ORIGIN, PASSWORD, Page, claims, rejected};
use crate::dev::{Instance, Person};

const SIGN_INS: &str = "/v1/client/sign_ins";

#[tokio::test]
async fn right_password_starts_a_session() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::new(&clerk);
    for identifier in ["alice", "Alice@Example.com"] {
        let form = [("identifier", identifier)];
        let started = page.ok("POST", SIGN_INS, &form).await;
        assert_eq!(started["response"]["status"], "needs_first_factor");
        let id = started["response"]["id"].as_str().unwrap();
        let path = format!("{SIGN_INS}/{id}/attempt_first_factor");
        let form = [("strategy", "password"), ("password", PASSWORD)];
        let sign_in = page.ok("POST", &path, &form).await;
        assert_eq!(sign_in["response"]["status"], "complete");
        let session = &sign_in["client"]["sessions"][0];
        assert_eq!(session["id"], sign_in["response"]["created_session_id"]);
        assert_eq!(session["user"]["username"], "alice");
        assert_eq!(session["status"], "active");
        let claims = claims(&session["last_active_token"]);
        assert_eq!(claims["azp"], ORIGIN);
        assert_eq!(claims["o"]["slg"], "acme");
        page.ok("DELETE", "/v1/client/sessions", &[]).await;
        assert_eq!(page.client().await["sessions"].as_array().unwrap().len(), 0);
    }
}

#[tokio::test]
async fn wrong_password_or_identifier_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::new(&clerk);
    for (identifier, password, error) in [
        ("alice", "wrong", ("form_password_incorrect", "password")),
        (
            "alice",
            "Clerk-Offline",
            ("form_password_incorrect", "password"),
        ),
        (
            "nobody",
            PASSWORD,
            ("form_identifier_not_found", "identifier"),
        ),
        ("", PASSWORD, ("form_param_missing", "identifier")),
        ("alice", "", ("form_param_missing", "password")),
    ] {
        let form = [
            ("strategy", "password"),
            ("identifier", identifier),
            ("password", password),
        ];
        let rejection = page.rejection("POST", SIGN_INS, &form).await;
        assert_eq!(rejection, rejected(422, error.0, error.1));
    }
    let sessions = page.client().await["sessions"].take();
    assert!(sessions.as_array().is_none_or(Vec::is_empty));
}

#[tokio::test]
async fn user_id_is_not_an_identifier() {
    let clerk = Instance::start().await.unwrap();
    let id = clerk.sign_in("alice").unwrap().user_id().to_string();
    let mut page = Page::new(&clerk);
    let form = [("identifier", id.as_str())];
    let rejection = page.rejection("POST", SIGN_INS, &form).await;
    assert_eq!(
        rejection,
        rejected(422, "form_identifier_not_found", "identifier")
    );
}

/// Starts a sign-in of alice, and returns the path of the attempt.
async fn started(page: &mut Page<'_>) -> String {
    let started = page
        .ok("POST", SIGN_INS, &[("identifier", "alice@example.com")])
        .await;
    format!("{SIGN_INS}/{}", started["response"]["id"].as_str().unwrap())
}

#[tokio::test]
async fn email_code_signs_in_after_it_was_sent() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::new(&clerk);
    let path = started(&mut page).await;
    let attempt = format!("{path}/attempt_first_factor");
    let right = [("strategy", "email_code"), ("code", "424242")];
    let wrong = [("strategy", "email_code"), ("code", "000000")];
    let early = page.rejection("POST", &attempt, &right).await;
    assert_eq!(early, rejected(400, "verification_not_sent", ""));

    let prepare = format!("{path}/prepare_first_factor");
    let prepared = page
        .ok("POST", &prepare, &[("strategy", "email_code")])
        .await;
    assert_eq!(
        prepared["response"]["first_factor_verification"]["status"],
        "unverified"
    );
    let rejection = page.rejection("POST", &attempt, &wrong).await;
    assert_eq!(rejection, rejected(422, "form_code_incorrect", "code"));
    let sign_in = page.ok("POST", &attempt, &right).await;
    assert_eq!(sign_in["response"]["status"], "complete");
    let replayed = page.rejection("POST", &attempt, &right).await;
    assert_eq!(replayed.0, 404);
}

#[tokio::test]
async fn forgotten_password_is_replaced() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::new(&clerk);
    let path = started(&mut page).await;
    let strategy = ("strategy", "reset_password_email_code");
    let reset = format!("{path}/reset_password");
    let new = [("password", "a new password")];
    let early = page.rejection("POST", &reset, &new).await;
    assert_eq!(early, rejected(400, "verification_invalid_state", ""));

    page.ok("POST", &format!("{path}/prepare_first_factor"), &[strategy])
        .await;
    let attempt = format!("{path}/attempt_first_factor");
    let verified = page
        .ok("POST", &attempt, &[strategy, ("code", "424242")])
        .await;
    assert_eq!(verified["response"]["status"], "needs_new_password");
    let short = page
        .rejection("POST", &reset, &[("password", "short")])
        .await;
    assert_eq!(
        short,
        rejected(422, "form_password_length_too_short", "password")
    );
    let complete = page.ok("POST", &reset, &new).await;
    assert_eq!(complete["response"]["status"], "complete");

    let old = [
        ("strategy", "password"),
        ("identifier", "alice"),
        ("password", PASSWORD),
    ];
    let rejection = Page::new(&clerk).rejection("POST", SIGN_INS, &old).await;
    assert_eq!(
        rejection,
        rejected(422, "form_password_incorrect", "password")
    );
}

#[tokio::test]
async fn second_factor_is_required_after_the_first() {
    let ann = Person::new("ann").password(PASSWORD).second_factor();
    let clerk = Instance::builder().person(ann).start().await.unwrap();
    let mut page = Page::new(&clerk);
    let form = [
        ("strategy", "password"),
        ("identifier", "ann"),
        ("password", PASSWORD),
    ];
    let first = page.ok("POST", SIGN_INS, &form).await;
    assert_eq!(first["response"]["status"], "needs_second_factor");
    assert_eq!(first["client"]["sessions"].as_array().unwrap().len(), 0);
    let id = first["response"]["id"].as_str().unwrap();
    let attempt = format!("{SIGN_INS}/{id}/attempt_second_factor");
    let wrong = page
        .rejection("POST", &attempt, &[("strategy", "totp"), ("code", "1")])
        .await;
    assert_eq!(wrong, rejected(422, "form_code_incorrect", "code"));
    let form = [("strategy", "totp"), ("code", "424242")];
    let second = page.ok("POST", &attempt, &form).await;
    assert_eq!(second["response"]["status"], "complete");
}

#[tokio::test]
async fn attempt_of_another_browser_is_not_found() {
    let clerk = Instance::start().await.unwrap();
    let path = started(&mut Page::new(&clerk)).await;
    let mut other = Page::new(&clerk);
    started(&mut other).await;
    assert_eq!(other.rejection("GET", &path, &[]).await.0, 404);
    let form = [("strategy", "password"), ("password", PASSWORD)];
    let attempt = format!("{path}/attempt_first_factor");
    assert_eq!(other.rejection("POST", &attempt, &form).await.0, 404);
}

#[tokio::test]
async fn banned_user_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let alice = clerk.sign_in("alice").unwrap().user_id();
    clerk.clerk().unwrap().users().ban(&alice).await.unwrap();
    let form = [
        ("strategy", "password"),
        ("identifier", "alice"),
        ("password", PASSWORD),
    ];
    let rejection = Page::new(&clerk).rejection("POST", SIGN_INS, &form).await;
    assert_eq!(rejection, rejected(403, "user_banned", ""));
}

#[tokio::test]
async fn signed_in_browser_cannot_sign_in_again_with_one_session_per_browser() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let form = [
        ("strategy", "password"),
        ("identifier", "bob"),
        ("password", PASSWORD),
    ];
    let rejection = page.rejection("POST", SIGN_INS, &form).await;
    assert_eq!(rejection, rejected(400, "session_exists", ""));
}

#[tokio::test]
async fn concurrent_sign_ins_of_a_browser_start_one_session() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::new(&clerk);
    page.ok("PUT", "/v1/client", &[]).await;
    let sign_in = |jar: &std::collections::BTreeMap<String, String>| {
        let (instance, jar) = (&clerk, jar.clone());
        async move {
            let form = [
                ("strategy", "password"),
                ("identifier", "alice"),
                ("password", PASSWORD),
            ];
            Page { instance, jar }.call("POST", SIGN_INS, &form).await.0
        }
    };
    let attempts = (0..8).map(|_| sign_in(&page.jar));
    let statuses = futures_util::future::join_all(attempts).await;
    assert_eq!(
        statuses.iter().filter(|status| status.is_success()).count(),
        1
    );
    assert_eq!(page.client().await["sessions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn strategy_that_needs_another_host_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let form = [
        ("strategy", "oauth_google"),
        ("redirect_url", "https://example.com"),
    ];
    let rejection = Page::new(&clerk).rejection("POST", SIGN_INS, &form).await;
    assert_eq!(rejection, rejected(422, "not_simulated_offline", ""));
}
