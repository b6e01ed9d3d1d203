//! One app per framework, all with the same handlers.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot start its app fails"
)]
#![expect(
    clippy::duplicate_mod,
    reason = "the same handlers, each time against another framework's types"
)]

pub mod actix;
pub mod axum;
pub mod lambda;
pub mod ntex;
pub mod poem;
pub mod rocket;
pub mod salvo;
pub mod tonic;
pub mod tower;
pub mod warp;

/// Calls a macro with every framework: a name, and the type of its app.
#[macro_export]
macro_rules! for_each_framework {
    ($then:ident!($($with:tt)*)) => {
        $crate::$then! { $($with)*;
            actix: $crate::apps::actix::Actix,
            axum: $crate::apps::axum::Axum,
            lambda: $crate::apps::lambda::Lambda,
            ntex: $crate::apps::ntex::Ntex,
            poem: $crate::apps::poem::Poem,
            rocket: $crate::apps::rocket::RocketApp,
            salvo: $crate::apps::salvo::Salvo,
            tonic: $crate::apps::tonic::Tonic,
            tower: $crate::apps::tower::Tower,
            warp: $crate::apps::warp::Warp,
        }
    };
}

/// Mounts a suite ([`contract!`](crate::contract!), [`process!`](crate::process!)) in every framework,
/// each in a module with the framework's name.
#[macro_export]
macro_rules! in_every_framework {
    ($suite:ident; $($name:ident: $app:ty,)*) => {
        $(mod $name { $crate::$suite!($app); })*
    };
    ($suite:ident) => {
        $crate::for_each_framework!(in_every_framework!($suite));
    };
}

/// The frameworks' names, as text.
#[macro_export]
macro_rules! framework_names {
    (; $($name:ident: $app:ty,)*) => {
        &[$(stringify!($name)),*]
    };
}

/// The names of all frameworks, sorted.
pub const FRAMEWORKS: &[&str] = crate::for_each_framework!(framework_names!());

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clerk_runtime::{Clerk, ClerkLayer, ClerkMiddleware, Reply, UserId};
use http::{HeaderValue, Method, header};
use tower_http::cors::CorsLayer;

/// Settings with which an app starts.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Setup {
    /// The instance of the app's handlers.
    pub clerk: Option<Clerk>,
    /// Set if the middleware provides the instance.
    pub middleware: bool,
    /// Another instance, which is in the framework's application state.
    pub state_instance: Option<Clerk>,
    /// Another instance, which a layer between the middleware and the handlers puts into each
    /// request.
    pub inner_instance: Option<Clerk>,
    /// Set if the middleware forwards the Frontend API at `/__clerk`.
    pub proxy: bool,
    /// Set if the framework's CORS layer is around the app, for scripts of [`PAGE_ORIGIN`].
    pub cors: bool,
}

/// Origin of the page whose scripts call the app.
pub const PAGE_ORIGIN: &str = "https://app.example.com";

/// Returns the CORS layer of tower-http.
fn tower_cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(HeaderValue::from_static(PAGE_ORIGIN))
        .allow_methods([Method::GET])
        .allow_headers([header::AUTHORIZATION])
}

/// Returns the tower layer of an instance.
fn layer(clerk: Clerk, proxy: bool) -> ClerkLayer {
    let layer = ClerkLayer::new(clerk);
    if proxy {
        layer.frontend_api_proxy("/__clerk")
    } else {
        layer
    }
}

/// Returns the middleware of an instance, for frameworks without tower layers.
fn middleware(clerk: Clerk, proxy: bool) -> ClerkMiddleware {
    let middleware = ClerkMiddleware::new(clerk);
    if proxy {
        middleware.frontend_api_proxy("/__clerk")
    } else {
        middleware
    }
}

impl Setup {
    /// Returns settings with this instance and without the middleware.
    #[must_use]
    pub fn of(clerk: &Clerk) -> Self {
        Self {
            clerk: Some(clerk.clone()),
            ..Self::default()
        }
    }
}

/// Counters of an app's handlers.
#[derive(Debug, Default)]
pub struct Counters {
    handlers: AtomicUsize,
    bytes: AtomicUsize,
}

impl Counters {
    /// Counts a run of a handler's body.
    pub fn handler(&self) {
        self.handlers.fetch_add(1, Ordering::SeqCst);
    }

    /// Counts bytes of a request's body that reached an extractor.
    pub fn body(&self, bytes: usize) {
        self.bytes.fetch_add(bytes, Ordering::SeqCst);
    }

    /// Returns how often a handler's body ran.
    pub fn handlers(&self) -> usize {
        self.handlers.load(Ordering::SeqCst)
    }

    /// Returns how many bytes of request bodies reached an extractor.
    pub fn bytes(&self) -> usize {
        self.bytes.load(Ordering::SeqCst)
    }
}

/// Application state of an app, in addition to the instance.
#[derive(Clone, Debug)]
pub struct AppState(&'static str);

impl AppState {
    /// Returns the state that every app starts with.
    #[must_use]
    pub const fn new() -> Self {
        Self("user_")
    }

    /// Returns the user's id if it has the state's prefix, else an empty string.
    #[must_use]
    pub fn known(&self, user_id: &UserId) -> String {
        let known = user_id.starts_with(self.0).then_some(user_id);
        known.map(ToString::to_string).unwrap_or_default()
    }
}

impl Default for AppState {
    fn default() -> Self {
        Self::new()
    }
}

/// Returns a page that every cache may keep.
#[must_use]
pub fn cacheable() -> Reply {
    let caching = [
        ("cache-control", "public, max-age=300"),
        ("cache-control", "s-maxage=600"),
        ("etag", "\"1\""),
        ("expires", "Thu, 01 Jan 2099 00:00:00 GMT"),
        ("last-modified", "Thu, 01 Jan 2015 00:00:00 GMT"),
        ("surrogate-control", "max-age=600"),
        ("cdn-cache-control", "max-age=600"),
        ("vercel-cdn-cache-control", "max-age=600"),
        ("vary", "Accept-Encoding"),
    ];
    let page = Reply::text(200, "cacheable");
    caching.into_iter().fold(page, with_header)
}

/// Returns a response to a preflight request, with a header and a body that browsers do not read.
#[must_use]
pub fn preflight() -> Reply {
    let headers = [
        ("access-control-allow-origin", "https://app.example.com"),
        ("access-control-allow-headers", "authorization"),
        ("x-inner", "not exposed"),
    ];
    let reply = Reply::text(200, "not exposed");
    headers.into_iter().fold(reply, with_header)
}

fn with_header(reply: Reply, (name, value): (&str, &str)) -> Reply {
    reply.header(name, value).expect("a header")
}

/// An app that runs on a free port of the loopback interface until it is dropped.
#[must_use = "the app stops when it is dropped"]
#[non_exhaustive]
pub struct Running {
    /// The address on which it listens.
    pub address: SocketAddr,
    /// The counters of its handlers.
    pub counters: Arc<Counters>,
    stop: Option<Box<dyn FnOnce() + Send>>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop();
        }
    }
}

/// A web framework under test.
pub trait Framework {
    /// The behaviours that do not apply to this framework, each with the reason.
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[];

    /// Starts the app.
    fn start(setup: Setup) -> impl Future<Output = Running> + Send;

    /// Sends a `GET` request with this bearer token through the framework's own test client. Returns
    /// the status and the body.
    #[must_use]
    fn in_process(
        _setup: Setup,
        _path: &str,
        _token: Option<&str>,
    ) -> impl Future<Output = (u16, String)> + Send {
        async { panic!("implement `in_process`, or list its behaviour in `NOT_APPLICABLE`") }
    }
}
