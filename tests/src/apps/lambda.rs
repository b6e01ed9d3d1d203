//! The app in `lambda_http`, behind API Gateway as the example has it on loopback.

use std::net::Ipv4Addr;
use std::sync::Arc;

use clerk_runtime::{Auth, ClerkLayer, Denial, api};
use example_lambda::local;
use lambda_http::{Body, Error, Response, service_fn};
use tokio::net::TcpListener;
use tower::{Layer as _, ServiceBuilder, ServiceExt as _};

use super::{Counters, Framework, Running, Setup};

#[path = "explicit.rs"]
mod explicit;

type Request = lambda_http::Request;
type Answer = Result<Response<Body>, Error>;

/// `lambda_http` 1.
#[derive(Debug)]
#[non_exhaustive]
pub struct Lambda;

impl Framework for Lambda {
    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let layer = setup.clerk.clone().filter(|_| setup.middleware);
        let app = App {
            setup,
            counters: Arc::clone(&counters),
        };
        let function = ServiceBuilder::new()
            .map_err(Error::from)
            .option_layer(layer.map(ClerkLayer::new))
            .service(service_fn(move |event| route(app.clone(), event)));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = tokio::spawn(local::serve(listener, &["/orgs/{org}"], function));
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

async fn route(app: App, mut event: Request) -> Answer {
    event.extensions_mut().insert(app.counters);
    if let Some(clerk) = app.setup.clerk.filter(|_| !app.setup.middleware) {
        if event.uri().path().starts_with("/files/") {
            let files = clerk.require::<explicit::ManageInvoices>();
            return files.layer(service_fn(file)).oneshot(event).await;
        }
        event.extensions_mut().insert(clerk);
    }
    let path = match event.uri().path() {
        path if path.starts_with("/orgs/") || path.starts_with("/within/") => "/orgs/{org}",
        path => path,
    };
    let route = format!("{} {path}", event.method());
    match explicit::find(&route) {
        Some(handler) => handler(event).await,
        None => status(404),
    }
}

async fn file(event: Request) -> Answer {
    let is_known = event.extensions().get::<Auth>().is_some();
    match event.uri().path() {
        "/files/report" if is_known => respond("text/plain", "report".to_owned()),
        _ => status(404),
    }
}

fn status(status: u16) -> Answer {
    Ok(Response::builder().status(status).body(Body::Empty)?)
}

fn respond(content_type: &'static str, body: String) -> Answer {
    let response = Response::builder().header("content-type", content_type);
    Ok(response.body(body.into())?)
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
