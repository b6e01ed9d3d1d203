//! The app in tonic: one method per route, behind a gateway from HTTP, since the contract's tests use
//! HTTP.

mod gateway;
mod service;

use std::net::Ipv4Addr;
use std::sync::Arc;

use clerk_runtime::{Auth, Denial, Reply, UserId, api, auth};
use futures_util::stream::{self, BoxStream, StreamExt as _};
use tokio::net::TcpListener;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Response, Status};
use tower::util::option_layer;

use self::service::{App, CallReply, CallRequest};
use super::{Counters, Framework, Running, Setup};

#[path = "../explicit/mod.rs"]
mod explicit;

type Request = tonic::Request<CallRequest>;
type AppResponse = Result<Response<CallReply>, Status>;

/// Maximum size of request headers in bytes, large enough for the long tokens of the contract.
const LONGEST_HEAD: u32 = 256 * 1024;

/// tonic 0.14.
#[derive(Debug)]
#[non_exhaustive]
pub struct Tonic;

const HIDDEN: &str =
    "gRPC has no 404 page that could hide a method: `tonic_rejections` tests the gRPC statuses";
const REDIRECT: &str =
    "gRPC has no redirects: `tonic_rejections` tests the statuses that are sent instead";
const PAGE: &str = "browsers do not load pages over gRPC";
const STATUS: &str =
    "gRPC does not have this HTTP status: `tonic_rejections` tests the one that is sent instead";
const METHOD: &str = "every gRPC call is a POST request";
const INPUT: &str = "the only input of a gRPC method is its message: there is no path and no query";
const CACHE: &str = "every gRPC call is a POST request, and its response is not cached";
const WEBSOCKET: &str = "gRPC does not use WebSockets";
const METADATA: &str = "a gRPC method has no URL that could be the OAuth resource";
const PROXY: &str = "the test client only calls gRPC methods";
const BODY: &str = "tonic decodes a unary method's message before it calls the method";

impl Framework for Tonic {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[
        (
            "unauthenticated_request_to_protected_route_returns_404",
            HIDDEN,
        ),
        (
            "expired_or_forged_token_returns_401",
            "every gRPC call is a POST request, for which an expired token has another reason: \
             see `tonic_rejections`",
        ),
        ("template_and_machine_tokens_are_unauthenticated", HIDDEN),
        ("pending_session_is_unauthenticated_unless_allowed", HIDDEN),
        ("missing_role_returns_403", HIDDEN),
        ("stale_factor_returns_reverification_error", HIDDEN),
        ("policy_checked_in_code_is_enforced", HIDDEN),
        ("hidden_route_returns_the_application_404_page", HIDDEN),
        ("page_without_a_sign_in_url_returns_404", HIDDEN),
        ("api_key_is_accepted_where_allowed", HIDDEN),
        (
            "other_organization_in_the_path_returns_403",
            "a gRPC method has no path parameters: `org` rejects every request",
        ),
        (
            "required_policy_guards_a_file_service",
            "a layer rejects a call with a gRPC status: `require_layer` tests it",
        ),
        ("get_is_redirected_with_307_and_post_with_303", REDIRECT),
        (
            "unauthenticated_script_request_returns_401_with_the_sign_in_url",
            REDIRECT,
        ),
        (
            "denied_script_request_returns_403_with_the_redirect_url",
            REDIRECT,
        ),
        ("session_cookie_makes_a_response_private", CACHE),
        ("guarded_response_varies_by_credentials", CACHE),
        ("preflight_request_bypasses_a_required_policy", METHOD),
        ("preflight_request_with_two_origins_is_rejected", METHOD),
        (
            "default_responses_apply_where_a_handler_sets_none",
            REDIRECT,
        ),
        ("api_key_without_a_required_role_returns_401", REDIRECT),
        ("on_missing_function_creates_the_response", STATUS),
        ("on_denied_function_creates_the_response", STATUS),
        ("on_missing_and_on_denied_have_separate_statuses", STATUS),
        ("two_guards_of_a_request_are_both_enforced", STATUS),
        ("body_is_read_after_the_check", BODY),
        (
            "malformed_body_of_an_unauthenticated_request_returns_401",
            BODY,
        ),
        ("body_is_not_read_while_keys_load", BODY),
        ("malformed_body_is_not_parsed_while_keys_load", BODY),
        (
            "malformed_path_of_an_unauthenticated_request_returns_401",
            INPUT,
        ),
        (
            "malformed_query_of_an_unauthenticated_request_returns_401",
            INPUT,
        ),
        ("valid_path_query_and_body_reach_the_handler", INPUT),
        ("head_request_is_checked_like_get", METHOD),
        (
            "head_request_to_a_hidden_handler_returns_the_404_of_an_unknown_path",
            METHOD,
        ),
        ("options_request_is_left_to_the_framework", METHOD),
        (
            "cors_layer_around_the_middleware_responds_to_preflight_requests",
            METHOD,
        ),
        (
            "cors_layer_keeps_vary_and_exposed_headers",
            "browser scripts call gRPC through a proxy, which sets the response headers",
        ),
        (
            "request_instance_takes_precedence_over_the_application_instance",
            "tonic has no application-level instance: it is in the request's extensions",
        ),
        ("new_browser_is_redirected_to_the_handshake", PAGE),
        ("middleware_adds_auth_status_headers", HIDDEN),
        (
            "request_is_authenticated_once",
            "sessions are only refreshed for GET requests, and every gRPC call is a POST request",
        ),
        (
            "concurrent_requests_share_one_refresh",
            "sessions are only refreshed for GET requests, and every gRPC call is a POST request",
        ),
        ("unauthenticated_page_is_redirected_to_sign_in", PAGE),
        ("browser_signs_in_on_a_development_instance", PAGE),
        ("browser_signs_in_on_a_production_instance", PAGE),
        ("redirect_url_of_a_nested_route_is_complete", PAGE),
        (
            "valid_session_takes_precedence_over_a_stale_handshake",
            PAGE,
        ),
        ("invalid_handshake_token_is_ignored", PAGE),
        ("request_that_loads_no_page_is_never_redirected", PAGE),
        ("tabs_with_the_same_nonce_all_sign_in", PAGE),
        (
            "page_with_a_token_without_azp_is_redirected_to_the_handshake",
            PAGE,
        ),
        ("oversized_session_cookie_is_reported", PAGE),
        (
            "page_is_not_redirected_after_handshakes_without_a_lasting_session",
            PAGE,
        ),
        ("failed_handshake_nonce_exchange_returns_503", PAGE),
        (
            "failed_session_refresh_returns_503",
            "sessions are only refreshed for GET requests, and every gRPC call is a POST request",
        ),
        (
            "unauthorized_websocket_is_rejected_before_the_upgrade",
            WEBSOCKET,
        ),
        ("authorized_websocket_is_upgraded", WEBSOCKET),
        ("websocket_subprotocol_with_a_token_is_accepted", WEBSOCKET),
        ("websocket_with_two_credentials_is_rejected", WEBSOCKET),
        (
            "cross_site_websocket_with_a_session_cookie_returns_403",
            WEBSOCKET,
        ),
        (
            "stream_carries_refreshed_cookies_without_buffering",
            "sessions are only refreshed for GET requests, and every gRPC call is a POST request",
        ),
        (
            "cross_site_request_with_a_safe_method_is_accepted",
            "every gRPC call is a POST request",
        ),
        ("redirect_url_uses_the_forwarded_host", PAGE),
        ("redirect_url_uses_the_forwarded_scheme", PAGE),
        ("redirect_url_uses_the_http2_authority", PAGE),
        ("malformed_host_returns_400", PAGE),
        ("redirect_url_has_no_parameters_of_clerk", PAGE),
        ("public_url_takes_precedence_over_forwarded_headers", PAGE),
        (
            "oauth_challenge_leads_to_the_metadata_of_the_called_url",
            METADATA,
        ),
        (
            "insufficient_scope_challenge_leads_to_the_metadata",
            METADATA,
        ),
        ("metadata_is_readable_from_every_origin", METADATA),
        (
            "metadata_of_unusual_paths_stays_on_the_own_origin",
            METADATA,
        ),
        ("metadata_uses_the_forwarded_origin", METADATA),
        ("metadata_without_a_public_origin_returns_400", METADATA),
        ("metadata_can_be_left_to_the_application", METADATA),
        ("metadata_lists_the_scopes_of_the_settings", METADATA),
        ("authorization_server_metadata_is_passed_through", METADATA),
        ("called_url_can_be_the_audience", METADATA),
        ("method_path_query_and_body_are_forwarded", PROXY),
        ("uploaded_picture_is_forwarded", PROXY),
        ("large_upload_is_forwarded_while_it_arrives", PROXY),
        ("large_response_is_forwarded_while_it_arrives", PROXY),
        ("interrupted_response_is_incomplete", PROXY),
        ("forwarded_head_request_returns_the_length", PROXY),
        (
            "forwarded_request_names_the_instance_and_the_application",
            PROXY,
        ),
        ("forwarded_address_is_that_of_the_connection", PROXY),
        ("public_url_names_the_application", PROXY),
        ("only_cookies_and_headers_for_clerk_are_forwarded", PROXY),
        ("forwarded_response_keeps_every_cookie", PROXY),
        ("forwarded_response_has_no_headers_of_the_connection", PROXY),
        ("redirect_of_the_frontend_api_leads_to_the_proxy", PROXY),
        ("forwarded_request_bypasses_authentication", PROXY),
        ("proxy_is_off_by_default", PROXY),
        ("ambiguous_path_is_not_forwarded", PROXY),
        ("dot_segments_are_not_forwarded", PROXY),
        ("absolute_request_target_stays_on_the_frontend_api", PROXY),
        ("oversized_body_returns_413", PROXY),
        ("unavailable_frontend_api_returns_502", PROXY),
        ("slow_frontend_api_returns_504", PROXY),
        ("proxy_without_a_secret_key_returns_500", PROXY),
        ("handshake_goes_through_the_proxy", PROXY),
        ("script_signs_in_through_the_proxy", PROXY),
        ("sync_handler_is_guarded", "gRPC methods are always `async`"),
        (
            "handler_with_maximum_arguments_is_guarded",
            "a gRPC method takes one argument, the request",
        ),
        (
            "nested_route_is_guarded",
            "a gRPC method belongs to one service, and services are not nested",
        ),
        (
            "framework_test_client_gets_the_same_responses",
            "tonic has no test client: all of these tests use a channel",
        ),
    ];

    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let middleware = setup.clerk.clone().filter(|_| setup.middleware);
        let app = App {
            clerk: setup
                .clerk
                .filter(|_| !setup.middleware)
                .or(setup.inner_instance),
            counters: Arc::clone(&counters),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let grpc = listener.local_addr().expect("an address");
        let server = Server::builder()
            .http2_max_header_list_size(LONGEST_HEAD)
            .layer(option_layer(setup.cors.then(super::tower_cors)))
            .layer(option_layer(
                middleware.map(|clerk| super::layer(clerk, setup.proxy)),
            ))
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
    reason = "the type `AppResponse` is a `Result`"
)]
fn respond(content_type: &'static str, body: String) -> AppResponse {
    Ok(Response::new(CallReply {
        content_type: content_type.to_owned(),
        body,
    }))
}

#[auth(request = req, on_missing = 401)]
async fn fallible(req: Request, auth: Auth) -> Result<Response<CallReply>, Status> {
    explicit::tally(&req).handler();
    auth.require::<explicit::ManageInvoices>()?;
    explicit::text("granted")
}

/// Server-streaming method whose stream has no end.
#[auth(request = req, on_missing = 401)]
async fn events(
    req: Request,
    user_id: UserId,
) -> Result<Response<BoxStream<'static, Result<CallReply, Status>>>, Status> {
    explicit::tally(&req).handler();
    let first = CallReply {
        content_type: "text/plain".to_owned(),
        body: user_id.to_string(),
    };
    let events = stream::iter([Ok(first)]).chain(stream::pending());
    Ok(Response::new(events.boxed()))
}

fn replied(reply: Reply) -> AppResponse {
    Err(reply.into())
}

fn bad_request() -> AppResponse {
    Err(Status::invalid_argument("bad-request"))
}

fn denied(denial: Denial) -> AppResponse {
    Err(denial.into())
}

fn failed(error: api::Error) -> AppResponse {
    Err(error.into())
}

async fn read(request: Request, counters: &Counters) -> Vec<u8> {
    let body = request.into_inner().body;
    counters.body(body.len());
    body
}
