//! The app in poem.

use std::net::Ipv4Addr;
use std::ops::Deref;
use std::sync::Arc;

use clerk_runtime::{Auth, Clerk, Reply};
use futures_util::StreamExt as _;
use poem::endpoint::BoxEndpoint;
use poem::http::Method;
use poem::http::header::AUTHORIZATION;
use poem::listener::TcpAcceptor;
use poem::middleware::Cors;
use poem::test::TestClient;
use poem::web::{Data, Json, Path, Query};
use poem::{
    Endpoint, EndpointExt as _, FromRequest, IntoResponse as AppResponse, Request, RequestBody,
    Response, Result, Route, Server, get, handler, post,
};
use tokio::net::TcpListener;

use super::{Counters, Framework, PAGE_ORIGIN, Running, Setup};

#[expect(
    clippy::unused_async,
    reason = "the same functions as in the other frameworks"
)]
#[path = "handlers.rs"]
mod handlers;
#[expect(
    clippy::unused_async,
    reason = "the same functions as in the other frameworks"
)]
#[path = "inputs.rs"]
mod inputs;
#[expect(
    clippy::unused_async,
    reason = "the same function as in the other frameworks"
)]
#[path = "many_arguments.rs"]
mod many_arguments;
#[expect(
    clippy::unused_async,
    reason = "the same functions as in the other frameworks"
)]
mod special;

use handlers as h;

/// poem 3.
#[derive(Debug)]
#[non_exhaustive]
pub struct Poem;

impl Framework for Poem {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[
        (
            "request_instance_takes_precedence_over_the_application_instance",
            "poem has no application-level instance: `.data(clerk)` adds the instance to each request",
        ),
        (
            "two_guards_of_a_request_are_both_enforced",
            "middleware cannot use extractors in this framework, and a guard is an extractor",
        ),
    ];

    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let app = app(setup, Arc::clone(&counters));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let acceptor = TcpAcceptor::from_tokio(listener).expect("a listener");
        let server = tokio::spawn(Server::new_with_acceptor(acceptor).run(app));
        Running {
            address,
            counters,
            stop: Some(Box::new(move || server.abort())),
        }
    }

    async fn in_process(setup: Setup, path: &str, token: Option<&str>) -> (u16, String) {
        let client = TestClient::new(app(setup, Arc::default()));
        let mut request = client.get(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = request.send().await.0;
        let status = response.status().as_u16();
        (
            status,
            response.into_body().into_string().await.expect("text"),
        )
    }
}

fn app(setup: Setup, counters: Arc<Counters>) -> BoxEndpoint<'static, Response> {
    let files = setup
        .clerk
        .as_ref()
        .filter(|_| !setup.middleware)
        .map(files);
    let routes = match files {
        Some(files) => routes().nest("/files", files),
        None => routes(),
    };
    let routes = routes.data(counters).map_to_response().boxed();
    let routes = match setup.inner_instance {
        Some(clerk) => routes.data(clerk).map_to_response().boxed(),
        None => routes,
    };
    let app = match setup.clerk {
        Some(clerk) if setup.middleware => {
            routes.with(super::middleware(clerk, setup.proxy)).boxed()
        }
        Some(clerk) => routes.data(clerk).map_to_response().boxed(),
        None => routes,
    };
    if setup.cors {
        app.with(cors()).boxed()
    } else {
        app
    }
}

fn cors() -> Cors {
    Cors::new()
        .allow_origin(PAGE_ORIGIN)
        .allow_method(Method::GET)
        .allow_header(AUTHORIZATION)
}

fn files(clerk: &Clerk) -> impl Endpoint + use<> {
    let files = Route::new().at("/report", get(report).options(preflight));
    files.with(clerk.require::<h::ManageInvoices>())
}

#[handler]
fn report(_: Data<&Auth>) -> &'static str {
    "report"
}

#[handler]
fn preflight() -> Reply {
    super::preflight()
}

fn routes() -> Route {
    special::routes(requirement_routes(session_routes(Route::new())))
        .at("/items/:id", get(inputs::item))
        .at("/search", get(inputs::search))
        .at("/order/:id", post(inputs::order))
        .at("/keyed", get(h::keyed))
        .at("/person-or-key", get(h::person_or_key))
        .at("/command-line", get(h::command_line))
        .at("/native", get(h::native))
        .at("/any-admin", get(h::any_admin))
        .at("/delegated", get(h::delegated))
        .at("/mcp", get(h::mcp))
        .at("/resource", get(h::resource))
}

fn session_routes(routes: Route) -> Route {
    routes
        .at("/hello", get(h::hello))
        .at("/me", get(h::me))
        .at("/home", get(h::home))
        .at("/valid-or-none", get(h::valid_or_none))
        .at("/failure", get(h::failure))
        .at("/cacheable", get(h::cacheable))
        .at("/open", get(h::open))
        .at("/bindings", get(h::bindings))
        .at("/renamed", get(h::renamed))
        .at("/organization", get(h::organization))
        .at("/template", get(h::template))
        .at("/unknown-template", get(h::unknown_template))
        .at("/user", get(h::profile).post(h::rename))
        .at("/claims", get(h::known_claims))
        .at("/unfit-claims", get(h::unfit_claims))
        .at("/pending", get(h::pending))
        .at("/page", get(h::page).post(h::page))
        .at("/tea", get(h::tea))
        .at("/moved", get(h::moved).post(h::moved))
        .at("/denied-tea", get(h::denied_tea))
        .at("/paid", get(h::paid))
        .at("/watched", get(h::watched))
        .at("/upload", post(h::upload))
        .at("/import", post(h::import))
        .at("/unknown-user", get(h::unknown_user))
}

fn requirement_routes(routes: Route) -> Route {
    routes
        .at("/admin", get(h::admin))
        .at("/hidden-admin", get(h::hidden_admin))
        .at("/upgrade", get(h::upgrade).post(h::upgrade))
        .at("/any-of", get(h::any_of))
        .at("/all-of", get(h::all_of))
        .at("/checked", get(h::checked))
        .at("/reverified", get(h::reverified))
        .at("/reverified-admin", get(h::reverified_admin))
        .at("/in-person", get(h::in_person))
        .at("/orgs/:org", get(h::of_organization))
        .at("/within/:org/:org", get(h::of_organization))
        .at("/required", get(h::required))
        .at("/required-hidden", get(h::required_hidden))
        .at("/proven", get(h::proven))
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

impl<'a> FromRequest<'a> for Tally {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self(counters(request)))
    }
}

fn counters(request: &Request) -> Arc<Counters> {
    request.data().cloned().unwrap_or_default()
}

/// Body extractor that counts the bytes and drops them.
#[derive(Debug)]
#[non_exhaustive]
pub struct CountedBody(pub usize);

impl<'a> FromRequest<'a> for CountedBody {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let counters = counters(request);
        let mut chunks = body.take()?.into_bytes_stream();
        let mut read = 0;
        while let Some(Ok(chunk)) = chunks.next().await {
            counters.body(chunk.len());
            read += chunk.len();
        }
        Ok(Self(read))
    }
}
