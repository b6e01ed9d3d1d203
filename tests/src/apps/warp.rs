//! The app in warp.

use std::net::Ipv4Addr;
use std::ops::Deref;
use std::sync::Arc;

use clerk_runtime::policy::HasPolicy;
use clerk_runtime::{Clerk, ClerkLayer, GuardedHandler, protected};
use futures_util::{Stream, StreamExt as _};
use serde::Serialize;
use serde_json::Value;
use tokio::net::TcpListener;
use warp::filters::BoxedFilter;
use warp::filters::cors::Builder;
use warp::http::Method;
use warp::http::header::AUTHORIZATION;
use warp::reply::{Reply as AppResponse, Response};
use warp::{Buf, Filter};

use super::{Counters, Framework, PAGE_ORIGIN, Running, Setup};

#[expect(
    dead_code,
    clippy::unused_async,
    reason = "the handler that requires a path parameter cannot be mounted"
)]
#[path = "handlers.rs"]
mod handlers;
#[path = "inputs.rs"]
mod inputs;
mod layered;
#[path = "many_arguments.rs"]
mod many_arguments;
mod special;

// warp has no handler attribute; `#[public]`, which has no effect here, takes its place.
use clerk_runtime::public as handler;
use handlers as h;

/// warp 0.4.
#[derive(Debug)]
#[non_exhaustive]
pub struct Warp;

type Routes = BoxedFilter<(Response,)>;

impl Framework for Warp {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[
        (
            "other_organization_in_the_path_returns_403",
            "path parameters have no names in warp: `org = path(\"…\")` does not compile",
        ),
        (
            "repeated_organization_in_the_path_returns_403",
            "path parameters have no names in warp: `org = path(\"…\")` does not compile",
        ),
        (
            "request_instance_takes_precedence_over_the_application_instance",
            "warp has no application-level instance: it is an argument of `protected`, which takes \
             precedence over the request's, or in the request's extensions",
        ),
        (
            "sync_handler_is_guarded",
            "warp handlers with an attribute are always `async`",
        ),
    ];

    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let routes = App::new(&setup, Arc::clone(&counters)).routes();
        let server = if setup.middleware {
            tokio::spawn(layered::serve(listener, routes, setup))
        } else if setup.cors {
            let routes = routes.with(cors());
            tokio::spawn(warp::serve(routes).incoming(listener).run())
        } else {
            tokio::spawn(warp::serve(routes).incoming(listener).run())
        };
        Running {
            address,
            counters,
            stop: Some(Box::new(move || server.abort())),
        }
    }

    async fn in_process(setup: Setup, path: &str, token: Option<&str>) -> (u16, String) {
        let routes = App::new(&setup, Arc::default()).routes();
        if let Some(clerk) = setup.clerk.filter(|_| setup.middleware) {
            return layered::call(ClerkLayer::new(clerk), routes, path, token).await;
        }
        let mut request = warp::test::request().path(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let (head, body) = request.reply(&routes).await.into_parts();
        (
            head.status.as_u16(),
            String::from_utf8(body.into()).expect("text"),
        )
    }
}

fn cors() -> Builder {
    warp::cors()
        .allow_origin(PAGE_ORIGIN)
        .allow_method(Method::GET)
        .allow_header(AUTHORIZATION)
}

struct App {
    /// Instance for `protected`, if no middleware provides one.
    clerk: Option<Clerk>,
    /// Instance for `require`, which takes none from the request.
    policies: Option<Clerk>,
    tally: Tally,
}

impl App {
    fn new(setup: &Setup, counters: Arc<Counters>) -> Self {
        Self {
            clerk: setup.clerk.clone().filter(|_| !setup.middleware),
            policies: setup.clerk.clone(),
            tally: Tally(counters),
        }
    }

    fn routes(&self) -> Routes {
        let files = self.clerk.iter().map(files);
        [
            self.session_routes(),
            self.input_routes(),
            self.requirement_routes(),
            self.special_routes(),
        ]
        .into_iter()
        .flatten()
        .chain(files)
        .reduce(|routes, route| routes.or(route).unify().boxed())
        .expect("routes")
    }

    fn session_routes(&self) -> Vec<Routes> {
        vec![
            any("hello", get_or_head(self.tallied(h::hello))),
            get("me", self.tallied(h::me)),
            get("home", self.plain(h::home)),
            get("valid-or-none", self.plain(h::valid_or_none)),
            get("failure", self.plain(h::failure)),
            get("cacheable", self.plain(h::cacheable)),
            get(
                "open",
                warp::any()
                    .then(h::open)
                    .map(warp::Reply::into_response)
                    .boxed(),
            ),
            get("bindings", self.plain(h::bindings)),
            get("renamed", self.plain(h::renamed)),
            get("organization", self.tallied(h::organization)),
            get("template", self.plain(h::template)),
            get("unknown-template", self.tallied(h::unknown_template)),
            get("user", self.tallied(h::profile)),
            post("user", self.tallied(h::rename)),
            get("claims", self.plain(h::known_claims)),
            get("unfit-claims", self.tallied(h::unfit_claims)),
            get("pending", self.plain(h::pending)),
            any("page", self.plain(h::page)),
            get("tea", self.plain(h::tea)),
            any("moved", self.plain(h::moved)),
            get("denied-tea", self.plain(h::denied_tea)),
            get("paid", self.plain(h::paid)),
            any("watched", get_or_head(self.tallied(h::watched))),
            get("unknown-user", self.plain(h::unknown_user)),
            get("keyed", self.plain(h::keyed)),
            get("person-or-key", self.plain(h::person_or_key)),
            get("command-line", self.plain(h::command_line)),
            get("native", self.plain(h::native)),
            get("any-admin", self.plain(h::any_admin)),
            get("delegated", self.plain(h::delegated)),
            get("mcp", self.plain(h::mcp)),
            get("resource", self.plain(h::resource)),
        ]
    }

    fn input_routes(&self) -> Vec<Routes> {
        let json = || warp::body::json::<Value>().map(Json);
        let id = || warp::path::param().map(Path::<u32>).and(warp::path::end());
        let query = || warp::query::<inputs::Page>().map(Query);
        let import = self.tally().and(json());
        let upload = self.tally().and(self.counted_body());
        let item = self.tally().and(id());
        let search = self.tally().and(query());
        let order = self.tally().and(id()).and(query()).and(json());
        let item = warp::get().and(protected(&self.clerk, item, inputs::item));
        let order = warp::post().and(protected(&self.clerk, order, inputs::order));
        vec![
            post("upload", protected(&self.clerk, upload, h::upload)),
            post("import", protected(&self.clerk, import, h::import)),
            warp::path("items").and(item).boxed(),
            get("search", protected(&self.clerk, search, inputs::search)),
            warp::path("order").and(order).boxed(),
        ]
    }

    fn requirement_routes(&self) -> Vec<Routes> {
        vec![
            get("admin", self.tallied(h::admin)),
            get("hidden-admin", self.plain(h::hidden_admin)),
            any("upgrade", self.plain(h::upgrade)),
            get("any-of", self.plain(h::any_of)),
            get("all-of", self.plain(h::all_of)),
            get("checked", self.plain(h::checked)),
            get("reverified", self.plain(h::reverified)),
            get("reverified-admin", self.plain(h::reverified_admin)),
            get("in-person", self.plain(h::in_person)),
            get("required", self.plain(h::required)),
            get("required-hidden", self.plain(h::required_hidden)),
            get("proven", self.plain(h::proven)),
        ]
    }

    fn plain<P: HasPolicy>(&self, handler: impl GuardedHandler<P, ()>) -> Routes {
        protected(&self.clerk, warp::any(), handler)
    }

    fn tallied<P: HasPolicy>(&self, handler: impl GuardedHandler<P, (Tally,)>) -> Routes {
        protected(&self.clerk, self.tally(), handler)
    }

    fn tally(&self) -> BoxedFilter<(Tally,)> {
        let tally = self.tally.clone();
        warp::any().map(move || tally.clone()).boxed()
    }

    fn counted_body(&self) -> BoxedFilter<(CountedBody,)> {
        self.tally().and(warp::body::stream()).then(count).boxed()
    }
}

fn files(clerk: &Clerk) -> Routes {
    let preflight = warp::options().map(super::preflight);
    let report = warp::get().map(|| "report");
    let report = warp::path!("report").and(preflight.or(report));
    let files = clerk.require::<h::ManageInvoices>().wrap(report);
    warp::path("files").and(files).boxed()
}

fn get(path: &'static str, route: Routes) -> Routes {
    any(path, warp::get().and(route).boxed())
}

fn post(path: &'static str, route: Routes) -> Routes {
    any(path, warp::post().and(route).boxed())
}

fn get_or_head(route: Routes) -> Routes {
    warp::get().or(warp::head()).unify().and(route).boxed()
}

fn any(path: &'static str, route: Routes) -> Routes {
    warp::path(path).and(warp::path::end()).and(route).boxed()
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

/// A parameter of the path.
#[derive(Debug)]
#[non_exhaustive]
pub struct Path<T>(pub T);

impl<T> Deref for Path<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
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

/// JSON in requests and responses.
#[derive(Debug)]
#[non_exhaustive]
pub struct Json<T>(pub T);

impl<T: Serialize + Send> AppResponse for Json<T> {
    fn into_response(self) -> Response {
        warp::reply::json(&self.0).into_response()
    }
}

/// Body extractor that counts the bytes and drops them.
#[derive(Debug)]
#[non_exhaustive]
pub struct CountedBody(pub usize);

async fn count(
    tally: Tally,
    body: impl Stream<Item = Result<impl Buf, warp::Error>>,
) -> CountedBody {
    let mut chunks = Box::pin(body);
    let mut read = 0;
    while let Some(Ok(chunk)) = chunks.next().await {
        tally.body(chunk.remaining());
        read += chunk.remaining();
    }
    CountedBody(read)
}
