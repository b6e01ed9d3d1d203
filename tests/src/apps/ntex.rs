//! The app in ntex.

use std::convert::Infallible;
use std::net::{Ipv4Addr, TcpListener};
use std::ops::Deref;
use std::sync::{Arc, mpsc};
use std::thread;

use clerk_runtime::{Auth, Clerk, ClerkMiddleware};
use futures_util::StreamExt as _;
use ntex::http::Payload;
use ntex::rt::{DefaultRuntime, System};
use ntex::server::Server;
use ntex::web::error::ErrorRenderer;
use ntex::web::types::Json;
use ntex::web::{App, FromRequest, HttpRequest, HttpServer, ServiceConfig, get, post, scope};

use super::{Counters, Framework, Running, Setup};

#[path = "handlers.rs"]
mod handlers;

// The framework has none that comes without a route, so one that does nothing.
use clerk_runtime::public as handler;
use handlers as h;

/// ntex 3.
#[derive(Debug)]
#[non_exhaustive]
pub struct Ntex;

impl Framework for Ntex {
    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let server = serve(listener, setup, Arc::clone(&counters));
        let stop = move || drop(server.stop(false));
        Running {
            address,
            counters,
            stop: Some(Box::new(stop)),
        }
    }
}

/// Starts the server in a thread of its own, since ntex has its own runtime.
fn serve(listener: TcpListener, setup: Setup, counters: Arc<Counters>) -> Server {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        System::new("contract", DefaultRuntime).block_on(async move {
            let server = server(listener, setup, counters);
            send.send(server.clone()).expect("a receiver");
            server.await.expect("a server");
        });
    });
    receive.recv().expect("a server")
}

fn server(listener: TcpListener, setup: Setup, counters: Arc<Counters>) -> Server {
    let middleware = setup.clerk.clone().filter(|_| setup.middleware);
    if let Some(clerk) = middleware {
        let app = async move || {
            App::new()
                .state(Arc::clone(&counters))
                .middleware(ClerkMiddleware::new(clerk.clone()))
                .configure(routes)
        };
        let server = HttpServer::new(app).workers(2).disable_signals();
        return server.listen(listener).expect("a listener").run();
    }
    let app = async move || {
        let clerk = setup.clerk.clone();
        App::new()
            .state(Arc::clone(&counters))
            .configure(routes)
            .configure(|config: &mut ServiceConfig| {
                if let Some(clerk) = clerk {
                    files(config, &clerk);
                    config.state(clerk);
                }
            })
    };
    let server = HttpServer::new(app).workers(2).disable_signals();
    server.listen(listener).expect("a listener").run()
}

fn files(config: &mut ServiceConfig, clerk: &Clerk) {
    let report = async |request: HttpRequest| {
        let is_known = request.extensions().contains::<Auth>();
        if is_known { "report" } else { "for nobody" }
    };
    let files = scope("/files").middleware(clerk.require::<h::ManageInvoices>());
    config.service(files.route("/report", get().to(report)));
}

fn routes(config: &mut ServiceConfig) {
    session_routes(config);
    rule_routes(config);
    config
        .route("/keyed", get().to(h::keyed))
        .route("/person-or-key", get().to(h::person_or_key))
        .route("/any-admin", get().to(h::any_admin))
        .route("/delegated", get().to(h::delegated));
}

fn session_routes(config: &mut ServiceConfig) {
    config
        .route("/hello", get().to(h::hello))
        .route("/me", get().to(h::me))
        .route("/home", get().to(h::home))
        .route("/bindings", get().to(h::bindings))
        .route("/renamed", get().to(h::renamed))
        .route("/organization", get().to(h::organization))
        .route("/template", get().to(h::template))
        .route("/unknown-template", get().to(h::unknown_template))
        .route("/user", get().to(h::profile))
        .route("/user", post().to(h::rename))
        .route("/claims", get().to(h::known_claims))
        .route("/unfit-claims", get().to(h::unfit_claims))
        .route("/pending", get().to(h::pending))
        .route("/page", get().to(h::page))
        .route("/page", post().to(h::page))
        .route("/tea", get().to(h::tea))
        .route("/moved", get().to(h::moved))
        .route("/moved", post().to(h::moved))
        .route("/upload", post().to(h::upload))
        .route("/import", post().to(h::import))
        .route("/stranger", get().to(h::stranger));
}

fn rule_routes(config: &mut ServiceConfig) {
    config
        .route("/admin", get().to(h::admin))
        .route("/hidden-admin", get().to(h::hidden_admin))
        .route("/upgrade", get().to(h::upgrade))
        .route("/upgrade", post().to(h::upgrade))
        .route("/any-of", get().to(h::any_of))
        .route("/all-of", get().to(h::all_of))
        .route("/checked", get().to(h::checked))
        .route("/reverified", get().to(h::reverified))
        .route("/reverified-admin", get().to(h::reverified_admin))
        .route("/in-person", get().to(h::in_person))
        .route("/orgs/{org}", get().to(h::of_organization))
        .service(scope("/within/{org}").route("/{org}", get().to(h::of_organization)))
        .route("/required", get().to(h::required))
        .route("/required-hidden", get().to(h::required_hidden))
        .route("/proven", get().to(h::proven));
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

impl<Renderer: ErrorRenderer> FromRequest<Renderer> for Tally {
    type Error = Infallible;

    async fn from_request(request: &HttpRequest, _: &mut Payload) -> Result<Self, Infallible> {
        Ok(Self(counters(request)))
    }
}

fn counters(request: &HttpRequest) -> Arc<Counters> {
    request.app_state().cloned().unwrap_or_default()
}

/// A body that is read chunk by chunk, counted, and thrown away.
#[derive(Debug)]
#[non_exhaustive]
pub struct CountedBody(pub usize);

impl<Renderer: ErrorRenderer> FromRequest<Renderer> for CountedBody {
    type Error = Infallible;

    async fn from_request(request: &HttpRequest, body: &mut Payload) -> Result<Self, Infallible> {
        let counters = counters(request);
        let mut read = 0;
        while let Some(Ok(chunk)) = body.next().await {
            counters.body(chunk.len());
            read += chunk.len();
        }
        Ok(Self(read))
    }
}
