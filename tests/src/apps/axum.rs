//! The app in axum.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Extension, FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::response::IntoResponse as AppResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use clerk_runtime::{Auth, Clerk};
use futures_util::StreamExt as _;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use super::{Counters, Framework, Running, Setup};

#[path = "handlers.rs"]
mod handlers;
#[path = "inputs.rs"]
mod inputs;
#[path = "many_arguments.rs"]
mod many_arguments;
mod special;

// axum has no handler attribute; `#[public]`, which has no effect here, takes its place.
use clerk_runtime::public as handler;
use handlers as h;

/// axum 0.8.
#[derive(Debug)]
#[non_exhaustive]
pub struct Axum;

impl Framework for Axum {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[
        (
            "sync_handler_is_guarded",
            "axum handlers are always `async`",
        ),
        (
            "request_instance_takes_precedence_over_the_application_instance",
            "axum has no application-level instance: it is in the request's extensions",
        ),
    ];

    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let app = app(setup, Arc::clone(&counters));
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = tokio::spawn(async move { axum::serve(listener, app).await });
        Running {
            address,
            counters,
            stop: Some(Box::new(move || server.abort())),
        }
    }

    async fn in_process(setup: Setup, path: &str, token: Option<&str>) -> (u16, String) {
        let mut request = Request::get(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(Body::empty()).expect("a request");
        let app = app(setup, Arc::default());
        let response = app.oneshot(request).await.unwrap_or_else(|it| match it {});
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        let body = String::from_utf8(body.into()).expect("text");
        (head.status.as_u16(), body)
    }
}

fn app(setup: Setup, counters: Arc<Counters>) -> Router {
    let routes = routes().layer(Extension(counters));
    let routes = match setup.inner_instance {
        Some(clerk) => routes.layer(Extension(clerk)),
        None => routes,
    };
    let app = match setup.clerk {
        Some(clerk) if setup.middleware => routes.layer(super::layer(clerk, setup.proxy)),
        Some(clerk) => routes.merge(files(&clerk)).layer(Extension(clerk)),
        None => routes,
    };
    if setup.cors {
        app.layer(super::tower_cors())
    } else {
        app
    }
}

fn files(clerk: &Clerk) -> Router {
    let report = get(async |_: Extension<Auth>| "report");
    let report = report.options(async || super::preflight());
    let files = Router::new().route("/report", report);
    Router::new().nest("/files", files.layer(clerk.require::<h::ManageInvoices>()))
}

fn routes() -> Router {
    Router::new()
        .merge(session_routes())
        .merge(requirement_routes())
        .merge(special::routes())
        .route("/items/{id}", get(inputs::item))
        .route("/search", get(inputs::search))
        .route("/order/{id}", post(inputs::order))
        .route("/keyed", get(h::keyed))
        .route("/person-or-key", get(h::person_or_key))
        .route("/command-line", get(h::command_line))
        .route("/native", get(h::native))
        .route("/any-admin", get(h::any_admin))
        .route("/delegated", get(h::delegated))
        .route("/mcp", get(h::mcp))
        .route("/resource", get(h::resource))
}

fn session_routes() -> Router {
    Router::new()
        .route("/hello", get(h::hello))
        .route("/me", get(h::me))
        .route("/home", get(h::home))
        .route("/valid-or-none", get(h::valid_or_none))
        .route("/failure", get(h::failure))
        .route("/cacheable", get(h::cacheable))
        .route("/open", get(h::open))
        .route("/bindings", get(h::bindings))
        .route("/renamed", get(h::renamed))
        .route("/organization", get(h::organization))
        .route("/template", get(h::template))
        .route("/unknown-template", get(h::unknown_template))
        .route("/user", get(h::profile).post(h::rename))
        .route("/claims", get(h::known_claims))
        .route("/unfit-claims", get(h::unfit_claims))
        .route("/pending", get(h::pending))
        .route("/page", get(h::page).post(h::page))
        .route("/tea", get(h::tea))
        .route("/moved", get(h::moved).post(h::moved))
        .route("/denied-tea", get(h::denied_tea))
        .route("/paid", get(h::paid))
        .route("/watched", get(h::watched))
        .route("/upload", post(h::upload))
        .route("/import", post(h::import))
        .route("/unknown-user", get(h::unknown_user))
}

fn requirement_routes() -> Router {
    Router::new()
        .route("/admin", get(h::admin))
        .route("/hidden-admin", get(h::hidden_admin))
        .route("/upgrade", get(h::upgrade).post(h::upgrade))
        .route("/any-of", get(h::any_of))
        .route("/all-of", get(h::all_of))
        .route("/checked", get(h::checked))
        .route("/reverified", get(h::reverified))
        .route("/reverified-admin", get(h::reverified_admin))
        .route("/in-person", get(h::in_person))
        .route("/orgs/{org}", get(h::of_organization))
        .nest(
            "/within/{org}",
            Router::new().route("/{org}", get(h::of_organization)),
        )
        .route("/required", get(h::required))
        .route("/required-hidden", get(h::required_hidden))
        .route("/proven", get(h::proven))
}

/// The app's counters.
#[derive(Clone, Debug)]
pub struct Tally(Arc<Counters>);

impl Deref for Tally {
    type Target = Counters;

    fn deref(&self) -> &Counters {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Tally {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get().cloned().unwrap_or_default()))
    }
}

/// Body extractor that counts the bytes and drops them.
#[derive(Debug)]
#[non_exhaustive]
pub struct CountedBody(pub usize);

impl<S: Send + Sync> FromRequest<S> for CountedBody {
    type Rejection = Infallible;

    async fn from_request(request: Request<Body>, _: &S) -> Result<Self, Infallible> {
        let counters: Arc<Counters> = request.extensions().get().cloned().unwrap_or_default();
        let mut chunks = request.into_body().into_data_stream();
        let mut read = 0;
        while let Some(Ok(chunk)) = chunks.next().await {
            counters.body(chunk.len());
            read += chunk.len();
        }
        Ok(Self(read))
    }
}
