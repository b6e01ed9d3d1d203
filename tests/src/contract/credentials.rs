//! API keys in a header of their own, tokens of JWT templates, session tokens without `azp`, tokens in
//! WebSocket subprotocols, and instances with only a publishable key.

use std::slice;

use clerk_runtime::config::ClerkBuilder;
use clerk_runtime::dev::{Category, Endpoint, Instance};
use serde_json::{Map, Value, json};

use super::handler_kinds::upgrade;
use super::world::{World, bearer, people};
use crate::apps::Framework;

const HEADER: &str = "x-api-key";
const APP: &str = "https://app.example";

/// Starts an app without the middleware and one with it. `change` changes the settings of the instance.
async fn worlds<F: Framework>(change: impl Fn(ClerkBuilder) -> ClerkBuilder) -> [World; 2] {
    [
        world::<F>(false, &change).await,
        world::<F>(true, &change).await,
    ]
}

async fn world<F: Framework>(
    middleware: bool,
    change: impl Fn(ClerkBuilder) -> ClerkBuilder,
) -> World {
    let people = people()
        .template("cli", named("cli"))
        .template("web", named("web"));
    let instance: Instance = people.start().await.expect("an instance");
    let clerk = change(instance.clerk_builder()).build();
    World::with_clerk::<F>(instance, clerk.expect("settings that fit"), middleware).await
}

/// Returns the claims of a template: its name, in the claim `template`.
fn named(name: &str) -> Map<String, Value> {
    Map::from_iter([("template".to_owned(), json!(name))])
}

fn api_key(world: &World) -> (&'static str, String) {
    let key = world.instance.api_key("alice").expect("a person").issue();
    (HEADER, key.secret().to_owned())
}

pub async fn api_key_in_its_own_header_is_accepted<F: Framework>() {
    for world in worlds::<F>(|builder| builder.api_key_header("X-API-Key")).await {
        let key = api_key(&world);
        let alice = world.person("alice").user_id();
        let response = world.get("/keyed", slice::from_ref(&key)).await.expect(200);
        assert_eq!(response.body, alice.as_str());
        let response = world.get("/person-or-key", slice::from_ref(&key)).await;
        assert_eq!(response.expect(200).body, "api_key");
        world.get("/me", slice::from_ref(&key)).await.expect(401);
        // `Basic` credentials are for a proxy in front of the application.
        let basic = ("authorization", "Basic eDp5".to_owned());
        world.get("/keyed", &[key, basic]).await.expect(200);
        let forged = (HEADER, "ak_forged".to_owned());
        let response = world.get("/keyed", &[forged]).await;
        response.rejected(401, "token-invalid");
    }
}

pub async fn api_key_header_is_ignored_unless_enabled<F: Framework>() {
    for world in worlds::<F>(|builder| builder).await {
        let key = api_key(&world);
        let response = world.get("/keyed", slice::from_ref(&key)).await;
        response.rejected(401, "No token in header");
        let alice = bearer(&world.person("alice").token());
        world.get("/me", &[key, alice]).await.expect(200);
    }
}

pub async fn api_key_header_without_an_api_key_returns_401<F: Framework>() {
    for world in worlds::<F>(|builder| builder.api_key_header(HEADER)).await {
        let oauth = world.instance.oauth_token("alice").expect("a person");
        let texts = [
            world.person("alice").token(),
            oauth.issue().secret().to_owned(),
            "Bearer ak_1".to_owned(),
            "secret".to_owned(),
        ];
        for text in texts {
            for path in ["/keyed", "/person-or-key", "/me", "/delegated"] {
                let response = world.get(path, &[(HEADER, text.clone())]).await;
                response.rejected(401, "token-invalid");
            }
        }
        assert_eq!(world.instance.faults().calls(Endpoint::ApiKeys), 0);
    }
}

pub async fn api_key_header_with_a_bearer_token_returns_401<F: Framework>() {
    for world in worlds::<F>(|builder| builder.api_key_header(HEADER)).await {
        let key = api_key(&world);
        let alice = bearer(&world.person("alice").token());
        for other in [key.clone(), alice.clone(), bearer(&key.1)] {
            for path in ["/keyed", "/person-or-key", "/me"] {
                let response = world.get(path, &[key.clone(), other.clone()]).await;
                response.rejected(401, "authorization-header-repeated");
            }
        }
        world.get("/me", &[alice]).await.expect(200);
    }
}

pub async fn api_key_header_takes_precedence_over_the_cookie<F: Framework>() {
    for world in worlds::<F>(|builder| builder.api_key_header(HEADER)).await {
        let key = api_key(&world);
        let bob = ("cookie", world.person("bob").cookie_header());
        let response = world
            .get("/person-or-key", &[key.clone(), bob.clone()])
            .await;
        assert_eq!(response.expect(200).body, "api_key");
        world.get("/me", &[key, bob.clone()]).await.expect(401);
        world.get("/me", &[bob]).await.expect(200);
    }
}

pub async fn template_token_is_accepted_where_its_template_is_allowed<F: Framework>() {
    for world in worlds::<F>(|builder| builder).await {
        let alice = world.person("alice");
        let token = |name| alice.template_token(name).expect("a template");
        let response = world.get_with(&token("cli").mint(), "/command-line").await;
        assert_eq!(response.header("x-clerk-auth-status"), None, "{response:?}");
        assert_eq!(
            response.expect(200).body,
            format!("true {}", alice.user_id())
        );
        let response = world.get_with(&alice.token(), "/command-line").await;
        assert_eq!(
            response.expect(200).body,
            format!("false {}", alice.user_id())
        );
        for other in [
            token("web").mint(),
            token("supabase").mint(),
            token("cli").without_claim("template").mint(),
            token("cli").claim("template", ["cli"]).mint(),
        ] {
            let response = world.get_with(&other, "/command-line").await;
            response.rejected(401, "token-type-mismatch");
        }
        let expired = token("cli").expired().mint();
        let response = world.get_with(&expired, "/command-line").await;
        response.rejected(401, "token-expired");
        let forged = token("cli").signed_by_unknown_key().mint();
        world.get_with(&forged, "/command-line").await.expect(401);
        // The claim `template` does not turn a machine token into a template token.
        let other = token("cli").category(Category::MachineToMachine).mint();
        world.get_with(&other, "/command-line").await.expect(401);
        for path in ["/me", "/keyed", "/any-admin"] {
            let response = world.get_with(&token("cli").mint(), path).await;
            assert!(!response.status.is_success(), "{path}: {response:?}");
        }
        let cookie = format!("__session={}", token("cli").mint());
        let response = world.get("/command-line", &[("cookie", cookie)]).await;
        response.expect(401);
    }
}

pub async fn template_token_outlives_its_session<F: Framework>() {
    for world in worlds::<F>(|builder| builder).await {
        let alice = world.person("alice");
        let token = alice.template_token("cli").expect("a template").mint();
        alice.sign_out();
        world.get_with(&token, "/command-line").await.expect(200);
    }
}

pub async fn token_without_azp_is_accepted_where_optional<F: Framework>() {
    for world in worlds::<F>(|builder| builder.authorized_parties([APP])).await {
        let alice = world.person("alice");
        for token in [
            alice.token_builder().without_claim("azp").mint(),
            alice.token_builder().authorized_party("").mint(),
        ] {
            let response = world.get_with(&token, "/native").await.expect(200);
            assert_eq!(response.body, alice.user_id().as_str());
            assert_eq!(response.header("x-clerk-auth-status"), None, "{response:?}");
            let response = world.get_with(&token, "/me").await;
            response.rejected(401, "token-invalid-authorized-parties");
        }
        let token = alice.token_builder().authorized_party(APP).mint();
        world.get_with(&token, "/native").await.expect(200);
        world.get_with(&token, "/me").await.expect(200);
    }
}

pub async fn foreign_azp_is_rejected_where_optional<F: Framework>() {
    for world in worlds::<F>(|builder| builder.authorized_parties([APP])).await {
        let token = world.person("alice").token_builder();
        let foreign = token.authorized_party("https://evil.example").mint();
        let response = world.get_with(&foreign, "/native").await;
        response.rejected(401, "token-invalid-authorized-parties");
        // A cookie stays strict: a page can always get a token with `azp`.
        let alice = world.person("alice");
        let token = alice.token_builder().without_claim("azp").mint();
        let cookies = alice.cookie_header().replace(&alice.token(), &token);
        let response = world.get("/native", &[("cookie", cookies)]).await;
        response.expect(401);
    }
}

/// Returns the headers of an upgrade with these subprotocols, from a page of another origin.
fn upgrade_with(protocols: &str) -> Vec<(&'static str, String)> {
    let mut headers = upgrade();
    headers.push(("sec-websocket-protocol", protocols.to_owned()));
    headers.push(("origin", "https://other.example".to_owned()));
    headers
}

pub async fn websocket_subprotocol_with_a_token_is_accepted<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let token = world.person("alice").token();
    let headers = upgrade_with(&format!("clerk, {token}"));
    let response = world.open("/echo", &headers).await;
    assert_eq!(response.status(), 101);
    let selected = response.headers().get_all("sec-websocket-protocol");
    assert!(selected.iter().eq(["clerk"]), "{response:?}");
    let bob = world.person("bob").token();
    for (token, status) in [(&*bob, 403), ("garbage", 401)] {
        let headers = upgrade_with(&format!("clerk, {token}"));
        let response = world.get("/echo", &headers).await.expect(status);
        assert_eq!(response.header("sec-websocket-protocol"), None);
    }
    // Only an upgrade has subprotocols.
    let protocols = format!("clerk, {token}");
    let headers = [("sec-websocket-protocol", protocols)];
    world.get("/me", &headers).await.expect(401);
}

pub async fn websocket_with_two_credentials_is_rejected<F: Framework>() {
    let world = World::with_middleware::<F>().await;
    let token = world.person("alice").token();
    let mut headers = upgrade_with(&format!("clerk, {token}"));
    headers.push(bearer(&token));
    let response = world.get("/echo", &headers).await;
    response.rejected(401, "authorization-header-repeated");
    assert_eq!(world.app.counters.handlers(), 0);
}

/// Starts an app whose instance has the publishable key and no secret.
async fn keyless<F: Framework>(middleware: bool) -> World {
    let instance = people().start().await.expect("an instance");
    let clerk = instance.keyless_clerk_builder().build();
    World::with_clerk::<F>(instance, clerk.expect("settings that fit"), middleware).await
}

pub async fn publishable_key_alone_verifies_bearer_tokens<F: Framework>() {
    for middleware in [false, true] {
        let world = keyless::<F>(middleware).await;
        world.get_as("alice", "/me").await.expect(200);
        world
            .get_as("bob", "/admin")
            .await
            .rejected(403, "not-allowed");
        let oauth = world.instance.oauth_token("alice").expect("a person");
        let oauth = oauth.scopes(["invoices:read"]);
        let response = world.get_with(&oauth.jwt().mint(), "/delegated").await;
        response.expect(200);
        let forged = world.person("alice").token_builder();
        let forged = forged.signed_by_unknown_key().mint();
        world.get_with(&forged, "/me").await.expect(401);
        // A credential whose verification needs the secret key is neither accepted nor unauthenticated.
        let key = world.instance.api_key("alice").expect("a person").issue();
        world.get_with(key.secret(), "/keyed").await.expect(503);
        world.get_as("alice", "/user").await.expect(500);
    }
}

pub async fn publishable_key_alone_reads_no_cookies<F: Framework>() {
    let world = keyless::<F>(true).await;
    let cookie = ("cookie", world.person("alice").cookie_header());
    world.get("/me", slice::from_ref(&cookie)).await.expect(401);
    let page = [cookie, ("sec-fetch-dest", "document".to_owned())];
    let response = world.get("/hello", &page).await.not_redirected();
    assert!(response.status.is_client_error(), "{response:?}");
}
