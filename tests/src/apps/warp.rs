//! The app in warp.

use std::net::Ipv4Addr;
use std::ops::Deref;
use std::sync::Arc;

use clerk_runtime::policy::HasPolicy;
use clerk_runtime::{Clerk, ClerkLayer, GuardedHandler, protected};
use futures_util::{Stream, StreamExt as _};
use hyper::server::conn::http1::Builder;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use serde::Serialize;
use tokio::net::TcpListener;
use tower::Layer as _;
use warp::filters::BoxedFilter;
use warp::reply::Response;
use warp::{Buf, Filter};

use super::{Counters, Framework, Running, Setup};

#[expect(
    dead_code,
    clippy::unused_async,
    reason = "the handler that asks for a path parameter can't be mounted"
)]
#[path = "handlers.rs"]
mod handlers;

// The framework has none, so one that does nothing.
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
            "the_path_names_the_organization",
            "Path parameters have no names in warp: `org = path(\"…\")` doesn't compile",
        ),
        (
            "a_path_that_names_two_organizations_names_none",
            "Path parameters have no names in warp: `org = path(\"…\")` doesn't compile",
        ),
    ];

    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let app = App {
            clerk: setup.clerk.clone().filter(|_| !setup.middleware),
            tally: Tally(Arc::clone(&counters)),
        };
        let middleware = setup.clerk.filter(|_| setup.middleware);
        let server = match middleware {
            Some(clerk) => tokio::spawn(serve(listener, app.routes(), ClerkLayer::new(clerk))),
            None => tokio::spawn(warp::serve(app.routes()).incoming(listener).run()),
        };
        Running {
            address,
            counters,
            stop: Some(Box::new(move || server.abort())),
        }
    }
}

/// warp's own server takes no tower layers.
async fn serve(listener: TcpListener, routes: Routes, layer: ClerkLayer) {
    let service = layer.layer(warp::service(routes));
    while let Ok((stream, _)) = listener.accept().await {
        let service = TowerToHyperService::new(service.clone());
        tokio::spawn(Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

struct App {
    /// For the guards, where no middleware hands it over.
    clerk: Option<Clerk>,
    tally: Tally,
}

impl App {
    fn routes(&self) -> Routes {
        let files = self.clerk.iter().map(files);
        [
            self.session_routes(),
            self.body_routes(),
            self.rule_routes(),
        ]
        .into_iter()
        .flatten()
        .chain(files)
        .reduce(|routes, route| routes.or(route).unify().boxed())
        .expect("routes")
    }

    fn session_routes(&self) -> Vec<Routes> {
        vec![
            get("hello", self.tallied(h::hello)),
            get("me", self.tallied(h::me)),
            get("home", self.plain(h::home)),
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
            get("stranger", self.plain(h::stranger)),
            get("keyed", self.plain(h::keyed)),
            get("person-or-key", self.plain(h::person_or_key)),
            get("any-admin", self.plain(h::any_admin)),
            get("delegated", self.plain(h::delegated)),
        ]
    }

    fn body_routes(&self) -> Vec<Routes> {
        let json = self.tally().and(warp::body::json().map(Json));
        let counted = self.tally().and(self.counted_body());
        vec![
            post("upload", protected(&self.clerk, counted, h::upload)),
            post("import", protected(&self.clerk, json, h::import)),
        ]
    }

    fn rule_routes(&self) -> Vec<Routes> {
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
    let report = warp::path!("report").map(|| "report");
    let files = clerk.require::<h::ManageInvoices>().wrap(report);
    warp::path("files").and(files).boxed()
}

fn get(path: &'static str, route: Routes) -> Routes {
    any(path, warp::get().and(route).boxed())
}

fn post(path: &'static str, route: Routes) -> Routes {
    any(path, warp::post().and(route).boxed())
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

/// JSON in either direction.
#[derive(Debug)]
#[non_exhaustive]
pub struct Json<T>(pub T);

impl<T: Serialize + Send> warp::Reply for Json<T> {
    fn into_response(self) -> Response {
        warp::reply::json(&self.0).into_response()
    }
}

/// A body that is read chunk by chunk, counted, and thrown away.
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
