//! The app in hyper: functions that take an `http::Request`, with tower layers.

use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

use bytes::Bytes;
use clerk_runtime::{Auth, Clerk, Denial, Reply, UserId, api, auth};
use futures_util::stream::{self, StreamExt as _};
use http::{Method, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Empty, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tower::util::BoxCloneService;
use tower::{BoxError, Layer as _, ServiceBuilder, ServiceExt as _, service_fn};

use super::{Counters, Framework, Running, Setup};

#[path = "explicit/mod.rs"]
mod explicit;
#[path = "explicit/inputs.rs"]
mod inputs;

type Request = http::Request<UnsyncBoxBody<Bytes, hyper::Error>>;
type AppResponse = Response<UnsyncBoxBody<Bytes, BoxError>>;
type App = BoxCloneService<Request, AppResponse, BoxError>;

/// hyper 1 with tower.
#[derive(Debug)]
#[non_exhaustive]
pub struct Tower;

const WEBSOCKET: &str = "hyper has no WebSocket support: that is in other crates";
const ROUTER: &str = "neither hyper nor tower has a router: there is nothing to nest";

impl Framework for Tower {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[
        (
            "other_organization_in_the_path_returns_403",
            "an `http::Request` has no named path parameters: `org` rejects every request",
        ),
        (
            "request_instance_takes_precedence_over_the_application_instance",
            "tower has no application-level instance: it is in the request's extensions",
        ),
        ("redirect_url_of_a_nested_route_is_complete", ROUTER),
        ("nested_route_is_guarded", ROUTER),
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
            "sync_handler_is_guarded",
            "a function with `request = …` is always `async`, since the check is asynchronous",
        ),
        (
            "handler_with_maximum_arguments_is_guarded",
            "a tower service takes one argument, the request",
        ),
    ];

    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let app = app(setup, Arc::clone(&counters));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = tokio::spawn(async move {
            while let Ok((stream, peer)) = listener.accept().await {
                serve(app.clone(), stream, peer);
            }
        });
        Running {
            address,
            counters,
            stop: Some(Box::new(move || server.abort())),
        }
    }

    async fn in_process(setup: Setup, path: &str, token: Option<&str>) -> (u16, String) {
        let mut request = http::Request::get(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = Empty::new().map_err(|never| match never {}).boxed_unsync();
        let request = request.body(body).expect("a request");
        let response = app(setup, Arc::default()).oneshot(request).await;
        let (head, body) = response.expect("a response").into_parts();
        let body = body.collect().await.expect("a body");
        let body = String::from_utf8(body.to_bytes().into()).expect("text");
        (head.status.as_u16(), body)
    }
}

fn serve(app: App, stream: TcpStream, peer: SocketAddr) {
    let body_of = move |mut request: http::Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request.map(Incoming::boxed_unsync)
    };
    let service = TowerToHyperService::new(app.map_request(body_of));
    let server = Builder::new(TokioExecutor::new());
    let connection = server.serve_connection(TokioIo::new(stream), service);
    tokio::spawn(connection.into_owned());
}

fn app(setup: Setup, counters: Arc<Counters>) -> App {
    let layer = setup.clerk.clone().filter(|_| setup.middleware);
    let service = ServiceBuilder::new()
        .option_layer(setup.cors.then(super::tower_cors))
        .option_layer(layer.map(|clerk| super::layer(clerk, setup.proxy)))
        .service(service_fn(move |request| {
            route(setup.clone(), Arc::clone(&counters), request)
        }));
    service.boxed_clone()
}

async fn route(
    setup: Setup,
    counters: Arc<Counters>,
    mut request: Request,
) -> Result<AppResponse, BoxError> {
    request.extensions_mut().insert(counters);
    if let Some(clerk) = setup.clerk.filter(|_| !setup.middleware) {
        if request.uri().path().starts_with("/files/") {
            let files = clerk.require::<explicit::ManageInvoices>();
            return files.layer(service_fn(file)).oneshot(request).await;
        }
        request.extensions_mut().insert::<Clerk>(clerk);
    }
    if let Some(inner_instance) = setup.inner_instance {
        request.extensions_mut().insert(inner_instance);
    }
    Ok(
        match find(request.method().as_str(), request.uri().path()) {
            Some(handler) => handler(request).await,
            None => status(StatusCode::NOT_FOUND),
        },
    )
}

fn find(method: &str, path: &str) -> Option<explicit::Handler> {
    let route = match path {
        "/events" if method == "GET" => return Some(|request| Box::pin(events(request))),
        path if path.starts_with("/orgs/") || path.starts_with("/within/") => "/orgs/{org}",
        path => path,
    };
    inputs::find(method, path).or_else(|| explicit::find(&format!("{method} {route}")))
}

/// Response whose body has no end.
#[auth(request = req, on_missing = 401)]
async fn events(req: Request, user_id: UserId) -> AppResponse {
    explicit::tally(&req).handler();
    let first: Result<_, BoxError> = Ok(Frame::data(Bytes::from(format!("data: {user_id}\n\n"))));
    let events = stream::iter([first]).chain(stream::pending());
    with_type("text/event-stream", StreamBody::new(events).boxed_unsync())
}

async fn fallible(request: Request) -> AppResponse {
    granted(request).await.unwrap_or_else(Into::into)
}

#[auth(request = req, on_missing = 401)]
async fn granted(req: Request, auth: Auth) -> Result<AppResponse, Denial> {
    explicit::tally(&req).handler();
    auth.require::<explicit::ManageInvoices>()?;
    Ok(explicit::text("granted"))
}

async fn file(request: Request) -> Result<AppResponse, BoxError> {
    let is_known = request.extensions().get::<Auth>().is_some();
    Ok(match request.uri().path() {
        "/files/report" if request.method() == Method::OPTIONS => super::preflight().into(),
        "/files/report" if is_known => respond("text/plain", "report".to_owned()),
        _ => status(StatusCode::NOT_FOUND),
    })
}

/// Returns the last path segment, since an `http::Request` has no named parameters.
fn in_path<T: FromStr>(request: &Request, _: &str) -> Option<T> {
    let segments = request.uri().path().rsplit('/');
    segments.take(1).find_map(|segment| segment.parse().ok())
}

fn in_query<T: FromStr>(request: &Request, name: &str) -> Option<T> {
    let query = request.uri().query()?.as_bytes();
    let mut pairs = url::form_urlencoded::parse(query);
    pairs.find(|(key, _)| key == name)?.1.parse().ok()
}

fn status(status: StatusCode) -> AppResponse {
    let mut response = Response::new(Full::default().map_err(BoxError::from).boxed_unsync());
    *response.status_mut() = status;
    response
}

fn respond(content_type: &'static str, body: String) -> AppResponse {
    with_type(
        content_type,
        Full::from(body).map_err(BoxError::from).boxed_unsync(),
    )
}

fn with_type(content_type: &'static str, body: UnsyncBoxBody<Bytes, BoxError>) -> AppResponse {
    let mut response = Response::new(body);
    let content_type = http::HeaderValue::from_static(content_type);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}

fn replied(reply: Reply) -> AppResponse {
    reply.into()
}

fn bad_request() -> AppResponse {
    status(StatusCode::BAD_REQUEST)
}

fn denied(denial: Denial) -> AppResponse {
    denial.into()
}

fn failed(error: api::Error) -> AppResponse {
    error.into()
}

/// Reads the body chunk by chunk.
async fn read(request: Request, counters: &Counters) -> Vec<u8> {
    let (mut body, mut read) = (request.into_body(), Vec::new());
    while let Some(Ok(frame)) = body.frame().await {
        if let Ok(chunk) = frame.into_data() {
            counters.body(chunk.len());
            read.extend_from_slice(&chunk);
        }
    }
    read
}
