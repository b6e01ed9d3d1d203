//! Tests of the properties and settings that responses depend on.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use serde_json::Value;

use super::{AllRequests, LOCAL, Minted, headers, middleware_result, response};
use crate::api::models::User;
use crate::api::{Transport, TransportFuture};
use crate::authorize::{RequestView, authorize, caller, context, run_middleware};
use crate::dev::Instance;
use crate::guard::{BindClaims, BindUser, Claims};
use crate::policy::{AcceptedTokens, Failure, HasPolicy, Policy, RequestContext, TokenType};
use crate::response::{Reply, ReplySettings};
use crate::service::Clerk;

const SESSION: Policy = Policy::auth();
const API_KEY: Policy = SESSION.tokens(AcceptedTokens::One(TokenType::ApiKey));
const OAUTH: Policy = SESSION.tokens(AcceptedTokens::One(TokenType::OAuth));
const M2M: Policy = SESSION.tokens(AcceptedTokens::One(TokenType::M2m));

fn cookie(cookie: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("cookie", cookie.parse().unwrap());
    headers
}

async fn context_of(
    policy: &'static Policy,
    clerk: &Clerk,
    method: &Method,
    headers: &HeaderMap,
) -> Arc<RequestContext> {
    let uri = Uri::from_static("/");
    let view = || RequestView {
        method,
        uri: &uri,
        headers,
        clerk: Some(clerk.clone()),
        middleware_result: None,
        path: &[],
    };
    let auth = caller(policy, view()).await.unwrap();
    context::of(policy, &view(), &auth)
}

#[tokio::test]
async fn only_get_and_head_are_safe_methods() {
    let clerk = Instance::start().await.unwrap().clerk().unwrap();
    for (method, is_safe) in [
        (Method::GET, true),
        (Method::HEAD, true),
        (Method::POST, false),
        (Method::DELETE, false),
    ] {
        let context = context_of(&SESSION, &clerk, &method, &HeaderMap::new()).await;
        assert_eq!(context.safe_method, is_safe, "{method}");
    }
}

#[tokio::test]
async fn called_url_is_read_only_if_it_may_be_an_audience() {
    let clerk = Instance::start().await.unwrap().clerk().unwrap();
    for (policy, is_read) in [
        (&SESSION, false),
        (&API_KEY, false),
        (&OAUTH, true),
        (&M2M, true),
    ] {
        let context = context_of(policy, &clerk, &Method::GET, &HeaderMap::new()).await;
        assert_eq!(context.called.is_some(), is_read, "{policy:?}");
    }
}

#[tokio::test]
async fn invalid_cookie_is_a_presented_token_only_where_sessions_are_accepted() {
    let clerk = Instance::start().await.unwrap().clerk().unwrap();
    let invalid = || cookie("__session=forged");
    for (policy, headers, expected) in [
        (&SESSION, invalid(), Some(TokenType::Session)),
        (&SESSION, headers("ak_1", "a=1"), Some(TokenType::ApiKey)),
        (&SESSION, HeaderMap::new(), None),
        (&API_KEY, invalid(), None),
        (&API_KEY, headers("forged", "a=1"), Some(TokenType::Session)),
        (&API_KEY, headers("mt_1", "a=1"), Some(TokenType::M2m)),
    ] {
        let context = context_of(policy, &clerk, &Method::GET, &headers).await;
        assert_eq!(context.presented, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn responses_use_the_settings_of_the_instance() {
    let instance = Instance::start().await.unwrap();
    for explains in [true, false] {
        let builder = instance.clerk_builder().explain_denials(explains);
        let builder = builder.on_missing(401).on_denied(403).on_invalid(400);
        let builder = builder.hidden(|| Reply::status(410));
        let clerk = builder.serve_oauth_metadata(false).build().unwrap();
        let settings: &dyn ReplySettings = &clerk;
        assert!(matches!(settings.on_missing(), Some(Failure::Status(401))));
        assert!(matches!(settings.on_denied(), Some(Failure::Status(403))));
        assert!(matches!(settings.on_invalid(), Some(Failure::Status(400))));
        assert_eq!(settings.hidden().unwrap()().status_code(), 410);
        assert!(!settings.resource_server().serves_metadata);
        assert_eq!(settings.explains_denials(), explains);
    }
}

#[tokio::test]
async fn middleware_serves_oauth_metadata_unless_disabled() {
    let instance = Instance::start().await.unwrap();
    let pairs = LOCAL.iter();
    let sent: HeaderMap = pairs
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect();
    for serves in [true, false] {
        let clerk = instance.clerk_builder().serve_oauth_metadata(serves);
        let clerk = clerk.build().unwrap();
        for uri in [
            "/.well-known/oauth-protected-resource/mcp",
            "/.well-known/oauth-authorization-server",
        ] {
            let view = RequestView {
                method: &Method::GET,
                uri: &Uri::from_static(uri),
                headers: &sent,
                clerk: Some(clerk.clone()),
                middleware_result: None,
                path: &[],
            };
            let reply = run_middleware(view, None).await.err();
            let status = reply.map(|it| it.status_code().as_u16());
            assert_eq!(status, serves.then_some(200), "{uri}");
        }
    }
}

#[tokio::test]
async fn headers_of_a_superseded_result_are_not_added() {
    /// Accepts tokens of a JWT template too.
    enum WithTemplates {}
    impl HasPolicy for WithTemplates {
        const POLICY: Policy = Policy::protect()
            .tokens(AcceptedTokens::list(&[
                TokenType::Session,
                TokenType::Template,
            ]))
            .templates(&["supabase"]);
    }
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let alice = instance.sign_in("alice").unwrap();
    let template = alice.template_token("supabase").unwrap();
    let sent = headers(&template.claim("template", "supabase").mint(), "a=1");
    let result = middleware_result(&clerk, &sent, None).await;
    let status = || {
        let mut response = HeaderMap::new();
        result.decorate(200, &mut response);
        response.remove("x-clerk-auth-status")
    };
    assert_eq!(status().unwrap(), "signed-out");
    let view = RequestView {
        method: &Method::GET,
        uri: &Uri::from_static("/"),
        headers: &sent,
        clerk: Some(clerk),
        middleware_result: Some(result.clone()),
        path: &[],
    };
    assert!(authorize::<WithTemplates>(view).await.is_ok());
    assert_eq!(status(), None);
}

#[tokio::test]
async fn claims_are_bound_with_and_without_a_call() {
    /// Binds all claims.
    enum AllClaims {}
    impl HasPolicy for AllClaims {
        const POLICY: Policy = Policy::protect().bind(&[<Claims<Value> as BindClaims>::BINDING]);
    }
    let instance = Instance::start().await.unwrap();
    let clerk = instance.clerk().unwrap();
    let alice = instance.sign_in("alice").unwrap();
    // The first request fetches the keys.
    for _ in 0..2 {
        let view = RequestView {
            method: &Method::GET,
            uri: &Uri::from_static("/"),
            headers: &headers(&alice.token(), "a=1"),
            clerk: Some(clerk.clone()),
            middleware_result: None,
            path: &[],
        };
        let guard = authorize::<AllClaims>(view).await.unwrap();
        let claims = <Option<Claims<Value>> as BindClaims>::bind(&guard).unwrap();
        assert_eq!(claims["sid"], alice.session_id().as_str());
    }
}

#[tokio::test]
async fn bound_user_without_a_secret_key_returns_500() {
    /// Binds the user.
    enum WithUser {}
    impl HasPolicy for WithUser {
        const POLICY: Policy = Policy::protect().bind(&[<User as BindUser>::BINDING]);
    }
    let instance = Instance::start().await.unwrap();
    let clerk = instance.keyless_clerk_builder().build().unwrap();
    let token = instance.sign_in("alice").unwrap().token();
    assert_eq!(response::<AllRequests>(&clerk, &token).await.0, 200);
    assert_eq!(response::<WithUser>(&clerk, &token).await.0, 500);
}

/// HTTP client that gets a 400 with this body for every call.
#[derive(Debug)]
struct BadRequest(&'static str);

impl Transport for BadRequest {
    fn send(&self, _: http::Request<Bytes>) -> TransportFuture<'_> {
        let mut response = http::Response::new(Bytes::from_static(self.0.as_bytes()));
        *response.status_mut() = http::StatusCode::BAD_REQUEST;
        Box::pin(std::future::ready(Ok(response)))
    }
}

#[tokio::test]
async fn rejected_template_returns_500_and_unreadable_response_503() {
    let instance = Instance::start().await.unwrap();
    let token = instance.sign_in("alice").unwrap().token();
    let error = r#"{"errors": [{"code": "form_param_value_invalid"}]}"#;
    for (body, status) in [(error, 500), ("<html>", 503)] {
        let builder = instance.clerk_builder().jwt_key(instance.jwt_key());
        let builder = builder.transport(BadRequest(body));
        let clerk = builder.build().unwrap();
        let (actual, _) = response::<Minted>(&clerk, &token).await;
        assert_eq!(actual, status, "{body}");
    }
}
