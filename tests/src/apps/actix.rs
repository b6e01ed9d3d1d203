//! The app in actix-web.

use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::net::{Ipv4Addr, TcpListener};
use std::ops::Deref;
use std::pin::Pin;
use std::sync::{Arc, mpsc};
use std::thread;

use actix_cors::Cors;
use actix_web::body::MessageBody;
use actix_web::dev::{
    Payload, Server, ServerHandle, Service, ServiceFactory, ServiceRequest, ServiceResponse,
};
use actix_web::http::Method;
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Condition;
use actix_web::web::{
    Data, Json, Path, Query, ReqData, ServiceConfig, get, method, post, resource, scope,
};
use actix_web::{
    App, Error, FromRequest, HttpMessage as _, HttpRequest, HttpServer, Responder as AppResponse,
    rt, test,
};
use clerk_runtime::{Auth, Clerk};
use futures_util::StreamExt as _;
use tokio::task::spawn_blocking;

use super::{Counters, Framework, PAGE_ORIGIN, Running, Setup};

#[path = "handlers.rs"]
mod handlers;
#[path = "inputs.rs"]
mod inputs;
#[path = "many_arguments.rs"]
mod many_arguments;
mod special;

// actix-web has no handler attribute; `#[public]`, which has no effect here, takes its place.
use clerk_runtime::public as handler;
use handlers as h;

/// actix-web 4.
#[derive(Debug)]
#[non_exhaustive]
pub struct Actix;

impl Framework for Actix {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[(
        "sync_handler_is_guarded",
        "actix-web handlers are always `async`",
    )];

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
            let response = call(setup, &path, token.as_deref());
            rt::System::new().block_on(response)
        };
        spawn_blocking(run).await.expect("a response")
    }
}

async fn call(setup: Setup, path: &str, token: Option<&str>) -> (u16, String) {
    let mut request = test::TestRequest::get().uri(path);
    if let Some(token) = token {
        request = request.insert_header(("authorization", format!("Bearer {token}")));
    }
    let request = request.to_request();
    let app = app(&setup, &Arc::default());
    match setup.clerk.filter(|_| setup.middleware) {
        Some(clerk) => {
            let app = app.wrap(super::middleware(clerk, setup.proxy));
            read(&test::init_service(app).await, request).await
        }
        None => read(&test::init_service(app).await, request).await,
    }
}

async fn read<Request, B: MessageBody>(
    app: &impl Service<Request, Response = ServiceResponse<B>, Error = Error>,
    request: Request,
) -> (u16, String) {
    let response = test::call_service(app, request).await;
    let status = response.status().as_u16();
    let body = test::read_body(response).await;
    (status, String::from_utf8(body.into()).expect("text"))
}

/// Starts the server in its own thread, since actix has its own runtime.
fn serve(listener: TcpListener, setup: Setup, counters: Arc<Counters>) -> ServerHandle {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        rt::System::new().block_on(async move {
            let server = server(listener, setup, counters);
            send.send(server.handle()).expect("a receiver");
            server.await.expect("a server");
        });
    });
    receive.recv().expect("a server")
}

fn server(listener: TcpListener, setup: Setup, counters: Arc<Counters>) -> Server {
    let middleware = setup.clerk.clone().filter(|_| setup.middleware);
    if let Some(clerk) = middleware {
        let app = move || {
            let app = app(&setup, &counters).wrap(super::middleware(clerk.clone(), setup.proxy));
            app.wrap(Condition::new(setup.cors, cors()))
        };
        let server = HttpServer::new(app).workers(2).disable_signals();
        return server.listen_auto_h2c(listener).expect("a listener").run();
    }
    let app = move || app(&setup, &counters).wrap(Condition::new(setup.cors, cors()));
    HttpServer::new(app)
        .workers(2)
        .disable_signals()
        .listen_auto_h2c(listener)
        .expect("a listener")
        .run()
}

fn cors() -> Cors {
    Cors::default()
        .allowed_origin(PAGE_ORIGIN)
        .allowed_methods([Method::GET])
        .allowed_header(AUTHORIZATION)
}

fn app(
    setup: &Setup,
    counters: &Arc<Counters>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let inner_instance = setup.inner_instance.clone();
    let app = App::new()
        .app_data(Data::from(Arc::clone(counters)))
        .configure(routes)
        .wrap_fn(move |request, service| {
            if let Some(clerk) = &inner_instance {
                request.extensions_mut().insert(clerk.clone());
            }
            service.call(request)
        });
    let own = setup.clerk.clone().filter(|_| !setup.middleware);
    match own.or_else(|| setup.state_instance.clone()) {
        Some(clerk) => app
            .configure(|config| files(config, &clerk))
            .app_data(Data::new(clerk)),
        None => app,
    }
}

fn files(config: &mut ServiceConfig, clerk: &Clerk) {
    let files = scope("/files")
        .wrap(clerk.require::<h::ManageInvoices>())
        .service(
            resource("/report")
                .get(async |_: ReqData<Auth>| "report")
                .route(method(Method::OPTIONS).to(async || super::preflight())),
        );
    config.service(files);
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
        .service(resource("/hello").get(h::hello).head(h::hello))
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
        .service(resource("/user").get(h::profile).post(h::rename))
        .route("/claims", get().to(h::known_claims))
        .route("/unfit-claims", get().to(h::unfit_claims))
        .route("/pending", get().to(h::pending))
        .service(resource("/page").get(h::page).post(h::page))
        .route("/tea", get().to(h::tea))
        .service(resource("/moved").get(h::moved).post(h::moved))
        .route("/denied-tea", get().to(h::denied_tea))
        .route("/paid", get().to(h::paid))
        .service(resource("/watched").get(h::watched).head(h::watched))
        .route("/upload", post().to(h::upload))
        .route("/import", post().to(h::import))
        .route("/unknown-user", get().to(h::unknown_user));
}

fn requirement_routes(config: &mut ServiceConfig) {
    config
        .route("/admin", get().to(h::admin))
        .route("/hidden-admin", get().to(h::hidden_admin))
        .service(resource("/upgrade").get(h::upgrade).post(h::upgrade))
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

impl FromRequest for Tally {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(counters(request))))
    }
}

fn counters(request: &HttpRequest) -> Arc<Counters> {
    let counters = request.app_data::<Data<Counters>>().cloned();
    counters.map(Data::into_inner).unwrap_or_default()
}

/// Body extractor that counts the bytes and drops them.
#[derive(Debug)]
#[non_exhaustive]
pub struct CountedBody(pub usize);

impl FromRequest for CountedBody {
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Infallible>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let counters = counters(request);
        let mut chunks = payload.take();
        Box::pin(async move {
            let mut read = 0;
            while let Some(Ok(chunk)) = chunks.next().await {
                counters.body(chunk.len());
                read += chunk.len();
            }
            Ok(Self(read))
        })
    }
}
