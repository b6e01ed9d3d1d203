//! The app in tonic: one method per route, and in front of it a gateway from HTTP, since the contract
//! is asked over HTTP.

mod gateway;
mod service;

use std::net::Ipv4Addr;
use std::sync::Arc;

use clerk_runtime::{Auth, ClerkLayer, Denial, Reply, UserId, api, auth};
use futures_util::stream::{self, BoxStream, StreamExt as _};
use tokio::net::TcpListener;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Response, Status};

use self::service::{App, Ask, Told};
use super::{Counters, Framework, Running, Setup};

#[path = "../explicit/mod.rs"]
mod explicit;

type Request = tonic::Request<Ask>;
type Answer = Result<Response<Told>, Status>;

/// Long tokens are part of the contract.
const LONGEST_HEAD: u32 = 256 * 1024;

/// tonic 0.14.
#[derive(Debug)]
#[non_exhaustive]
pub struct Tonic;

const HIDDEN: &str = "nothing hides in gRPC: `tonic_refusals` asks for its statuses";
const REDIRECT: &str = "gRPC has no redirects: `tonic_refusals` asks for what stands in";
const PAGE: &str = "a browser loads no page over gRPC";
const STATUS: &str = "gRPC has no status like it: `tonic_refusals` asks for what stands in";
const METHOD: &str = "every gRPC call is a POST";
const INPUT: &str = "a method has neither path nor query: all that it is asked is its message";
const CACHE: &str = "no cache keeps the answer to a POST, which every gRPC call is";
const WEBSOCKET: &str = "gRPC is no WebSocket";
const BODY: &str = "a unary method's message is decoded before the method runs";

impl Framework for Tonic {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[
        ("protect_hides_from_strangers", HIDDEN),
        (
            "bad_tokens_are_nobody",
            "every call is a POST, for which an expired token has another reason: \
             `tonic_refusals` asks for it",
        ),
        ("templates_and_machines_are_no_users", HIDDEN),
        ("a_pending_session_is_nobody_unless_allowed", HIDDEN),
        ("what_is_asked_is_demanded", HIDDEN),
        ("a_stale_factor_asks_for_it", HIDDEN),
        ("policies_in_code_are_enforced", HIDDEN),
        ("its_own_page_stands_for_what_is_hidden", HIDDEN),
        ("without_pages_a_page_is_hidden", HIDDEN),
        ("a_key_calls_where_keys_are_accepted", HIDDEN),
        (
            "the_path_names_the_organization",
            "a method has no path parameters: `org` refuses everybody",
        ),
        (
            "a_policy_guards_what_has_no_handler",
            "a layer refuses a call with a status of gRPC: `require_layer` asks for it",
        ),
        ("redirects_fit_the_method", REDIRECT),
        ("script_is_told_where_to_sign_in", REDIRECT),
        ("script_is_told_where_a_denied_page_leads", REDIRECT),
        ("session_cookie_makes_a_response_private", CACHE),
        ("guarded_response_varies_by_credentials", CACHE),
        ("preflight_passes_a_required_policy", METHOD),
        ("preflight_with_two_origins_is_checked", METHOD),
        ("its_failures_stand_where_a_handler_names_none", REDIRECT),
        ("machines_have_no_roles", REDIRECT),
        ("a_function_of_ones_own_answers", STATUS),
        ("a_function_answers_who_may_not", STATUS),
        ("missing_is_not_denied", STATUS),
        ("of_two_guards_in_a_request_both_decide", STATUS),
        ("a_body_is_read_after_the_check", BODY),
        ("a_bad_body_is_no_news_to_strangers", BODY),
        ("a_body_waits_for_keys_that_load", BODY),
        ("a_bad_body_waits_for_keys_that_load", BODY),
        ("a_bad_path_is_no_news_to_strangers", INPUT),
        ("a_bad_query_is_no_news_to_strangers", INPUT),
        ("path_query_and_body_reach_the_handler", INPUT),
        ("head_is_guarded_like_get", METHOD),
        ("options_are_left_to_the_framework", METHOD),
        (
            "an_instance_in_the_request_beats_that_of_the_application",
            "tonic has no slot of its own: an instance is in the request's extensions",
        ),
        ("the_middleware_sends_a_browser_to_the_handshake", PAGE),
        ("the_middleware_explains_itself", HIDDEN),
        (
            "a_request_is_judged_once",
            "a session is refreshed for GET alone, and every gRPC call is a POST",
        ),
        (
            "equal_requests_at_once_share_a_refresh",
            "a session is refreshed for GET alone, and every gRPC call is a POST",
        ),
        ("a_page_is_sent_to_sign_in", PAGE),
        ("a_browser_signs_in_during_development", PAGE),
        ("a_browser_signs_in_in_production", PAGE),
        ("a_page_of_a_nested_router_is_returned_to", PAGE),
        ("a_stale_handshake_hides_no_session", PAGE),
        ("an_invalid_handshake_token_is_no_error", PAGE),
        ("a_request_that_loads_no_page_is_never_redirected", PAGE),
        ("tabs_that_bring_one_nonce_all_sign_in", PAGE),
        ("a_page_without_azp_is_sent_to_a_handshake", PAGE),
        ("a_session_cookie_too_large_to_keep_is_named", PAGE),
        ("a_nonce_without_an_answer_returns_503", PAGE),
        (
            "a_refresh_without_an_answer_returns_503",
            "a session is refreshed for GET alone, and every gRPC call is a POST",
        ),
        ("a_websocket_is_refused_before_the_upgrade", WEBSOCKET),
        ("a_websocket_answers_who_may_open_it", WEBSOCKET),
        (
            "cross_site_websocket_with_a_session_cookie_returns_403",
            WEBSOCKET,
        ),
        (
            "a_stream_carries_cookies_of_the_middleware_and_is_not_held_back",
            "a session is refreshed for GET alone, and every gRPC call is a POST",
        ),
        (
            "cross_site_request_of_a_safe_method_is_accepted",
            "every gRPC call is a POST",
        ),
        ("page_returns_to_where_proxies_say_it_is", PAGE),
        ("page_returns_to_the_reported_scheme", PAGE),
        ("http2_page_returns_to_its_authority", PAGE),
        ("malformed_host_leads_nowhere", PAGE),
        (
            "configured_origin_is_returned_to_whatever_headers_say",
            PAGE,
        ),
        ("a_handler_without_async_is_guarded", "methods are `async`"),
        (
            "as_many_arguments_as_the_framework_takes",
            "a method takes one argument, the request",
        ),
        (
            "a_nested_router_is_guarded",
            "a method stands in its service alone: nothing nests",
        ),
        (
            "the_test_client_of_the_framework_gets_the_same_answers",
            "tonic has no test client: a channel asks, as for all of this",
        ),
    ];

    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let middleware = setup.clerk.clone().filter(|_| setup.middleware);
        let app = App {
            clerk: setup.clerk.filter(|_| !setup.middleware).or(setup.within),
            counters: Arc::clone(&counters),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let grpc = listener.local_addr().expect("an address");
        let server = Server::builder()
            .http2_max_header_list_size(LONGEST_HEAD)
            .layer(tower::util::option_layer(middleware.map(ClerkLayer::new)))
            .add_service(app)
            .serve_with_incoming(TcpIncoming::from(listener));
        let server = tokio::spawn(server);
        let (address, gateway) = gateway::start(grpc).await;
        Running {
            address,
            counters,
            stop: Some(Box::new(move || {
                gateway.abort();
                server.abort();
            })),
        }
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "a handler's answer may be an error"
)]
fn respond(content_type: &'static str, body: String) -> Answer {
    Ok(Response::new(Told {
        content_type: content_type.to_owned(),
        body,
    }))
}

#[auth(request = req, on_missing = 401)]
async fn fallible(req: Request, auth: Auth) -> Result<Response<Told>, Status> {
    explicit::tally(&req).handler();
    auth.require::<explicit::ManageInvoices>()?;
    explicit::text("granted")
}

/// A server-streaming method, whose stream has no end.
#[auth(request = req, on_missing = 401)]
async fn events(
    req: Request,
    user_id: UserId,
) -> Result<Response<BoxStream<'static, Result<Told, Status>>>, Status> {
    explicit::tally(&req).handler();
    let first = Told {
        content_type: "text/plain".to_owned(),
        body: user_id.to_string(),
    };
    let events = stream::iter([Ok(first)]).chain(stream::pending());
    Ok(Response::new(events.boxed()))
}

fn replied(reply: Reply) -> Answer {
    Err(reply.into())
}

fn bad_request() -> Answer {
    Err(Status::invalid_argument("bad-request"))
}

fn denied(denial: Denial) -> Answer {
    Err(denial.into())
}

fn failed(error: api::Error) -> Answer {
    Err(error.into())
}

async fn read(request: Request, counters: &Counters) -> Vec<u8> {
    let body = request.into_inner().body;
    counters.body(body.len());
    body
}
