//! The app in hyper: functions of an `http::Request`, and tower around them.

use std::net::Ipv4Addr;
use std::sync::Arc;

use bytes::Bytes;
use clerk_runtime::{Auth, Clerk, ClerkLayer, Denial, api};
use http::{Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::CONTENT_TYPE;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tower::{Layer as _, ServiceBuilder, ServiceExt as _, service_fn};

use super::{Counters, Framework, Running, Setup};

#[path = "explicit.rs"]
mod explicit;

type Request = http::Request<Incoming>;
type Answer = Response<Full<Bytes>>;

/// hyper 1 with tower.
#[derive(Debug)]
#[non_exhaustive]
pub struct Tower;

impl Framework for Tower {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[(
        "the_path_names_the_organization",
        "an `http::Request` has no named path parameters: `org` refuses everybody",
    )];

    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let app = App {
            setup,
            counters: Arc::clone(&counters),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(app.clone(), stream));
            }
        });
        Running {
            address,
            counters,
            stop: Some(Box::new(move || server.abort())),
        }
    }
}

#[derive(Clone)]
struct App {
    setup: Setup,
    counters: Arc<Counters>,
}

async fn serve(app: App, stream: TcpStream) {
    let layer = app.setup.clerk.clone().filter(|_| app.setup.middleware);
    let layer = layer.map(ClerkLayer::new);
    let service = ServiceBuilder::new()
        .option_layer(layer)
        .service(service_fn(move |request| route(app.clone(), request)));
    // A client that hangs up is no concern of the others.
    let server = hyper::server::conn::http1::Builder::new();
    let service = TowerToHyperService::new(service);
    drop(server.serve_connection(TokioIo::new(stream), service).await);
}

async fn route(app: App, mut request: Request) -> Result<Answer, tower::BoxError> {
    request.extensions_mut().insert(app.counters);
    if let Some(clerk) = app.setup.clerk.filter(|_| !app.setup.middleware) {
        if request.uri().path().starts_with("/files/") {
            let files = clerk.require::<explicit::ManageInvoices>();
            return files.layer(service_fn(file)).oneshot(request).await;
        }
        request.extensions_mut().insert::<Clerk>(clerk);
    }
    let path = match request.uri().path() {
        path if path.starts_with("/orgs/") || path.starts_with("/within/") => "/orgs/{org}",
        path => path,
    };
    let route = format!("{} {path}", request.method());
    Ok(match explicit::find(&route) {
        Some(handler) => handler(request).await,
        None => status(StatusCode::NOT_FOUND),
    })
}

async fn file(request: Request) -> Result<Answer, tower::BoxError> {
    let is_known = request.extensions().get::<Auth>().is_some();
    Ok(match request.uri().path() {
        "/files/report" if is_known => respond("text/plain", "report".to_owned()),
        _ => status(StatusCode::NOT_FOUND),
    })
}

fn status(status: StatusCode) -> Answer {
    let mut response = Answer::default();
    *response.status_mut() = status;
    response
}

fn respond(content_type: &'static str, body: String) -> Answer {
    let mut response = Answer::new(Full::from(body));
    let content_type = http::HeaderValue::from_static(content_type);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}

fn bad_request() -> Answer {
    status(StatusCode::BAD_REQUEST)
}

fn denied(denial: Denial) -> Answer {
    denial.into()
}

fn failed(error: api::Error) -> Answer {
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
