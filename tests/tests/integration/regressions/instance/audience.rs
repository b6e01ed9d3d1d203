//! Regressions in expected audiences and in the claims of M2M tokens.

use axum::Router;
use axum::routing::get;
use clerk_runtime::dev::{Instance, MachineTokenBuilder};
use clerk_runtime::{Auth, ClerkLayer, UserId, auth, protect};
use serde_json::json;

const AUDIENCE: &str = "https://app.example/mcp";
const OTHER: &str = "https://other.example/mcp";

#[protect(token = oauth, on_missing = 401)]
async fn mcp() -> &'static str {
    "ok"
}

#[auth(on_missing = 401)]
async fn me(user_id: UserId) -> String {
    user_id.to_string()
}

#[protect(token = m2m, on_missing = 401)]
async fn worker() -> &'static str {
    "ok"
}

#[protect(token = m2m, on_missing = 401)]
async fn claims(auth: Auth) -> String {
    let machine = auth.machine().unwrap();
    let scopes: Vec<_> = machine.scopes().collect();
    format!("{} {:?} {scopes:?}", machine.id(), machine.claims())
}

#[protect(token = api_key, on_missing = 401)]
async fn key() -> &'static str {
    "ok"
}

struct App {
    instance: Instance,
    origin: String,
}

impl App {
    async fn start(audience: &[&str]) -> Self {
        let instance = Instance::start().await.unwrap();
        let builder = instance.clerk_builder();
        let clerk = builder.audience(audience.iter().copied()).build().unwrap();
        let app = Router::new()
            .route("/mcp", get(mcp))
            .route("/me", get(me))
            .route("/worker", get(worker))
            .route("/claims", get(claims))
            .route("/key", get(key))
            .layer(ClerkLayer::new(clerk));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { instance, origin }
    }

    async fn get(&self, path: &str, token: &str) -> reqwest::Response {
        let request = reqwest::Client::new().get(format!("{}{path}", self.origin));
        request.bearer_auth(token).send().await.unwrap()
    }

    async fn status(&self, path: &str, token: &str) -> u16 {
        self.get(path, token).await.status().as_u16()
    }

    fn oauth(&self, audience: &[&str]) -> MachineTokenBuilder {
        let token = self.instance.oauth_token("alice").unwrap();
        if audience.is_empty() {
            token
        } else {
            token.audience(audience.iter().copied())
        }
    }

    /// Returns an M2M token that may call these machines.
    fn m2m(&self, machines: &[&str]) -> MachineTokenBuilder {
        let scopes: Vec<_> = machines
            .iter()
            .map(|it| self.instance.machine_id(it))
            .collect();
        self.instance.m2m_token("worker").scopes(scopes)
    }

    /// Returns the statuses for the opaque and the JWT form of a token.
    async fn both(&self, path: &str, token: impl Fn() -> MachineTokenBuilder) -> (u16, u16) {
        let jwt = token().jwt().mint();
        let opaque = token().issue().secret().to_owned();
        (
            self.status(path, &jwt).await,
            self.status(path, &opaque).await,
        )
    }
}

#[tokio::test]
async fn session_without_an_audience_is_accepted_where_one_is_expected() {
    let app = App::start(&[AUDIENCE]).await;
    let alice = app.instance.sign_in("alice").unwrap();
    assert_eq!(app.status("/me", &alice.token()).await, 200);
    let null = alice.token_builder().claim("aud", json!(null));
    assert_eq!(app.status("/me", &null.mint()).await, 200);
}

#[tokio::test]
async fn session_with_another_audience_is_rejected() {
    let app = App::start(&[AUDIENCE, "api"]).await;
    let alice = app.instance.sign_in("alice").unwrap();
    for (aud, status) in [
        (json!(AUDIENCE), 200),
        (json!("api"), 200),
        (json!([OTHER, "api"]), 200),
        (json!(OTHER), 401),
        (json!([OTHER]), 401),
        (json!(""), 401),
        (json!([]), 401),
        (json!(7), 401),
        (json!({"0": AUDIENCE}), 401),
        (json!([AUDIENCE, 7]), 401),
    ] {
        let token = alice.token_builder().claim("aud", &aud).mint();
        assert_eq!(app.status("/me", &token).await, status, "{aud}");
    }
}

#[tokio::test]
async fn oauth_token_without_the_expected_audience_is_rejected_in_both_forms() {
    let app = App::start(&[AUDIENCE]).await;
    for (audience, status) in [
        (&[AUDIENCE][..], 200),
        (&[OTHER, AUDIENCE], 200),
        (&[OTHER], 401),
        (&[], 401),
    ] {
        let both = app.both("/mcp", || app.oauth(audience)).await;
        assert_eq!(both, (status, status), "{audience:?}");
    }
}

#[tokio::test]
async fn audience_applies_alike_to_both_forms_of_an_m2m_token() {
    let with_audience = App::start(&[AUDIENCE]).await;
    let both = with_audience
        .both("/worker", || with_audience.m2m(&["api"]))
        .await;
    assert_eq!(both, (401, 401), "its audience is another machine");
    let both = with_audience
        .both("/worker", || with_audience.m2m(&[]))
        .await;
    assert_eq!(both, (200, 200), "it has no audience");

    let without_audience = App::start(&[]).await;
    let both = without_audience
        .both("/worker", || without_audience.m2m(&["api"]))
        .await;
    assert_eq!(both, (200, 200));
}

#[tokio::test]
async fn m2m_token_for_the_expected_machine_is_accepted_in_both_forms() {
    let instance = Instance::start().await.unwrap();
    let api = instance.machine_id("api");
    drop(instance);
    // `api` is an id of the first instance. The new instance gives its machine `api` another id,
    // which is not an expected audience.
    let app = App::start(&[AUDIENCE, &api]).await;
    assert_eq!(app.both("/worker", || app.m2m(&["api"])).await, (401, 401));
    let named = || {
        app.instance
            .m2m_token("worker")
            .scopes([OTHER.to_owned(), api.clone()])
    };
    assert_eq!(app.both("/worker", named).await, (200, 200));
}

#[tokio::test]
async fn api_key_has_no_audience() {
    let app = App::start(&[AUDIENCE]).await;
    let key = app.instance.api_key("alice").unwrap().issue();
    assert_eq!(app.status("/key", key.secret()).await, 200);
}

#[tokio::test]
async fn both_forms_of_an_m2m_token_have_the_same_claims() {
    let app = App::start(&[]).await;
    let custom = || json!({"team": "billing", "limits": {"rps": 5}, "azp": "x"});
    let reserved = json!({"aud": "a", "iss": "b", "exp": 99, "jti": "c", "scopes": "d"});
    for (own, shown) in [
        (json!({}), "None"),
        (custom(), "billing"),
        (reserved, "None"),
    ] {
        let own = own.as_object().unwrap();
        // Claims with reserved names are removed: a JWT has Clerk's claims under these names.
        let token = app.m2m(&["api"]).claims(own.clone());
        let opaque = app
            .get("/claims", token.issue().secret())
            .await
            .text()
            .await
            .unwrap();
        assert!(opaque.contains(shown), "{opaque}");
        // In a JWT, a claim `scopes` sets the token's scopes, so the two forms differ.
        if own.contains_key("scopes") {
            continue;
        }
        let jwt = app.m2m(&["api"]).claims(own.clone()).jwt().mint();
        let jwt = app.get("/claims", &jwt).await.text().await.unwrap();
        let without_id = |text: &str| text.split_once(' ').unwrap().1.to_owned();
        assert_eq!(without_id(&jwt), without_id(&opaque));
    }
}
