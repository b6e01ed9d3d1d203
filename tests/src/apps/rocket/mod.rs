//! The app in rocket.

#[expect(
    clippy::unused_async,
    reason = "the same functions as in the other frameworks"
)]
mod handlers;
#[expect(
    clippy::unused_async,
    reason = "the same functions as in the other frameworks"
)]
mod inputs;
#[expect(
    clippy::unused_async,
    reason = "the same functions as in the other frameworks"
)]
mod special;

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::sync::{Arc, mpsc};

use clerk_runtime::ClerkReplies;
use futures_util::future::ready;
use rocket::config::{LogLevel, Shutdown};
use rocket::data::{self, Data, FromData, ToByteUnit as _};
use rocket::fairing::{AdHoc, Fairing};
use rocket::http::{Header, Method, Status};
use rocket::local::asynchronous::Client;
use rocket::request::{self, FromRequest};
use rocket::tokio::io::AsyncReadExt as _;
use rocket::tokio::task::spawn_blocking;
use rocket::{Build, Config, Request, Rocket};

use super::{AppState, Counters, Framework, PAGE_ORIGIN, Running, Setup};

/// rocket 0.5.
#[derive(Debug)]
#[non_exhaustive]
pub struct RocketApp;

impl Framework for RocketApp {
    const NOT_APPLICABLE: &'static [(&'static str, &'static str)] = &[
        (
            "repeated_organization_in_the_path_returns_403",
            "Rocket rejects a route that has two parameters with the same name",
        ),
        (
            "inner_instance_authenticates_again",
            "Rocket's fairings cannot be nested: the request uses the instance of the first middleware",
        ),
        (
            "two_guards_of_a_request_are_both_enforced",
            "middleware cannot use extractors in this framework, and a guard is an extractor",
        ),
    ];

    async fn start(setup: Setup) -> Running {
        let counters = Arc::new(Counters::default());
        let (send, receive) = mpsc::channel();
        let listens = AdHoc::on_liftoff("Address", move |rocket| {
            let config = rocket.config();
            let address = SocketAddr::from((config.address, config.port));
            send.send(address).expect("a receiver");
            Box::pin(ready(()))
        });
        let app = app(setup, Arc::clone(&counters)).attach(listens);
        let server = tokio::spawn(app.launch());
        let address = spawn_blocking(move || receive.recv()).await;
        Running {
            address: address.expect("a thread").expect("a server that starts"),
            counters,
            stop: Some(Box::new(move || server.abort())),
        }
    }

    async fn in_process(setup: Setup, path: &str, token: Option<&str>) -> (u16, String) {
        let app = app(setup, Arc::default());
        let client = Client::untracked(app).await.expect("an app");
        let mut request = client.get(path);
        if let Some(token) = token {
            request.add_header(Header::new("authorization", format!("Bearer {token}")));
        }
        let response = request.dispatch().await;
        let status = response.status().code;
        (status, response.into_string().await.unwrap_or_default())
    }
}

fn app(setup: Setup, counters: Arc<Counters>) -> Rocket<Build> {
    let config = Config {
        address: Ipv4Addr::LOCALHOST.into(),
        port: 0,
        log_level: LogLevel::Off,
        shutdown: Shutdown {
            ctrlc: false,
            ..Shutdown::default()
        },
        ..Config::default()
    };
    let app = rocket::custom(config)
        .mount("/", handlers::routes())
        .mount("/", inputs::routes())
        .mount("/", special::routes())
        .mount("/nested/twice", handlers::nested())
        .manage(counters)
        .manage(AppState::new());
    let app = match setup.state_instance {
        Some(clerk) => app.manage(clerk),
        None => app,
    };
    let app = if setup.cors { app.attach(cors()) } else { app };
    match setup.clerk {
        Some(clerk) if setup.middleware => app.attach(super::middleware(clerk, setup.proxy)),
        Some(clerk) => app
            .mount("/files", handlers::files(&clerk))
            .manage(clerk)
            .attach(ClerkReplies::new()),
        None => app.attach(ClerkReplies::new()),
    }
}

/// Returns a fairing like those of applications, since Rocket has none for CORS.
fn cors() -> impl Fairing {
    AdHoc::on_response("CORS", |request, response| {
        Box::pin(async move {
            if request.headers().get_one("origin") != Some(PAGE_ORIGIN) {
                return;
            }
            response.set_raw_header("access-control-allow-origin", PAGE_ORIGIN);
            if request.method() == Method::Options {
                response.set_status(Status::NoContent);
                response.set_raw_header("access-control-allow-methods", "GET");
                response.set_raw_header("access-control-allow-headers", "authorization");
            }
        })
    })
}

/// The app's counters.
#[derive(Clone, Debug)]
struct Tally(Arc<Counters>);

impl Deref for Tally {
    type Target = Counters;

    fn deref(&self) -> &Counters {
        &self.0
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Tally {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> request::Outcome<Self, Infallible> {
        request::Outcome::Success(Self(counters(request)))
    }
}

fn counters(request: &Request<'_>) -> Arc<Counters> {
    request.rocket().state().cloned().unwrap_or_default()
}

/// Body extractor that counts the bytes and drops them.
#[derive(Debug)]
struct CountedBody(usize);

#[rocket::async_trait]
impl<'r> FromData<'r> for CountedBody {
    type Error = Infallible;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> data::Outcome<'r, Self> {
        let counters = counters(request);
        let mut body = data.open(1.mebibytes());
        let mut chunk = [0; 1024];
        let mut read = 0;
        while let Ok(bytes @ 1..) = body.read(&mut chunk).await {
            counters.body(bytes);
            read += bytes;
        }
        data::Outcome::Success(Self(read))
    }
}
