//! The app in tonic: one method per route, and in front of it a gateway from HTTP, since the contract
//! is asked over HTTP.

mod gateway;
mod service;

use std::net::Ipv4Addr;
use std::sync::Arc;

use clerk_runtime::{ClerkLayer, Denial, api};
use tokio::net::TcpListener;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Response, Status};

use self::service::{App, Ask, Told};
use super::{Counters, Framework, Running, Setup};

#[path = "../explicit.rs"]
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
        ("its_failures_stand_where_a_handler_names_none", REDIRECT),
        ("machines_have_no_roles", REDIRECT),
        (
            "a_function_of_ones_own_answers",
            "gRPC has no status like 418: `tonic_refusals` asks for what stands in",
        ),
        ("a_body_is_read_after_the_check", BODY),
        ("a_bad_body_is_no_news_to_strangers", BODY),
        ("a_body_waits_for_keys_that_load", BODY),
        ("a_bad_body_waits_for_keys_that_load", BODY),
        ("the_middleware_sends_a_browser_to_the_handshake", PAGE),
        ("the_middleware_explains_itself", HIDDEN),
        (
            "a_request_is_judged_once",
            "a session is refreshed for GET alone, and every gRPC call is a POST",
        ),
        ("a_page_is_sent_to_sign_in", PAGE),
        ("a_browser_signs_in_during_development", PAGE),
        ("a_browser_signs_in_in_production", PAGE),
    ];

    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let middleware = setup.clerk.clone().filter(|_| setup.middleware);
        let app = App {
            clerk: setup.clerk.filter(|_| !setup.middleware),
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
