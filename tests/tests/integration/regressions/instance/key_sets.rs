//! Regressions with key sets that have unusable entries, and with unknown key ids.

use axum::Router;
use axum::routing::get;
use clerk_runtime::dev::{Endpoint, Instance};
use clerk_runtime::{ClerkLayer, UserId, auth};
use futures_util::future::join_all;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::time::Instant;

#[auth(on_missing = 401)]
async fn me(user_id: UserId) -> String {
    user_id.to_string()
}

struct App {
    instance: Instance,
    http: reqwest::Client,
    url: String,
}

impl App {
    async fn start() -> Self {
        let instance = Instance::start().await.unwrap();
        let clerk = instance.clerk().unwrap();
        let app = Router::new()
            .route("/me", get(me))
            .layer(ClerkLayer::new(clerk));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/me", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let http = reqwest::Client::new();
        Self {
            instance,
            http,
            url,
        }
    }

    async fn status(&self, token: &str) -> u16 {
        let request = self.http.get(&self.url).bearer_auth(token);
        request.send().await.unwrap().status().as_u16()
    }

    fn alice(&self) -> String {
        self.instance.sign_in("alice").unwrap().token()
    }

    fn with_kid(&self, kid: &str) -> String {
        let token = self.instance.sign_in("alice").unwrap().token_builder();
        token.header("kid", kid).mint()
    }

    /// Returns the current public key as a JWK.
    async fn key(&self) -> Value {
        let url = format!("{}/v1/jwks", self.instance.url());
        let request = self.http.get(url).bearer_auth(self.instance.secret_key());
        let body = request.send().await.unwrap().text().await.unwrap();
        let body: Value = serde_json::from_str(&body).unwrap();
        body["keys"][0].clone()
    }

    fn serve(&self, jwks: Value) {
        let responses = self.instance.responses();
        responses.always(Method::GET, "/v1/jwks", StatusCode::OK, jwks);
    }
}

#[tokio::test]
async fn unusable_entries_do_not_make_the_key_set_unusable() {
    for place in 0..2 {
        let app = App::start().await;
        let key = app.key().await;
        let kid = key["kid"].clone();
        for entry in [
            json!(null),
            json!(7),
            json!("text"),
            json!([]),
            json!({}),
            json!({"kid": kid, "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}),
            json!({"kid": kid, "kty": "RSA", "use": "enc", "n": key["n"], "e": key["e"]}),
            json!({"kid": kid, "kty": "RSA", "n": "AQAB", "e": "AQAB"}),
            json!({"kid": kid, "kty": "RSA", "n": null, "e": null}),
            json!({"kid": null}),
        ] {
            let mut entries = vec![key.clone()];
            entries.insert(place, entry.clone());
            app.serve(json!({ "keys": entries }));
            let clerk = app.instance.clerk().unwrap();
            let state = authenticate(&clerk, &app.alice()).await;
            assert!(state.is_authenticated(), "{entry}: {:?}", state.message());
        }
    }
}

async fn authenticate(clerk: &clerk_runtime::Clerk, token: &str) -> clerk_runtime::RequestState {
    let (method, uri) = (Method::GET, http::Uri::from_static("http://localhost/"));
    let mut headers = http::HeaderMap::new();
    let bearer = format!("Bearer {token}");
    headers.insert("authorization", bearer.parse().unwrap());
    let head = clerk_runtime::RequestHead::new(&method, &uri, &headers);
    clerk.authenticate_request(&head, <_>::default()).await
}

#[tokio::test]
async fn unusable_key_set_does_not_replace_cached_keys() {
    let unusable = [
        json!({"keys": []}),
        json!({"keys": [null]}),
        json!({"keys": {}}),
        json!({"keys": null}),
        json!({}),
        json!([]),
        json!({"keys": [{"kid": "ins_1", "kty": "EC"}]}),
    ];
    for key_set in unusable {
        let app = App::start().await;
        assert_eq!(app.status(&app.alice()).await, 200);
        app.serve(key_set.clone());
        assert_eq!(
            app.status(&app.with_kid("ins_invented")).await,
            503,
            "{key_set}"
        );
        assert_eq!(app.status(&app.alice()).await, 200, "{key_set}");
    }
}

#[tokio::test]
async fn invented_kid_before_a_rotation_does_not_reject_new_tokens() {
    for invented in [1, 3] {
        let app = App::start().await;
        assert_eq!(app.status(&app.alice()).await, 200);
        for number in 0..invented {
            assert_eq!(
                app.status(&app.with_kid(&format!("ins_{number}"))).await,
                401
            );
        }
        app.instance.rotate_keys().unwrap();
        assert_eq!(app.status(&app.alice()).await, 200);
    }
}

#[tokio::test]
async fn invented_kids_cause_few_fetches_and_reject_no_user() {
    let app = App::start().await;
    assert_eq!(app.status(&app.alice()).await, 200);
    let forged = app.instance.sign_in("alice").unwrap().token_builder();
    let forged: Vec<_> = (0..200)
        .map(|number| forged.clone().header("kid", format!("ins_{number}")).mint())
        .collect();
    let begin = Instant::now();
    let flood = join_all(forged.iter().map(|token| app.status(token)));
    let users = join_all((0..20).map(|_| async { app.status(&app.alice()).await }));
    let (flood, users) = tokio::join!(flood, users);
    assert!(users.iter().all(|status| *status == 200), "{users:?}");
    assert!(flood.iter().all(|status| *status == 401), "{flood:?}");
    let most = 3 + begin.elapsed().as_secs() / 2;
    assert!(app.instance.faults().calls(Endpoint::Jwks) <= most);
}

#[tokio::test]
async fn repeated_unknown_kid_is_rejected_without_another_fetch() {
    let app = App::start().await;
    assert_eq!(app.status(&app.alice()).await, 200);
    for _ in 0..20 {
        assert_eq!(
            app.status(&app.with_kid("ins_of_another_instance")).await,
            401
        );
    }
    assert_eq!(app.instance.faults().calls(Endpoint::Jwks), 2);
}
