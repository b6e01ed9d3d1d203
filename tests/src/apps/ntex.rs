//! The app in ntex.

use std::convert::Infallible;
use std::net::{Ipv4Addr, TcpListener};
use std::ops::Deref;
use std::sync::{Arc, mpsc};
use std::thread;

use clerk_runtime::{Auth, Clerk, ClerkMiddleware};
use futures_util::StreamExt as _;
use ntex::http::header::AUTHORIZATION;
use ntex::http::{Method, Payload};
use ntex::rt::{DefaultRuntime, System};
use ntex::server::Server;
use ntex::web::error::ErrorRenderer;
use ntex::web::types::{Json, Path, Query};
use ntex::web::{
    App, DefaultError, FromRequest, HttpRequest, HttpServer, Responder as AppResponse,
    ServiceConfig, WebRequest, WebResponse, get, head, method, post, scope, test,
};
use ntex::{Middleware, Service, ServiceCtx};
use ntex_cors::{Cors, CorsFactory};
use tokio::task::spawn_blocking;

use super::{Counters, Framework, PAGE_ORIGIN, Running, Setup};

#[path = "handlers.rs"]
mod handlers;
#[path = "inputs.rs"]
mod inputs;
mod special;

// ntex has no handler attribute without a route; `#[public]`, which has no effect here, takes its
// place.
use clerk_runtime::public as handler;
use handlers as h;

/// Builds the app; a macro, since the middleware is part of its type.
macro_rules! app {
    ($setup:ident, $counters:expr $(, $middleware:expr)*) => {{
        let state_instance = state_instance(&$setup);
        App::new()
            .state(Arc::clone($counters))
            .middleware(InsertInstance($setup.inner_instance.clone()))
            $(.middleware($middleware))*
            .configure(routes)
            .configure(|config: &mut ServiceConfig| {
                if let Some(clerk) = state_instance {
                    files(config, &clerk);
                    config.state(clerk);
                }
            })
    }};
}

/// Starts the server; a macro, since the app has another type with each middleware.
macro_rules! run {
    ($listener:ident, $app:expr) => {{
        let server = HttpServer::new(async move || $app)
            .workers(2)
            .disable_signals();
        server.listen($listener).expect("a listener").run()
    }};
}

/// ntex 3.
#[derive(Debug)]
#[non_exhaustive]
pub struct Ntex;

impl Framework for Ntex {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[
        (
            "sync_handler_is_guarded",
            "ntex handlers are always `async`",
        ),
        (
            "redirect_url_uses_the_http2_authority",
            "ntex supports HTTP/2 only over TLS",
        ),
        (
            "two_guards_of_a_request_are_both_enforced",
            "middleware cannot use extractors in this framework, and a guard is an extractor",
        ),
    ];

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

    async fn in_process(setup: Setup, path: &str, token: Option<&str>) -> (u16, String) {
        let (path, token) = (path.to_owned(), token.map(str::to_owned));
        let run = move || {
            let system = System::new("contract", DefaultRuntime);
            system.block_on(async move { call(setup, &path, token.as_deref()).await })
        };
        spawn_blocking(run).await.expect("a response")
    }
}

/// Starts the server in its own thread, since ntex has its own runtime.
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
    let layer = middleware(&setup);
    match (layer, setup.cors) {
        (Some(layer), true) => run!(listener, app!(setup, &counters, layer.clone(), cors())),
        (Some(layer), false) => run!(listener, app!(setup, &counters, layer.clone())),
        (None, true) => run!(listener, app!(setup, &counters, cors())),
        (None, false) => run!(listener, app!(setup, &counters)),
    }
}

fn cors() -> CorsFactory<DefaultError> {
    Cors::new()
        .allowed_origin(PAGE_ORIGIN)
        .allowed_methods([Method::GET])
        .allowed_header(AUTHORIZATION)
        .finish()
}

fn files(config: &mut ServiceConfig, clerk: &Clerk) {
    let report = async |request: HttpRequest| {
        let is_known = request.extensions().contains::<Auth>();
        if is_known {
            "report"
        } else {
            "unauthenticated"
        }
    };
    let files = scope("/files").middleware(clerk.require::<h::ManageInvoices>());
    let preflight = method(Method::OPTIONS).to(async || super::preflight());
    config.service(
        files
            .route("/report", get().to(report))
            .route("/report", preflight),
    );
}

async fn call(setup: Setup, path: &str, token: Option<&str>) -> (u16, String) {
    let mut request = test::TestRequest::with_uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let request = request.to_request();
    let counters = Arc::<Counters>::default();
    let response = if let Some(layer) = middleware(&setup) {
        let app = app!(setup, &counters, layer);
        test::call_service(&test::init_service(app).await, request).await
    } else {
        let app = app!(setup, &counters);
        test::call_service(&test::init_service(app).await, request).await
    };
    let status = response.status().as_u16();
    let body = test::read_body(response).await;
    (status, String::from_utf8(body.to_vec()).expect("text"))
}

fn middleware(setup: &Setup) -> Option<ClerkMiddleware> {
    let clerk = setup.clerk.clone().filter(|_| setup.middleware);
    clerk.map(|clerk| super::middleware(clerk, setup.proxy))
}

/// Returns the instance for the application state.
fn state_instance(setup: &Setup) -> Option<Clerk> {
    let own = setup.clerk.clone().filter(|_| !setup.middleware);
    own.or_else(|| setup.state_instance.clone())
}

/// Middleware that puts an instance into each request.
struct InsertInstance(Option<Clerk>);

impl<S, Config> Middleware<S, Config> for InsertInstance {
    type Service = InsertInstanceService<S>;

    fn create(&self, inner: S, _: Config) -> InsertInstanceService<S> {
        let clerk = self.0.clone();
        InsertInstanceService { clerk, inner }
    }
}

struct InsertInstanceService<S> {
    clerk: Option<Clerk>,
    inner: S,
}

impl<S, Renderer> Service<WebRequest<Renderer>> for InsertInstanceService<S>
where
    S: Service<WebRequest<Renderer>, Response = WebResponse>,
{
    type Response = WebResponse;
    type Error = S::Error;

    ntex::forward_poll!(inner);
    ntex::forward_ready!(inner);
    ntex::forward_shutdown!(inner);

    async fn call(
        &self,
        request: WebRequest<Renderer>,
        context: ServiceCtx<'_, Self>,
    ) -> Result<WebResponse, S::Error> {
        if let Some(clerk) = &self.clerk {
            request.extensions_mut().insert(clerk.clone());
        }
        context.call(&self.inner, request).await
    }
}

fn routes(config: &mut ServiceConfig) {
    session_routes(config);
    requirement_routes(config);
    special::routes(config);
    config
        .route("/items/{id}", get().to(inputs::item))
        .route("/search", get().to(inputs::search))
        .route("/order/{id}", post().to(inputs::order))
        .route("/keyed", get().to(h::keyed))
        .route("/person-or-key", get().to(h::person_or_key))
        .route("/command-line", get().to(h::command_line))
        .route("/native", get().to(h::native))
        .route("/any-admin", get().to(h::any_admin))
        .route("/delegated", get().to(h::delegated))
        .route("/mcp", get().to(h::mcp))
        .route("/resource", get().to(h::resource));
}

fn session_routes(config: &mut ServiceConfig) {
    config
        .route("/hello", get().to(h::hello))
        .route("/hello", head().to(h::hello))
        .route("/me", get().to(h::me))
        .route("/home", get().to(h::home))
        .route("/valid-or-none", get().to(h::valid_or_none))
        .route("/failure", get().to(h::failure))
        .route("/cacheable", get().to(h::cacheable))
        .route("/open", get().to(h::open))
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
        .route("/denied-tea", get().to(h::denied_tea))
        .route("/paid", get().to(h::paid))
        .route("/watched", get().to(h::watched))
        .route("/watched", head().to(h::watched))
        .route("/upload", post().to(h::upload))
        .route("/import", post().to(h::import))
        .route("/unknown-user", get().to(h::unknown_user));
}

fn requirement_routes(config: &mut ServiceConfig) {
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

/// Body extractor that counts the bytes and drops them.
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
