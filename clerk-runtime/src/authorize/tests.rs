//! Tests of the reuse of a middleware's result, and of the resolution of bindings.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails")]

mod responses;

use http::{HeaderMap, Method, Uri};

use super::websocket::move_websocket_token;
use super::{MiddlewareResult, RequestView, authorize, run_middleware};
use crate::api::models::User;
use crate::caller::Token;
use crate::dev::{Endpoint, Fault, Instance};
use crate::guard::{BindClaims, BindToken, BindUser, Claims};
use crate::policy::{AcceptedTokens, AudienceRule, Failure, HasPolicy, Policy, TokenType};
use crate::request_head::RequestHead;
use crate::service::Clerk;

fn headers(token: &str, cookie: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", format!("Bearer {token}").parse().unwrap());
    headers.insert("cookie", cookie.parse().unwrap());
    headers
}

async fn middleware_result(
    clerk: &Clerk,
    headers: &HeaderMap,
    outer: Option<MiddlewareResult>,
) -> MiddlewareResult {
    let view = RequestView {
        method: &Method::GET,
        uri: &Uri::from_static("/"),
        headers,
        clerk: Some(clerk.clone()),
        middleware_result: outer,
        path: &[],
    };
    run_middleware(view, None).await.unwrap()
}

fn belongs_to(
    result: &MiddlewareResult,
    clerk: &Clerk,
    method: &Method,
    headers: &HeaderMap,
) -> bool {
    let uri = Uri::from_static("/");
    result.belongs_to(clerk, &RequestHead::new(method, &uri, headers))
}

#[tokio::test]
async fn cookie_result_is_reused_for_the_same_instance_credentials_and_method_safety() {
    let (one, other) = (
        Instance::start().await.unwrap(),
        Instance::start().await.unwrap(),
    );
    let (clerk, other_clerk) = (one.clerk().unwrap(), other.clerk().unwrap());
    let cookies = one.sign_in("alice").unwrap().cookie_header();
    let mut sent = HeaderMap::new();
    sent.insert("cookie", cookies.parse().unwrap());
    let result = middleware_result(&clerk, &sent, None).await;
    let get = |headers: &HeaderMap| belongs_to(&result, &clerk, &Method::GET, headers);

    let copied = HeaderMap::from_iter([(http::header::COOKIE, cookies.parse().unwrap())]);
    assert!(get(&sent) && get(&sent.clone()) && get(&copied));
    assert!(belongs_to(&result, &clerk, &Method::HEAD, &sent));
    assert!(!belongs_to(&result, &clerk, &Method::POST, &sent));
    assert!(!belongs_to(&result, &other_clerk, &Method::GET, &sent));
    for (name, value) in [
        ("upgrade", "websocket"),
        ("authorization", "Bearer another"),
        ("cookie", "a=1"),
    ] {
        let mut changed = sent.clone();
        changed.insert(name, value.parse().unwrap());
        assert!(!get(&changed), "{name}");
    }
    let mut twice = sent;
    twice.append("cookie", "b=2".parse().unwrap());
    assert!(!get(&twice));
    assert!(!get(&HeaderMap::new()));
}

#[tokio::test]
async fn bearer_result_is_reused_for_the_same_instance_and_token() {
    let (one, other) = (
        Instance::start().await.unwrap(),
        Instance::start().await.unwrap(),
    );
    let (clerk, other_clerk) = (one.clerk().unwrap(), other.clerk().unwrap());
    let token = one.sign_in("alice").unwrap().token();
    let sent = headers(&token, "a=1");
    let result = middleware_result(&clerk, &sent, None).await;

    assert!(belongs_to(&result, &clerk, &Method::GET, &sent));
    assert!(belongs_to(
        &result,
        &clerk,
        &Method::POST,
        &headers(&token, "a=2")
    ));
    assert!(!belongs_to(&result, &other_clerk, &Method::GET, &sent));
    let other_token = headers("another", "a=1");
    assert!(!belongs_to(&result, &clerk, &Method::GET, &other_token));
    let mut twice = sent.clone();
    twice.append("authorization", "Bearer b".parse().unwrap());
    assert!(!belongs_to(&result, &clerk, &Method::GET, &twice));
    let mut without = sent;
    without.remove("authorization");
    assert!(!belongs_to(&result, &clerk, &Method::GET, &without));
}

#[tokio::test]
async fn rejected_bearer_result_is_not_reused_for_other_cookies() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let sent = headers("forged", "a=1");
    let result = middleware_result(&clerk, &sent, None).await;
    assert!(belongs_to(&result, &clerk, &Method::GET, &sent));
    assert!(!belongs_to(&result, &clerk, &Method::POST, &sent));
    let other = headers("forged", "a=2");
    assert!(!belongs_to(&result, &clerk, &Method::GET, &other));
}

#[tokio::test]
async fn session_result_is_reused_only_where_sessions_are_accepted() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let sent = headers(&instance.sign_in("alice").unwrap().token(), "a=1");
    let middleware_result = middleware_result(&clerk, &sent, None).await;
    assert!(
        middleware_result
            .for_handler(AcceptedTokens::SESSION, false)
            .is_some()
    );
    assert!(
        middleware_result
            .for_handler(AcceptedTokens::Any, false)
            .is_some()
    );
    assert!(
        middleware_result
            .for_handler(AcceptedTokens::One(TokenType::ApiKey), false)
            .is_none()
    );
    assert!(
        middleware_result
            .for_handler(AcceptedTokens::list(&[TokenType::M2m]), false)
            .is_none()
    );
}

#[tokio::test]
async fn machine_token_is_left_to_the_guard() {
    let instance = Instance::start().await.unwrap();
    instance.faults().set_everywhere(Fault::Down);
    let clerk = instance.clerk().unwrap();
    let middleware_result = middleware_result(&clerk, &headers("ak_1", "a=1"), None).await;
    assert!(
        middleware_result
            .for_handler(AcceptedTokens::Any, false)
            .is_none()
    );
    assert_eq!(instance.faults().calls(Endpoint::ApiKeys), 0);
    let mut response = HeaderMap::new();
    middleware_result.decorate(200, &mut response);
    assert!(response.is_empty());
}

#[tokio::test]
async fn outer_of_two_middlewares_adds_the_headers() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let sent = headers("garbage", "a=1");
    let outer = middleware_result(&clerk, &sent, None).await;
    let inner = middleware_result(&clerk, &sent, Some(outer.clone())).await;
    let (mut from_inner, mut from_outer) = (HeaderMap::new(), HeaderMap::new());
    inner.decorate(200, &mut from_inner);
    outer.decorate(200, &mut from_outer);
    assert!(from_inner.is_empty());
    assert_eq!(from_outer["x-clerk-auth-status"], "signed-out");
}

/// Policy that accepts every request.
enum AllRequests {}

impl HasPolicy for AllRequests {
    const POLICY: Policy = Policy::auth();
}

#[tokio::test]
async fn response_varies_after_a_guard_has_run() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let sent = headers(&instance.sign_in("alice").unwrap().token(), "a=1");
    let middleware_result = middleware_result(&clerk, &sent, None).await;
    let vary = |status| {
        let mut response = HeaderMap::new();
        middleware_result.decorate(status, &mut response);
        response.get("vary").cloned()
    };
    assert_eq!(vary(200), None);
    assert_eq!(vary(404).unwrap(), "Cookie, Authorization");
    let view = RequestView {
        method: &Method::GET,
        uri: &Uri::from_static("/"),
        headers: &sent,
        clerk: Some(clerk),
        middleware_result: Some(middleware_result.clone()),
        path: &[],
    };
    assert!(authorize::<AllRequests>(view).await.is_ok());
    assert_eq!(vary(200).unwrap(), "Cookie, Authorization");
}

#[tokio::test]
async fn unparsable_claims_cause_no_call() {
    enum Both {}
    impl HasPolicy for Both {
        const POLICY: Policy = Policy::protect().bind(&[
            <User as BindUser>::BINDING,
            <Claims<Vec<u8>> as BindClaims>::BINDING,
        ]);
    }
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let headers = headers(&instance.sign_in("alice").unwrap().token(), "a=1");
    let view = RequestView {
        method: &Method::GET,
        uri: &Uri::from_static("/"),
        headers: &headers,
        clerk: Some(clerk),
        middleware_result: None,
        path: &[],
    };
    let reply = authorize::<Both>(view).await.unwrap_err();
    assert_eq!(reply.status_code(), 500);
    assert_eq!(instance.faults().calls(Endpoint::Users), 0);
}

/// Returns the status and the code of the response to this token, 200 if the handler runs.
async fn response<P: HasPolicy>(clerk: &Clerk, token: &str) -> (u16, String) {
    let headers = headers(token, "a=1");
    let view = RequestView {
        method: &Method::GET,
        uri: &Uri::from_static("/"),
        headers: &headers,
        clerk: Some(clerk.clone()),
        middleware_result: None,
        path: &[],
    };
    match authorize::<P>(view).await {
        Ok(_) => (200, String::new()),
        Err(reply) => {
            let code = reply.code().unwrap_or_default().to_owned();
            (reply.status_code().as_u16(), code)
        }
    }
}

/// Binds an optional user.
enum OptionalUser {}

impl HasPolicy for OptionalUser {
    const POLICY: Policy = Policy::auth().bind(&[<Option<User> as BindUser>::BINDING]);
}

/// Binds an optional user, and rejects credentials that are not accepted.
enum ValidOptionalUser {}

impl HasPolicy for ValidOptionalUser {
    const POLICY: Policy = OptionalUser::POLICY.on_invalid(Failure::Status(401));
}

#[tokio::test]
async fn deleted_user_is_rejected_by_on_invalid() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let token = instance.sign_in("alice").unwrap().token_builder();
    let deleted = token.clone().claim("sub", "user_deleted").mint();
    assert_eq!(response::<OptionalUser>(&clerk, &deleted).await.0, 200);
    let rejected = response::<ValidOptionalUser>(&clerk, &deleted).await;
    assert_eq!(rejected, (401, "user-deleted".to_owned()));
    let user = response::<ValidOptionalUser>(&clerk, &token.mint()).await;
    assert_eq!(user.0, 200);
}

#[tokio::test]
async fn later_token_of_a_deleted_user_is_rejected_like_an_earlier_one() {
    let instance = Instance::start().await.unwrap();
    let (clerk, other) = (instance.clerk().unwrap(), instance.clerk().unwrap());
    let alice = instance.sign_in("alice").unwrap();
    let earlier = alice.token();
    clerk.users().delete(&alice.user_id()).await.unwrap();
    for token in [earlier, alice.token()] {
        let rejected = response::<ValidOptionalUser>(&other, &token).await;
        assert_eq!(rejected, (401, "user-deleted".to_owned()));
        // The instance that deleted the user has revoked the sessions.
        let revoked = response::<ValidOptionalUser>(&clerk, &token).await;
        assert_eq!(revoked, (401, "session-revoked".to_owned()));
    }
}

/// Binds a token of a JWT template.
enum Minted {}

impl HasPolicy for Minted {
    const POLICY: Policy = Policy::protect()
        .on_missing(Failure::Status(401))
        .on_denied(Failure::Status(403))
        .template("supabase")
        .bind(&[<Token as BindToken>::BINDING]);
}

/// Binds an optional minted token, and rejects credentials that are not accepted.
enum ValidOptionalMinted {}

impl HasPolicy for ValidOptionalMinted {
    const POLICY: Policy = Policy::auth()
        .on_invalid(Failure::Status(401))
        .template("supabase")
        .bind(&[<Option<Token> as BindToken>::BINDING]);
}

#[tokio::test]
async fn ended_session_is_rejected_by_on_invalid() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let alice = instance.sign_in("alice").unwrap();
    let token = alice.token();
    // The session ends at Clerk, so this instance has no revocation of it.
    alice.sign_out();
    let rejected = (401, "session-ended".to_owned());
    assert_eq!(response::<Minted>(&clerk, &token).await, rejected);
    let optional = response::<ValidOptionalMinted>(&clerk, &token).await;
    assert_eq!(optional, rejected);
}

#[tokio::test]
async fn machine_is_denied_a_minted_token() {
    /// Binds a token of a JWT template, and accepts every caller.
    enum OfAny {}
    impl HasPolicy for OfAny {
        const POLICY: Policy = Minted::POLICY.tokens(AcceptedTokens::Any);
    }
    /// Binds the token as an `Option`, and accepts every caller.
    enum OptionalOfAny {}
    impl HasPolicy for OptionalOfAny {
        const POLICY: Policy = ValidOptionalMinted::POLICY.tokens(AcceptedTokens::Any);
    }
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let key = instance.api_key("alice").unwrap().issue();
    let denied = (403, "not-allowed".to_owned());
    assert_eq!(response::<OfAny>(&clerk, key.secret()).await, denied);
    let token = instance.sign_in("alice").unwrap().token();
    assert_eq!(response::<OfAny>(&clerk, &token).await.0, 200);

    let headers = headers(key.secret(), "a=1");
    let view = RequestView {
        method: &Method::GET,
        uri: &Uri::from_static("/"),
        headers: &headers,
        clerk: Some(clerk),
        middleware_result: None,
        path: &[],
    };
    let parts = authorize::<OptionalOfAny>(view).await.unwrap();
    let bound = <Option<Token> as BindToken>::bind(&parts);
    assert!(bound.is_none());
}

#[tokio::test]
async fn session_without_an_id_is_denied_a_minted_token() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let token = instance.sign_in("alice").unwrap().token_builder();
    let token = token.without_claim("sid").mint();
    let denied = (403, "not-allowed".to_owned());
    assert_eq!(response::<Minted>(&clerk, &token).await, denied);
    assert_eq!(response::<ValidOptionalMinted>(&clerk, &token).await.0, 200);
    assert_eq!(instance.faults().calls(Endpoint::SessionTokens), 0);
}

/// Accepts OAuth tokens for the called URL.
enum Here {}

impl HasPolicy for Here {
    const POLICY: Policy = Policy::protect()
        .tokens(AcceptedTokens::One(TokenType::OAuth))
        .audience(AudienceRule::Resource);
}

/// Returns the status of the response to a token and a request with these headers.
async fn status_of(clerk: &Clerk, token: &str, pairs: &[(&'static str, &'static str)]) -> u16 {
    status_at("/mcp?x=1", clerk, token, pairs).await
}

async fn status_at(
    uri: &'static str,
    clerk: &Clerk,
    token: &str,
    pairs: &[(&'static str, &'static str)],
) -> u16 {
    let mut headers = headers(token, "a=1");
    for (name, value) in pairs {
        headers.insert(*name, value.parse().unwrap());
    }
    let view = RequestView {
        method: &Method::GET,
        uri: &Uri::from_static(uri),
        headers: &headers,
        clerk: Some(clerk.clone()),
        middleware_result: None,
        path: &[],
    };
    match authorize::<Here>(view).await {
        Ok(_) => 200,
        Err(reply) => reply.status_code().as_u16(),
    }
}

const LOCAL: &[(&str, &str)] = &[("host", "localhost:3000")];
const OTHER: &[(&str, &str)] = &[("host", "other.example.com")];
const FORWARDED: &[(&str, &str)] = &[
    ("host", "localhost:3000"),
    ("x-forwarded-host", "other.example.com"),
];

fn token_for(instance: &Instance, audience: &str) -> String {
    let token = instance.oauth_token("alice").unwrap();
    token.audience([audience]).jwt().mint()
}

#[tokio::test]
async fn client_cannot_choose_the_origin_of_the_audience() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let local = token_for(&instance, "http://localhost:3000/mcp");
    let other = token_for(&instance, "http://other.example.com/mcp");
    let missing = instance.oauth_token("alice").unwrap().jwt().mint();
    for (token, headers, expected) in [
        (&local, LOCAL, 200),
        (&other, LOCAL, 401),
        (&other, OTHER, 401),
        (&other, FORWARDED, 401),
        (&local, FORWARDED, 401),
        (&local, &[], 401),
        (&missing, LOCAL, 401),
    ] {
        let status = status_of(&clerk, token, headers).await;
        assert_eq!(status, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn path_with_dot_segments_is_not_an_audience() {
    let instance = Instance::start().await.unwrap();
    let builder = instance.clerk_builder();
    let clerk = builder.public_url("https://app.example.com").build();
    let clerk = clerk.unwrap();
    let own = token_for(&instance, "https://app.example.com/mcp");
    for (uri, expected) in [
        ("/mcp", 200),
        ("/%6dcp", 401),
        ("/files/../mcp", 401),
        ("/files/%2e%2E/mcp", 401),
        ("/files/.%2e/mcp", 401),
        ("/./mcp", 401),
        ("/%2E/mcp", 401),
        ("/files\\..\\mcp", 401),
    ] {
        assert_eq!(status_at(uri, &clerk, &own, LOCAL).await, expected, "{uri}");
    }
}

#[tokio::test]
async fn audience_is_on_the_configured_origin() {
    let instance = Instance::start().await.unwrap();
    let builder = instance.clerk_builder();
    let clerk = builder.public_url("https://app.example.com").build();
    let clerk = clerk.unwrap();
    let own = token_for(&instance, "https://app.example.com/mcp");
    let local = token_for(&instance, "http://localhost:3000/mcp");
    let other = token_for(&instance, "http://other.example.com/mcp");
    for (token, headers, expected) in [
        (&own, LOCAL, 200),
        (&own, OTHER, 200),
        (&own, &[], 200),
        (&local, LOCAL, 401),
        (&other, OTHER, 401),
    ] {
        let status = status_of(&clerk, token, headers).await;
        assert_eq!(status, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn scopes_of_a_rejection_are_in_the_metadata() {
    /// Accepts OAuth tokens with a scope.
    enum Scoped {}
    impl HasPolicy for Scoped {
        const POLICY: Policy = Policy::protect()
            .tokens(AcceptedTokens::One(TokenType::OAuth))
            .scopes(&["mcp"]);
    }
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let sent = headers("oat_forged", "a=1");
    let middleware_result = middleware_result(&clerk, &sent, None).await;
    let uri = Uri::from_static("http://localhost:3000/mcp?x=1");
    let view = |middleware_result| RequestView {
        method: &Method::GET,
        uri: &uri,
        headers: &sent,
        clerk: Some(clerk.clone()),
        middleware_result,
        path: &[],
    };
    assert!(authorize::<Scoped>(view(None)).await.is_err());
    assert!(clerk.scopes_of("/mcp").is_empty());
    assert!(
        authorize::<Scoped>(view(Some(middleware_result)))
            .await
            .is_err()
    );
    assert_eq!(clerk.scopes_of("/mcp"), ["mcp"]);
    assert!(clerk.scopes_of("").is_empty());
}

#[tokio::test]
async fn result_is_not_reused_for_another_api_key_header() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk_builder().api_key_header("x-api-key");
    let clerk = clerk.build().unwrap();
    let sent = headers(&instance.sign_in("alice").unwrap().token(), "a=1");
    let result = middleware_result(&clerk, &sent, None).await;
    let (method, uri) = (Method::GET, Uri::from_static("/"));
    let belongs_to = |headers| result.belongs_to(&clerk, &RequestHead::new(&method, &uri, headers));
    assert!(belongs_to(&sent));
    let mut with_key = sent.clone();
    with_key.insert("x-api-key", "ak_1".parse().unwrap());
    assert!(!belongs_to(&with_key));
}

#[tokio::test]
async fn api_key_header_is_in_vary() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk_builder().api_key_header("x-api-key");
    let clerk = clerk.build().unwrap();
    let sent = headers(&instance.sign_in("alice").unwrap().token(), "a=1");
    let mut response = HeaderMap::new();
    middleware_result(&clerk, &sent, None)
        .await
        .decorate(404, &mut response);
    assert_eq!(response["vary"], "Cookie, Authorization, x-api-key");
}

#[tokio::test]
async fn websocket_tokens_can_be_disabled() {
    let instance = Instance::start().await.unwrap();
    let mut sent = HeaderMap::new();
    sent.insert("upgrade", "websocket".parse().unwrap());
    sent.insert("sec-websocket-protocol", "clerk, token".parse().unwrap());
    for accepts in [false, true] {
        let clerk = instance.clerk_builder().websocket_tokens(accepts);
        let clerk = clerk.build().unwrap();
        let mut headers = sent.clone();
        assert_eq!(
            move_websocket_token(&clerk, &Method::GET, &mut headers),
            accepts
        );
        assert_eq!(headers != sent, accepts);
    }
}

#[tokio::test]
async fn subprotocol_of_the_handler_is_kept() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let result = middleware_result(&clerk, &HeaderMap::new(), None).await;
    let selected = |status, own: Option<&str>, selects| {
        let mut response = HeaderMap::new();
        if let Some(own) = own {
            response.insert("sec-websocket-protocol", own.parse().unwrap());
        }
        let result = result.clone().selecting_protocol(selects);
        result.decorate(status, &mut response);
        response
            .get("sec-websocket-protocol")
            .map(|it| it.to_str().unwrap().to_owned())
    };
    assert_eq!(selected(101, None, true).as_deref(), Some("clerk"));
    assert_eq!(selected(101, Some("chat"), true).as_deref(), Some("chat"));
    assert_eq!(selected(101, None, false), None);
    assert_eq!(selected(401, None, true), None);
}

#[tokio::test]
async fn on_invalid_of_the_application_rejects_invalid_credentials() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk_builder().on_invalid(401).build().unwrap();
    let alice = instance.sign_in("alice").unwrap();
    let expired = alice.token_builder().expired().mint();
    let (status, code) = response::<AllRequests>(&clerk, &expired).await;
    assert_eq!(status, 401);
    assert!(code.starts_with("session-token-expired"), "{code}");
    assert_eq!(response::<AllRequests>(&clerk, "ak_1").await.0, 401);
    assert_eq!(response::<AllRequests>(&clerk, &alice.token()).await.0, 200);
    let view = RequestView {
        method: &Method::GET,
        uri: &Uri::from_static("/"),
        headers: &HeaderMap::new(),
        clerk: Some(clerk),
        middleware_result: None,
        path: &[],
    };
    assert!(authorize::<AllRequests>(view).await.is_ok());
}

#[tokio::test]
async fn session_of_the_middleware_is_reused_if_the_handler_accepts_more() {
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let alice = instance.sign_in("alice").unwrap();
    let template = alice.template_token("supabase").unwrap().mint();
    for (token, is_reused) in [
        (alice.token(), true),
        (template, false),
        ("forged".to_owned(), false),
    ] {
        let sent = headers(&token, "a=1");
        let result = middleware_result(&clerk, &sent, None).await;
        let reused = result.for_handler(AcceptedTokens::SESSION, true);
        assert_eq!(reused.is_some(), is_reused, "{token}");
        assert!(result.for_handler(AcceptedTokens::SESSION, false).is_some());
    }
    let result = middleware_result(&clerk, &HeaderMap::new(), None).await;
    assert!(result.for_handler(AcceptedTokens::SESSION, true).is_some());
}
