//! The contract suite's app for `lambda_http`, behind the example's local API Gateway.

use std::net::Ipv4Addr;
use std::str::FromStr;
use std::sync::Arc;

use clerk_runtime::{Auth, Denial, Reply, api, auth};
use example_lambda::local;
use http::Method;
use lambda_http::{Body, Error, RequestExt as _, Response, service_fn};
use tokio::net::TcpListener;
use tower::util::BoxCloneService;
use tower::{Layer as _, ServiceBuilder, ServiceExt as _};

use super::{Counters, Framework, Running, Setup};

#[path = "explicit/mod.rs"]
mod explicit;
#[path = "explicit/inputs.rs"]
mod inputs;

type Request = lambda_http::Request;
type AppResponse = Result<Response<Body>, Error>;

/// `lambda_http` 1.
#[derive(Debug)]
#[non_exhaustive]
pub struct Lambda;

const WEBSOCKET: &str =
    "API Gateway terminates WebSockets: a function receives events and no upgrade";
const STREAM: &str = "an HTTP API of API Gateway buffers responses";
const ROUTER: &str = "a function has no router: the routes are in API Gateway";

/// The routes of API Gateway that have parameters.
const ROUTES: &[&str] = &["/orgs/{org}", "/items/{id}", "/order/{id}"];

impl Framework for Lambda {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[
        (
            "request_instance_takes_precedence_over_the_application_instance",
            "`lambda_http` has no application-level instance: it is in the event's extensions",
        ),
        ("redirect_url_of_a_nested_route_is_complete", ROUTER),
        ("nested_route_is_guarded", ROUTER),
        (
            "redirect_url_uses_the_forwarded_scheme",
            "API Gateway sets the scheme",
        ),
        (
            "redirect_url_uses_the_http2_authority",
            "an event of API Gateway has HTTP/1.1 headers",
        ),
        (
            "malformed_host_returns_400",
            "`lambda_http` builds the event's URL, and panics if the host is malformed",
        ),
        (
            "metadata_uses_the_forwarded_origin",
            "API Gateway sets the scheme",
        ),
        (
            "metadata_without_a_public_origin_returns_400",
            "`lambda_http` builds the event's URL, and panics if the host is malformed",
        ),
        (
            "forwarded_address_is_that_of_the_connection",
            "API Gateway is in front of a function: `trusted_proxies(1)`",
        ),
        (
            "dot_segments_are_not_forwarded",
            "`lambda_http` removes dot segments when it builds the event's URL",
        ),
        ("oversized_body_returns_413", "API Gateway limits bodies"),
        (
            "large_upload_is_forwarded_while_it_arrives",
            "an HTTP API of API Gateway buffers requests",
        ),
        ("large_response_is_forwarded_while_it_arrives", STREAM),
        (
            "preflight_request_with_two_origins_is_rejected",
            "an event of API Gateway has one value of each header",
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
        ("stream_starts_after_the_check", STREAM),
        ("stream_carries_refreshed_cookies_without_buffering", STREAM),
        (
            "sync_handler_is_guarded",
            "a function with `request = …` is always `async`, since the check is asynchronous",
        ),
        (
            "handler_with_maximum_arguments_is_guarded",
            "a function takes one argument, the event",
        ),
    ];

    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let function = app(setup, Arc::clone(&counters));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = tokio::spawn(local::serve(listener, ROUTES, function));
        Running {
            address,
            counters,
            stop: Some(Box::new(move || server.abort())),
        }
    }

    /// Calls the function with an event.
    async fn in_process(setup: Setup, path: &str, token: Option<&str>) -> (u16, String) {
        let mut event = http::Request::get(path);
        if let Some(token) = token {
            event = event.header("authorization", format!("Bearer {token}"));
        }
        let event = event.body(Body::Empty).expect("an event");
        let response = app(setup, Arc::default()).oneshot(event).await;
        let (head, body) = response.expect("a response").into_parts();
        let body = String::from_utf8(body.to_vec()).expect("text");
        (head.status.as_u16(), body)
    }
}

fn app(setup: Setup, counters: Arc<Counters>) -> BoxCloneService<Request, Response<Body>, Error> {
    let layer = setup.clerk.clone().filter(|_| setup.middleware);
    let function = ServiceBuilder::new()
        .map_err(Error::from)
        .option_layer(setup.cors.then(super::tower_cors))
        .option_layer(layer.map(|clerk| super::layer(clerk, setup.proxy)))
        .service(service_fn(move |event| {
            route(setup.clone(), Arc::clone(&counters), event)
        }));
    function.boxed_clone()
}

async fn route(setup: Setup, counters: Arc<Counters>, mut event: Request) -> AppResponse {
    event.extensions_mut().insert(counters);
    if let Some(clerk) = setup.clerk.filter(|_| !setup.middleware) {
        if event.uri().path().starts_with("/files/") {
            let files = clerk.require::<explicit::ManageInvoices>();
            return files.layer(service_fn(file)).oneshot(event).await;
        }
        event.extensions_mut().insert(clerk);
    }
    if let Some(inner_instance) = setup.inner_instance {
        event.extensions_mut().insert(inner_instance);
    }
    match find(event.method().as_str(), event.uri().path()) {
        Some(handler) => handler(event).await,
        None => status(404),
    }
}

fn find(method: &str, path: &str) -> Option<explicit::Handler> {
    let route = match path {
        path if path.starts_with("/orgs/") || path.starts_with("/within/") => "/orgs/{org}",
        path => path,
    };
    inputs::find(method, path).or_else(|| explicit::find(&format!("{method} {route}")))
}

async fn fallible(event: Request) -> AppResponse {
    Ok(granted(event).await.unwrap_or_else(Into::into))
}

#[auth(request = event, on_missing = 401)]
async fn granted(event: Request, auth: Auth) -> Result<Response<Body>, Denial> {
    explicit::tally(&event).handler();
    auth.require::<explicit::ManageInvoices>()?;
    Ok(Response::new("granted".into()))
}

async fn file(event: Request) -> AppResponse {
    let is_known = event.extensions().get::<Auth>().is_some();
    match event.uri().path() {
        "/files/report" if event.method() == Method::OPTIONS => Ok(super::preflight().into()),
        "/files/report" if is_known => respond("text/plain", "report".to_owned()),
        _ => status(404),
    }
}

fn in_path<T: FromStr>(event: &Request, name: &str) -> Option<T> {
    let parameters = event.path_parameters_ref()?;
    parameters.first(name)?.parse().ok()
}

fn in_query<T: FromStr>(event: &Request, name: &str) -> Option<T> {
    let parameters = event.query_string_parameters_ref()?;
    parameters.first(name)?.parse().ok()
}

fn status(status: u16) -> AppResponse {
    Ok(Response::builder().status(status).body(Body::Empty)?)
}

fn respond(content_type: &'static str, body: String) -> AppResponse {
    let response = Response::builder().header("content-type", content_type);
    Ok(response.body(body.into())?)
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the type `AppResponse` is a `Result`"
)]
fn replied(reply: Reply) -> AppResponse {
    Ok(reply.into())
}

fn bad_request() -> AppResponse {
    status(400)
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the type `AppResponse` is a `Result`"
)]
fn denied(denial: Denial) -> AppResponse {
    Ok(denial.into())
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the type `AppResponse` is a `Result`"
)]
fn failed(error: api::Error) -> AppResponse {
    Ok(error.into())
}

async fn read(event: Request, counters: &Counters) -> Vec<u8> {
    let body = event.into_body();
    counters.body(body.len());
    body.to_vec()
}
