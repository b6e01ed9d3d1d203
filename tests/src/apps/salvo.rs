//! The app in salvo.

use std::net::Ipv4Addr;
use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

use clerk_runtime::{Auth, Clerk, ClerkReplies, Reply};
use futures_util::StreamExt as _;
use salvo::conn::TcpListener;
use salvo::extract::Metadata;
use salvo::http::header::AUTHORIZATION;
use salvo::http::{Method, ParseError};
use salvo::test::{ResponseExt as _, TestClient};
use salvo::writing::{self, Scribe};
use salvo::{
    Depot, Extractible, FlowCtrl, Handler, Listener as _, Request, Response, Router, Server,
    Service, Writer as AppResponse, async_trait, handler,
};
use salvo_cors::Cors;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Counters, Framework, PAGE_ORIGIN, Running, Setup};

#[path = "handlers.rs"]
mod handlers;
#[path = "inputs.rs"]
mod inputs;
#[path = "many_arguments.rs"]
mod many_arguments;
mod special;

use handlers as h;

/// salvo 1.
#[derive(Debug)]
#[non_exhaustive]
pub struct Salvo;

impl Framework for Salvo {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[(
        "request_instance_takes_precedence_over_the_application_instance",
        "salvo has no application-level instance: a hoop adds the instance to each request's depot",
    )];

    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let app = app(setup, Arc::clone(&counters));
        let listener = TcpListener::new((Ipv4Addr::LOCALHOST, 0));
        let acceptor = listener.try_bind().await.expect("a free port");
        let address = acceptor.local_addr().expect("an address");
        let server = tokio::spawn(Server::new(acceptor).serve(app));
        Running {
            address,
            counters,
            stop: Some(Box::new(move || server.abort())),
        }
    }

    async fn in_process(setup: Setup, path: &str, token: Option<&str>) -> (u16, String) {
        let app = app(setup, Arc::default());
        let mut request = TestClient::get(format!("http://localhost{path}"));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let mut response = request.send(&app).await;
        let status = response.status_code.unwrap_or_default().as_u16();
        (status, response.take_string().await.unwrap_or_default())
    }
}

fn app(setup: Setup, counters: Arc<Counters>) -> Service {
    let routes = match &setup.clerk {
        Some(clerk) => routes().push(files(clerk)),
        None => routes(),
    };
    let service = Service::new(routes).hoop(InsertIntoDepot(counters));
    let service = if setup.cors {
        service.hoop(cors().into_handler())
    } else {
        service
    };
    match setup.clerk {
        Some(clerk) if setup.middleware => {
            let service = service.hoop(super::middleware(clerk, setup.proxy));
            match setup.inner_instance {
                Some(clerk) => service.hoop(InsertIntoDepot(clerk)),
                None => service,
            }
        }
        Some(clerk) => service
            .hoop(InsertIntoDepot(clerk))
            .hoop(ClerkReplies::new()),
        None => service.hoop(ClerkReplies::new()),
    }
}

fn cors() -> Cors {
    Cors::new()
        .allow_origin(PAGE_ORIGIN)
        .allow_methods(Method::GET)
        .allow_headers(vec![AUTHORIZATION])
}

fn files(clerk: &Clerk) -> Router {
    Router::with_path("files")
        .hoop(clerk.require::<h::ManageInvoices>())
        .push(Router::with_path("report").get(report).options(preflight))
}

#[handler]
fn report(depot: &mut Depot) -> &'static str {
    match depot.get_typed::<Auth>() {
        Ok(_) => "report",
        Err(_) => "unauthenticated",
    }
}

#[handler]
fn preflight() -> Reply {
    super::preflight()
}

fn routes() -> Router {
    Router::new()
        .push(session_routes())
        .push(requirement_routes())
        .push(special::routes())
        .push(Router::with_path("items/{id}").get(inputs::item))
        .push(Router::with_path("search").get(inputs::search))
        .push(Router::with_path("order/{id}").post(inputs::order))
        .push(Router::with_path("keyed").get(h::keyed))
        .push(Router::with_path("person-or-key").get(h::person_or_key))
        .push(Router::with_path("command-line").get(h::command_line))
        .push(Router::with_path("native").get(h::native))
        .push(Router::with_path("any-admin").get(h::any_admin))
        .push(Router::with_path("delegated").get(h::delegated))
        .push(Router::with_path("mcp").get(h::mcp))
        .push(Router::with_path("resource").get(h::resource))
}

fn session_routes() -> Router {
    Router::new()
        .push(Router::with_path("hello").get(h::hello).head(h::hello))
        .push(Router::with_path("me").get(h::me))
        .push(Router::with_path("home").get(h::home))
        .push(Router::with_path("valid-or-none").get(h::valid_or_none))
        .push(Router::with_path("failure").get(h::failure))
        .push(Router::with_path("cacheable").get(h::cacheable))
        .push(Router::with_path("open").get(h::open))
        .push(Router::with_path("bindings").get(h::bindings))
        .push(Router::with_path("renamed").get(h::renamed))
        .push(Router::with_path("organization").get(h::organization))
        .push(Router::with_path("template").get(h::template))
        .push(Router::with_path("unknown-template").get(h::unknown_template))
        .push(Router::with_path("user").get(h::profile).post(h::rename))
        .push(Router::with_path("claims").get(h::known_claims))
        .push(Router::with_path("unfit-claims").get(h::unfit_claims))
        .push(Router::with_path("pending").get(h::pending))
        .push(Router::with_path("page").get(h::page).post(h::page))
        .push(Router::with_path("tea").get(h::tea))
        .push(Router::with_path("moved").get(h::moved).post(h::moved))
        .push(Router::with_path("denied-tea").get(h::denied_tea))
        .push(Router::with_path("paid").get(h::paid))
        .push(
            Router::with_path("watched")
                .get(h::watched)
                .head(h::watched),
        )
        .push(Router::with_path("upload").post(h::upload))
        .push(Router::with_path("import").post(h::import))
        .push(Router::with_path("unknown-user").get(h::unknown_user))
}

fn requirement_routes() -> Router {
    Router::new()
        .push(Router::with_path("admin").get(h::admin))
        .push(Router::with_path("hidden-admin").get(h::hidden_admin))
        .push(
            Router::with_path("upgrade")
                .get(h::upgrade)
                .post(h::upgrade),
        )
        .push(Router::with_path("any-of").get(h::any_of))
        .push(Router::with_path("all-of").get(h::all_of))
        .push(Router::with_path("checked").get(h::checked))
        .push(Router::with_path("reverified").get(h::reverified))
        .push(Router::with_path("reverified-admin").get(h::reverified_admin))
        .push(Router::with_path("in-person").get(h::in_person))
        .push(Router::with_path("orgs/{org}").get(h::of_organization))
        .push(
            Router::with_path("within/{org}")
                .push(Router::with_path("{org}").get(h::of_organization)),
        )
        .push(Router::with_path("required").get(h::required))
        .push(Router::with_path("required-hidden").get(h::required_hidden))
        .push(Router::with_path("proven").get(h::proven))
}

/// Hoop that puts a value into the depot.
struct InsertIntoDepot<T>(T);

#[async_trait]
impl<T: Clone + Send + Sync + 'static> Handler for InsertIntoDepot<T> {
    async fn handle(&self, _: &mut Request, depot: &mut Depot, _: &mut Response, _: &mut FlowCtrl) {
        depot.insert_typed(self.0.clone());
    }
}

/// Metadata that salvo's extractors need; these have no fields.
static NOTHING: Metadata = Metadata::new("");

/// The app's counters.
#[derive(Clone, Debug)]
pub struct Tally(Arc<Counters>);

impl Deref for Tally {
    type Target = Counters;

    fn deref(&self) -> &Counters {
        &self.0
    }
}

impl<'ex> Extractible<'ex> for Tally {
    fn metadata() -> &'static Metadata {
        &NOTHING
    }

    #[expect(
        refining_impl_trait,
        reason = "the concrete error type is part of the signature"
    )]
    async fn extract(_: &'ex mut Request, depot: &'ex mut Depot) -> Result<Self, ParseError> {
        Ok(Self(counters(depot)))
    }
}

fn counters(depot: &Depot) -> Arc<Counters> {
    depot.get_typed().cloned().unwrap_or_default()
}

/// Body extractor that counts the bytes and drops them.
#[derive(Debug)]
#[non_exhaustive]
pub struct CountedBody(pub usize);

impl<'ex> Extractible<'ex> for CountedBody {
    fn metadata() -> &'static Metadata {
        &NOTHING
    }

    #[expect(
        refining_impl_trait,
        reason = "the concrete error type is part of the signature"
    )]
    async fn extract(request: &'ex mut Request, depot: &'ex mut Depot) -> Result<Self, ParseError> {
        let counters = counters(depot);
        let mut frames = request.take_body();
        let mut read = 0;
        while let Some(Ok(frame)) = frames.next().await {
            let bytes = frame.data_ref().map_or(0, bytes::Bytes::len);
            counters.body(bytes);
            read += bytes;
        }
        Ok(Self(read))
    }
}

/// JSON in requests and responses; salvo has a type for each.
#[derive(Debug)]
#[non_exhaustive]
pub struct Json<T>(pub T);

impl<T: Serialize + Send> Scribe for Json<T> {
    fn render(self, response: &mut Response) {
        writing::Json(self.0).render(response);
    }
}

impl<'ex, T: DeserializeOwned> Extractible<'ex> for Json<T> {
    fn metadata() -> &'static Metadata {
        &NOTHING
    }

    #[expect(
        refining_impl_trait,
        reason = "the concrete error type is part of the signature"
    )]
    async fn extract(request: &'ex mut Request, _: &'ex mut Depot) -> Result<Self, ParseError> {
        request.parse_json().await.map(Self)
    }
}

/// The path's only parameter; salvo's own extractor needs its OpenAPI feature.
#[derive(Debug)]
#[non_exhaustive]
pub struct Path<T>(pub T);

impl<T> Deref for Path<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'ex, T: FromStr> Extractible<'ex> for Path<T> {
    fn metadata() -> &'static Metadata {
        &NOTHING
    }

    #[expect(
        refining_impl_trait,
        reason = "the concrete error type is part of the signature"
    )]
    async fn extract(request: &'ex mut Request, _: &'ex mut Depot) -> Result<Self, ParseError> {
        let value = request.params().iter().next();
        let value = value.and_then(|(_, value)| value.parse().ok());
        value.map(Self).ok_or(ParseError::InvalidRange)
    }
}

/// The query.
#[derive(Debug)]
#[non_exhaustive]
pub struct Query<T>(pub T);

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<'ex, T: DeserializeOwned> Extractible<'ex> for Query<T> {
    fn metadata() -> &'static Metadata {
        &NOTHING
    }

    #[expect(
        refining_impl_trait,
        reason = "the concrete error type is part of the signature"
    )]
    async fn extract(request: &'ex mut Request, _: &'ex mut Depot) -> Result<Self, ParseError> {
        request.parse_queries().map(Self)
    }
}
