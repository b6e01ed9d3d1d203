//! The app in `lambda_http`, behind API Gateway as the example has it on loopback.

use std::net::Ipv4Addr;
use std::str::FromStr;
use std::sync::Arc;

use clerk_runtime::{Auth, ClerkLayer, Denial, Reply, api, auth};
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
type Answer = Result<Response<Body>, Error>;

/// `lambda_http` 1.
#[derive(Debug)]
#[non_exhaustive]
pub struct Lambda;

const WEBSOCKET: &str = "API Gateway holds the WebSocket: a function sees events of it, no upgrade";
const STREAM: &str = "an HTTP API of API Gateway hands on an answer as a whole";
const ROUTER: &str = "a function has no router: API Gateway has the routes";

/// The routes of API Gateway that have parameters.
const ROUTES: &[&str] = &["/orgs/{org}", "/items/{id}", "/order/{id}"];

impl Framework for Lambda {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[
        (
            "an_instance_in_the_request_beats_that_of_the_application",
            "`lambda_http` has no slot of its own: an instance is in the event's extensions",
        ),
        ("a_page_of_a_nested_router_is_returned_to", ROUTER),
        ("a_nested_router_is_guarded", ROUTER),
        (
            "page_returns_to_the_reported_scheme",
            "API Gateway says itself which scheme was used",
        ),
        (
            "http2_page_returns_to_its_authority",
            "An event of API Gateway has the headers of HTTP/1.1",
        ),
        (
            "malformed_host_leads_nowhere",
            "`lambda_http` itself makes the event's URL, and panics where the host is none",
        ),
        (
            "preflight_with_two_origins_is_checked",
            "an event of API Gateway has one value of each header",
        ),
        ("a_websocket_is_refused_before_the_upgrade", WEBSOCKET),
        ("a_websocket_answers_who_may_open_it", WEBSOCKET),
        (
            "cross_site_websocket_with_a_session_cookie_returns_403",
            WEBSOCKET,
        ),
        ("a_stream_starts_after_the_check", STREAM),
        (
            "a_stream_carries_cookies_of_the_middleware_and_is_not_held_back",
            STREAM,
        ),
        (
            "a_handler_without_async_is_guarded",
            "a function with `request = …` is `async`, since the check is",
        ),
        (
            "as_many_arguments_as_the_framework_takes",
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

    /// The function itself, with an event.
    async fn in_process(setup: Setup, path: &str, token: Option<&str>) -> (u16, String) {
        let mut event = http::Request::get(path);
        if let Some(token) = token {
            event = event.header("authorization", format!("Bearer {token}"));
        }
        let event = event.body(Body::Empty).expect("an event");
        let response = app(setup, Arc::default()).oneshot(event).await;
        let (head, body) = response.expect("an answer").into_parts();
        let body = String::from_utf8(body.to_vec()).expect("text");
        (head.status.as_u16(), body)
    }
}

fn app(setup: Setup, counters: Arc<Counters>) -> BoxCloneService<Request, Response<Body>, Error> {
    let layer = setup.clerk.clone().filter(|_| setup.middleware);
    let function = ServiceBuilder::new()
        .map_err(Error::from)
        .option_layer(layer.map(ClerkLayer::new))
        .service(service_fn(move |event| {
            route(setup.clone(), Arc::clone(&counters), event)
        }));
    function.boxed_clone()
}

async fn route(setup: Setup, counters: Arc<Counters>, mut event: Request) -> Answer {
    event.extensions_mut().insert(counters);
    if let Some(clerk) = setup.clerk.filter(|_| !setup.middleware) {
        if event.uri().path().starts_with("/files/") {
            let files = clerk.require::<explicit::ManageInvoices>();
            return files.layer(service_fn(file)).oneshot(event).await;
        }
        event.extensions_mut().insert(clerk);
    }
    if let Some(within) = setup.within {
        event.extensions_mut().insert(within);
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

async fn fallible(event: Request) -> Answer {
    Ok(granted(event).await.unwrap_or_else(Into::into))
}

#[auth(request = event, on_missing = 401)]
async fn granted(event: Request, auth: Auth) -> Result<Response<Body>, Denial> {
    explicit::tally(&event).handler();
    auth.require::<explicit::ManageInvoices>()?;
    Ok(Response::new("granted".into()))
}

async fn file(event: Request) -> Answer {
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

fn status(status: u16) -> Answer {
    Ok(Response::builder().status(status).body(Body::Empty)?)
}

fn respond(content_type: &'static str, body: String) -> Answer {
    let response = Response::builder().header("content-type", content_type);
    Ok(response.body(body.into())?)
}

#[expect(clippy::unnecessary_wraps, reason = "an answer may be an error")]
fn replied(reply: Reply) -> Answer {
    Ok(reply.into())
}

fn bad_request() -> Answer {
    status(400)
}

#[expect(clippy::unnecessary_wraps, reason = "an answer may be an error")]
fn denied(denial: Denial) -> Answer {
    Ok(denial.into())
}

#[expect(clippy::unnecessary_wraps, reason = "an answer may be an error")]
fn failed(error: api::Error) -> Answer {
    Ok(error.into())
}

async fn read(event: Request, counters: &Counters) -> Vec<u8> {
    let body = event.into_body();
    counters.body(body.len());
    body.to_vec()
}
