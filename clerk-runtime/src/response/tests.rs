//! Tests of every conversion of a denial or decision into a reply.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use serde_json::{Value, json};

use super::{Reply, ReplySettings, decorate, interruption, lacks_middleware, reject};
use crate::caller::Reason;
use crate::engine::{Decision, EngineConfig, Frontend, InstanceType, ReplyHeaders};
use crate::oauth::{ResourceServer, ResourceUrl};
use crate::policy::{
    AudienceRule, Circumstances, Clause, Denial, DenialCause, Failure, MissingReason,
    RequestContext, TokenType,
};
use crate::request_head::ReturnUrl;

/// Settings for replies, without an instance.
#[derive(Debug, Default)]
struct TestSettings {
    config: EngineConfig,
    on_missing: Option<Failure>,
    resource_server: ResourceServer,
    explains_denials: bool,
}

impl ReplySettings for TestSettings {
    fn config(&self) -> &EngineConfig {
        &self.config
    }

    fn on_missing(&self) -> Option<Failure> {
        self.on_missing
    }

    fn on_invalid(&self) -> Option<Failure> {
        None
    }

    fn on_denied(&self) -> Option<Failure> {
        None
    }

    fn hidden(&self) -> Option<fn() -> Reply> {
        None
    }

    fn resource_server(&self) -> &ResourceServer {
        &self.resource_server
    }

    fn add_scopes(&self, _: &ResourceUrl, _: &[&'static str]) {}

    fn explains_denials(&self) -> bool {
        self.explains_denials
    }
}

fn frontend() -> Frontend {
    Frontend {
        publishable_key: "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k".to_owned(),
        instance_type: InstanceType::Development,
        original_frontend_api: "clerk.example.com".to_owned(),
        cookie_suffix: "suffix".to_owned(),
        danger_origin: None,
    }
}

fn settings() -> TestSettings {
    TestSettings {
        config: EngineConfig {
            frontend: Some(frontend()),
            ..<_>::default()
        },
        ..TestSettings::default()
    }
}

fn signed_out(message: &str) -> Decision {
    Decision::signed_out(Reason::TokenExpired, message)
}

fn return_url() -> ReturnUrl {
    let mut headers = HeaderMap::new();
    headers.insert("cookie", HeaderValue::from_static("__clerk_db_jwt=dvb_1"));
    let uri = Uri::from_static("https://app.example.com/inbox?x=1");
    ReturnUrl::new(&uri, &headers, true)
}

/// Returns the context of a page load below the middleware.
fn page_load() -> RequestContext {
    RequestContext {
        page: true,
        presented: None,
        safe_method: true,
        is_head: false,
        return_url: Some(return_url()),
        decision: Some(signed_out("")),
        settings: Some(Arc::new(settings())),
        uri: None,
        called: None,
        scopes: Vec::new(),
        path: Vec::new(),
    }
}

fn script_request() -> RequestContext {
    RequestContext {
        page: false,
        ..page_load()
    }
}

const NO_CREDENTIALS: DenialCause = DenialCause::Missing(MissingReason::Credentials);

fn denial(cause: DenialCause, failure: Option<Failure>, request: RequestContext) -> Denial {
    let request = Arc::new(request);
    Denial::new(
        cause,
        failure,
        Circumstances {
            caller_or_required_type: None,
            machine: false,
            accepts_oauth: false,
            scopes: Vec::new(),
            location: None,
            request,
        },
    )
}

fn machine(cause: DenialCause, failure: Option<Failure>, token_type: TokenType) -> Denial {
    machine_in(page_load(), cause, failure, token_type)
}

fn machine_in(
    request: RequestContext,
    cause: DenialCause,
    failure: Option<Failure>,
    token_type: TokenType,
) -> Denial {
    let (token_type, request) = (Some(token_type), Arc::new(request));
    Denial::new(
        cause,
        failure,
        Circumstances {
            caller_or_required_type: token_type,
            machine: true,
            accepts_oauth: token_type == Some(TokenType::OAuth),
            scopes: request.scopes.clone(),
            location: None,
            request,
        },
    )
}

#[track_caller]
fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply
        .headers()
        .get(name)
        .expect("the header")
        .to_str()
        .expect("ASCII")
}

#[test]
fn page_is_redirected_to_the_account_portal_with_its_redirect_url() {
    let reply = reject(&denial(NO_CREDENTIALS, None, page_load()));
    assert_eq!(reply.status_code(), 307);
    assert_eq!(
        header(&reply, "location"),
        "https://accounts.example.com/sign-in?redirect_url=https%3A%2F%2Fapp.example.com%2Finbox\
         %3Fx%3D1&__clerk_db_jwt=dvb_1"
    );
}

#[test]
fn pending_session_is_redirected_to_its_tasks() {
    let reply = reject(&denial(
        DenialCause::Missing(MissingReason::Pending),
        None,
        page_load(),
    ));
    assert!(header(&reply, "location").starts_with("https://accounts.example.com/sign-in/tasks?"));
}

#[test]
fn production_redirect_contains_no_dev_browser() {
    let frontend = Frontend {
        instance_type: InstanceType::Production,
        ..frontend()
    };
    let config = EngineConfig {
        frontend: Some(frontend),
        ..<_>::default()
    };
    let settings = TestSettings {
        config,
        ..TestSettings::default()
    };
    let reply = reject(&denial(
        NO_CREDENTIALS,
        None,
        RequestContext {
            settings: Some(Arc::new(settings)),
            ..page_load()
        },
    ));
    assert!(!header(&reply, "location").contains("dvb_1"));
}

#[test]
fn page_without_a_sign_in_page_is_hidden() {
    let settings = Some(Arc::new(TestSettings::default()) as Arc<dyn ReplySettings>);
    let reply = reject(&denial(
        NO_CREDENTIALS,
        None,
        RequestContext {
            settings,
            ..page_load()
        },
    ));
    assert!(reply.is_hidden());
}

#[test]
fn page_without_the_middleware_is_not_redirected() {
    let denial = denial(
        NO_CREDENTIALS,
        None,
        RequestContext {
            return_url: None,
            ..page_load()
        },
    );
    assert!(lacks_middleware(&denial));
    let reply = reject(&denial);
    assert_eq!(
        (
            reply.status_code().as_u16(),
            reply.headers().get("location")
        ),
        (401, None)
    );
}

#[test]
fn script_request_returns_a_hidden_404() {
    let reply = reject(&denial(NO_CREDENTIALS, None, script_request()));
    assert_eq!(reply.status_code(), 404);
    assert!(reply.is_hidden() && reply.headers().is_empty() && reply.body().is_empty());
    let stated = reject(&denial(
        NO_CREDENTIALS,
        Some(Failure::Status(404)),
        script_request(),
    ));
    assert!(stated.is_hidden());
}

#[test]
fn form_is_redirected_with_303() {
    let post = RequestContext {
        safe_method: false,
        ..page_load()
    };
    let to_sign_in = denial(
        NO_CREDENTIALS,
        Some(Failure::Redirect("/sign-in")),
        post.clone(),
    );
    assert_eq!(reject(&to_sign_in).status_code(), 303);
    let own = denial(
        NO_CREDENTIALS,
        Some(Failure::with(|_| Reply::redirect("/own"))),
        post,
    );
    assert_eq!(reject(&own).status_code(), 303);
}

#[test]
fn default_response_applies_where_the_handler_sets_none() {
    let settings = TestSettings {
        on_missing: Some(Failure::Status(401)),
        ..settings()
    };
    let request = RequestContext {
        settings: Some(Arc::new(settings)),
        ..page_load()
    };
    assert_eq!(
        reject(&denial(NO_CREDENTIALS, None, request.clone())).status_code(),
        401
    );
    assert_eq!(
        reject(&denial(NO_CREDENTIALS, Some(Failure::Status(410)), request)).status_code(),
        410
    );
}

#[test]
fn machine_is_not_redirected() {
    for failure in [
        None,
        Some(Failure::SignIn),
        Some(Failure::Redirect("/sign-in")),
    ] {
        let reply = reject(&machine(NO_CREDENTIALS, failure, TokenType::ApiKey));
        assert_eq!(
            (
                reply.status_code().as_u16(),
                reply.headers().get("location")
            ),
            (401, None)
        );
    }
    let stated = machine(
        DenialCause::Denied(Clause::TokenType),
        Some(Failure::Status(403)),
        TokenType::M2m,
    );
    assert_eq!(reject(&stated).status_code(), 403);
}

#[test]
fn missing_scopes_are_in_the_challenge() {
    let cause = DenialCause::Denied(Clause::Scopes(&["a:read", "a:write"]));
    for stated in [None, Some(Failure::Status(403))] {
        let reply = reject(&machine(cause, stated, TokenType::M2m));
        assert_eq!(reply.status_code(), 403);
        assert_eq!(
            header(&reply, "www-authenticate"),
            "Bearer error=\"insufficient_scope\", scope=\"a:read a:write\""
        );
    }
}

const METADATA: &str = "https://app.example.com/.well-known/oauth-protected-resource/inbox";

#[test]
fn oauth_challenge_names_the_metadata_of_the_called_url() {
    let scopes = || RequestContext {
        scopes: vec!["mcp", "mcp:write"],
        ..page_load()
    };
    let missing = machine_in(scopes(), NO_CREDENTIALS, None, TokenType::OAuth);
    assert_eq!(
        header(&reject(&missing), "www-authenticate"),
        format!("Bearer resource_metadata=\"{METADATA}\", scope=\"mcp mcp:write\"")
    );
    let cause = DenialCause::Denied(Clause::Scopes(&["mcp:write"]));
    let denied = machine_in(scopes(), cause, None, TokenType::OAuth);
    assert_eq!(
        header(&reject(&denied), "www-authenticate"),
        format!(
            "Bearer error=\"insufficient_scope\", resource_metadata=\"{METADATA}\", \
             scope=\"mcp mcp:write\""
        )
    );
}

#[test]
fn metadata_that_is_not_served_is_not_in_the_challenge() {
    let without_metadata = TestSettings {
        resource_server: ResourceServer {
            serves_metadata: false,
            scopes: None,
        },
        ..settings()
    };
    let long = format!("https://app.example.com/{}", "a".repeat(1024));
    let long = ReturnUrl::new(&long.parse().unwrap(), &HeaderMap::new(), false);
    let nowhere = ReturnUrl::new(&Uri::from_static("/inbox"), &HeaderMap::new(), false);
    for (settings, return_url) in [
        (without_metadata, Some(return_url())),
        (TestSettings::default(), Some(return_url())),
        (settings(), None),
        (settings(), Some(long)),
        (settings(), Some(nowhere)),
    ] {
        let request = RequestContext {
            settings: Some(Arc::new(settings)),
            return_url,
            ..script_request()
        };
        let reply = reject(&machine_in(request, NO_CREDENTIALS, None, TokenType::OAuth));
        assert_eq!(header(&reply, "www-authenticate"), "Bearer");
    }
}

#[test]
fn token_for_another_audience_is_invalid() {
    let request = RequestContext {
        presented: Some(TokenType::OAuth),
        decision: None,
        ..script_request()
    };
    let rule = AudienceRule::Named("https://other.example.com");
    let cause = DenialCause::Missing(MissingReason::Audience(rule));
    let denial = machine_in(request, cause, None, TokenType::OAuth);
    let reply = reject(&denial);
    assert_eq!(reply.status_code(), 401);
    assert_eq!(
        header(&reply, "www-authenticate"),
        format!(
            "Bearer error=\"invalid_token\", resource_metadata=\"{METADATA}\", \
             error_description=\"The token was not issued for this resource.\""
        )
    );
    assert_eq!(denial.code(), "token-invalid-audience");
    let failed = denial.clause().map(|it| it.to_string());
    assert_eq!(failed.unwrap(), "audience `https://other.example.com`");
}

#[test]
fn invalid_token_is_explained_in_the_header() {
    let decision = Some(signed_out("bad \"token\"\r\nset-cookie: x"));
    let request = RequestContext {
        decision,
        presented: Some(TokenType::Session),
        ..script_request()
    };
    let reply = reject(&denial(NO_CREDENTIALS, Some(Failure::Status(401)), request));
    assert_eq!(
        header(&reply, "www-authenticate"),
        "Bearer error=\"invalid_token\", error_description=\"bad ?token???set-cookie: x\""
    );
    assert_eq!(header(&reply, "x-clerk-auth-status"), "signed-out");
    assert_eq!(header(&reply, "x-clerk-auth-reason"), "token-expired");
    assert_eq!(
        header(&reply, "x-clerk-auth-message"),
        "bad \"token\"??set-cookie: x"
    );
}

#[test]
fn long_explanation_keeps_its_closing_quote() {
    let decision = Some(signed_out(&"ä\"long ".repeat(100)));
    let request = RequestContext {
        decision,
        presented: Some(TokenType::Session),
        ..script_request()
    };
    let reply = reject(&denial(NO_CREDENTIALS, Some(Failure::Status(401)), request));
    let challenge = header(&reply, "www-authenticate");
    assert_eq!(challenge.matches('"').count(), 4, "{challenge}");
    assert!(challenge.len() <= 256 && challenge.ends_with('"'));
}

#[test]
fn long_scopes_are_omitted_as_a_whole() {
    const SCOPES: &[&str] = &["invoices:read:everything:in:every:organization:that:there:is"; 20];
    let reply = reject(&machine(
        DenialCause::Denied(Clause::Scopes(SCOPES)),
        None,
        TokenType::M2m,
    ));
    assert_eq!(
        header(&reply, "www-authenticate"),
        "Bearer error=\"insufficient_scope\""
    );
}

/// A service for bearer tokens does not need the middleware, and can hide handlers from browsers
/// too.
#[test]
fn page_without_a_sign_in_page_is_hidden_regardless_of_the_middleware() {
    for middleware in [false, true] {
        let request = RequestContext {
            settings: Some(Arc::new(TestSettings::default())),
            return_url: middleware.then(return_url),
            ..page_load()
        };
        let denial = denial(NO_CREDENTIALS, None, request);
        let reply = reject(&denial);
        assert_eq!(
            (reply.status_code().as_u16(), reply.is_hidden()),
            (404, true)
        );
        assert!(reply.headers().is_empty() && !lacks_middleware(&denial));
    }
}

#[test]
fn handshake_state_in_a_guard_is_signed_out() {
    let headers = ReplyHeaders::default();
    let decision = Decision::handshake(Reason::DevBrowserMissing, String::new(), headers);
    let decision = Some(decision);
    let request = RequestContext {
        decision,
        ..script_request()
    };
    let reply = reject(&denial(NO_CREDENTIALS, Some(Failure::Status(401)), request));
    assert_eq!(header(&reply, "x-clerk-auth-status"), "signed-out");
}

#[test]
fn redirect_of_the_state_is_sent_by_the_middleware() {
    assert!(interruption(&signed_out("")).is_none());
    let to = |location: &str| {
        let headers = ReplyHeaders {
            location: Some(location.to_owned()),
            set_cookie: vec!["a=1".to_owned(), "b=2".to_owned()],
            ..ReplyHeaders::default()
        };
        interruption(&signed_out("").with_reply(headers)).expect("a reply")
    };
    let reply = to("https://app.example.com/");
    assert_eq!(
        (
            reply.status_code().as_u16(),
            header(&reply, "cache-control")
        ),
        (307, "private, no-store")
    );
    assert_eq!(reply.headers().get_all("set-cookie").iter().count(), 2);

    let split = to("https://app.example.com/\r\nx: y");
    assert_eq!(split.status_code(), 500);
}

#[test]
fn fault_returns_500_without_details() {
    let fault = Decision::fault("the secret detail");
    let reply = interruption(&fault).expect("a reply");
    assert_eq!(reply.status_code(), 500);
    assert!(!String::from_utf8_lossy(reply.body()).contains("secret detail"));
}

#[test]
fn script_request_gets_the_sign_in_url_without_secrets() {
    let rejected = |failure, cause| reject(&denial(cause, Some(failure), script_request()));
    let reply = rejected(Failure::SignIn, NO_CREDENTIALS);
    let url = "https://accounts.example.com/sign-in";
    assert_eq!(
        (
            reply.status_code().as_u16(),
            header(&reply, "x-clerk-sign-in-url")
        ),
        (401, url)
    );
    let body = json!({"errors": [{
        "code": "token-expired",
        "message": "Sign in to use this.",
        "meta": {"sign_in_url": url},
    }]});
    assert_eq!(
        serde_json::from_slice::<Value>(reply.body()).expect("JSON"),
        body
    );
    assert!(header(&reply, "access-control-expose-headers").contains("x-clerk-sign-in-url"));

    let reply = rejected(Failure::Redirect("/in"), NO_CREDENTIALS);
    assert_eq!(header(&reply, "x-clerk-sign-in-url"), "/in");
    let denied = DenialCause::Denied(Clause::TokenType);
    let reply = rejected(Failure::Redirect("/upgrade"), denied);
    assert_eq!(
        (
            reply.status_code().as_u16(),
            header(&reply, "x-clerk-redirect-url")
        ),
        (403, "/upgrade")
    );
}

#[test]
fn rejection_below_the_middleware_keeps_its_reason() {
    let failure = Some(Failure::Status(401));
    let mut reply = reject(&denial(NO_CREDENTIALS, failure, script_request()));
    let reason = Reason::DevBrowserMissing;
    decorate(
        &Decision::signed_out(reason, "of the middleware"),
        reply.headers_mut(),
    );
    assert_eq!(header(&reply, "x-clerk-auth-reason"), "token-expired");
    assert!(!reply.headers().contains_key("x-clerk-auth-message"));
}

#[test]
fn reply_accepts_status_codes_and_bodies_of_handlers() {
    let value = json!({"a": 1});
    for reply in [
        Reply::json(StatusCode::PAYMENT_REQUIRED, &value),
        Reply::json(402, value),
        Reply::json(402_u16, BTreeMap::from([("a", 1)])),
    ] {
        assert_eq!(reply.status_code(), 402);
        assert_eq!(&**reply.body(), br#"{"a":1}"#);
    }
    assert_eq!(Reply::json(200, "text").body(), "\"text\"");
    assert_eq!(Reply::text(StatusCode::NOT_FOUND, "").status_code(), 404);
}

#[test]
fn cookies_are_appended_to_those_of_the_handler() {
    let mut headers = HeaderMap::new();
    headers.insert("set-cookie", "own=1".parse().expect("a value"));
    let refreshed = signed_out("").with_reply(ReplyHeaders {
        set_cookie: vec!["__session=2".to_owned()],
        ..ReplyHeaders::default()
    });
    decorate(&refreshed, &mut headers);
    decorate(&signed_out(""), &mut headers);
    assert_eq!(headers.get_all("set-cookie").iter().count(), 2);
    assert_eq!(headers.get_all("x-clerk-auth-reason").iter().count(), 1);
}

#[test]
fn debug_contains_no_tokens_or_targets() {
    let reply = Reply::redirect("https://accounts.example.com/?__clerk_db_jwt=dvb_1");
    let text = format!(
        "{reply:?} {reply} {:?}",
        denial(NO_CREDENTIALS, None, page_load())
    );
    assert!(!text.contains("dvb_1") && !text.contains("inbox"), "{text}");
}

#[test]
fn invalid_target_status_or_header_is_an_error() {
    assert_eq!(Reply::redirect("/a\r\nx: y").status_code(), 500);
    assert_eq!(Reply::status(99).status_code(), 500);
    assert!(Reply::status(200).header("x y", "z").is_err());
    assert!(Reply::status(200).header("x", "a\nb").is_err());
}

#[test]
fn explanation_is_limited_and_escaped() {
    const SCOPES: [&str; 40] = ["a\"\r\nset-cookie: x"; 40];
    let context = |explains_denials| RequestContext {
        settings: Some(Arc::new(TestSettings {
            explains_denials,
            ..settings()
        })),
        ..script_request()
    };
    let cause = DenialCause::Denied(Clause::Scopes(&SCOPES));
    let reply = reject(&denial(cause, Some(Failure::Status(403)), context(true)));
    let text = header(&reply, "x-clerk-denied-by");
    assert!(
        text.starts_with("code=insufficient-scope; token=none; handler=; clause=\"scopes a???set-"),
        "{text}"
    );
    assert!(text.len() <= 256 && text.ends_with('"'), "{text}");

    let silent = reject(&denial(cause, Some(Failure::Status(403)), context(false)));
    assert!(!silent.headers().contains_key("x-clerk-denied-by"));
}

#[test]
fn page_is_not_redirected_after_a_loop() {
    let page = denial(NO_CREDENTIALS, None, page_load());
    assert!(page.is_page() && !page.ends_redirects());
    let mut decision = signed_out("");
    decision.ends_redirects = true;
    let looping = RequestContext {
        decision: Some(decision),
        ..page_load()
    };
    let looping = denial(NO_CREDENTIALS, None, looping);
    assert!(!looping.is_page() && looping.ends_redirects());
}

#[test]
fn return_url_needs_the_middleware() {
    let page = denial(NO_CREDENTIALS, None, page_load());
    let expected = "https://app.example.com/inbox?x=1";
    assert_eq!(page.return_url().as_deref(), Some(expected));
    let without = RequestContext {
        return_url: None,
        ..page_load()
    };
    let without = denial(NO_CREDENTIALS, None, without);
    assert_eq!(without.return_url(), None);
}

#[test]
fn denial_has_its_own_reply_if_its_policy_sets_one() {
    let own = denial(NO_CREDENTIALS, Some(Failure::Status(401)), page_load());
    assert!(own.has_own_reply());
    assert!(!denial(NO_CREDENTIALS, None, page_load()).has_own_reply());
    assert!(own.challenge().starts_with("Bearer"));
}

#[test]
fn denial_names_another_resource_only_if_the_audience_is_the_called_url() {
    let names_resource = |cause| denial(cause, None, page_load()).names_other_resource();
    let audience = |rule| DenialCause::Missing(MissingReason::Audience(rule));
    assert!(names_resource(audience(AudienceRule::Resource)));
    assert!(!names_resource(audience(AudienceRule::Named("api"))));
    assert!(!names_resource(NO_CREDENTIALS));
}

#[test]
fn context_has_a_public_url_only_if_the_setting_is_set() {
    assert!(!page_load().has_public_url());
    let mut settings = settings();
    settings.config.public_url = Some("https://app.example.com".parse().unwrap());
    let request = RequestContext {
        settings: Some(Arc::new(settings)),
        ..page_load()
    };
    assert!(request.has_public_url());
}
