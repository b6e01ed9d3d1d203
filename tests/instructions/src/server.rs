//! The applications whose instructions are counted.

use std::io::Write as _;

use axum::routing::get;
use axum::{Extension, Router};
use clerk_runtime::{Clerk, ClerkLayer, UserId, auth};

use crate::Failure;

/// Set-up of an application, and the kind of credentials that its requests have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SetUp {
    /// A handler without protection, in a router without layers.
    Plain,
    /// `Extension(clerk)` and a protected handler. Requests have a bearer token.
    Extension,
    /// `ClerkLayer`, as in the README, and a protected handler. Requests have a bearer token.
    Layer,
    /// The same application. Requests have a browser's cookies.
    Cookies,
}

impl SetUp {
    pub(crate) const ALL: [Self; 4] = [Self::Plain, Self::Extension, Self::Layer, Self::Cookies];

    /// Returns the set-up with this name.
    pub(crate) fn named(name: &str) -> Result<Self, Failure> {
        let found = Self::ALL.into_iter().find(|it| it.name() == name);
        found.ok_or_else(|| format!("unknown set-up `{name}`").into())
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Extension => "extension",
            Self::Layer => "layer",
            Self::Cookies => "cookies",
        }
    }

    pub(crate) const fn description(self) -> &'static str {
        match self {
            Self::Plain => "plain handler, no layer",
            Self::Extension => "`Extension(clerk)` + `#[auth(on_missing = 401)]`",
            Self::Layer => "`ClerkLayer` + `#[auth(on_missing = 401)]`",
            Self::Cookies => "`ClerkLayer` + `#[auth(on_missing = 401)]`, session cookie",
        }
    }

    fn router(self) -> Result<Router, Failure> {
        let guarded = || Router::new().route("/", get(guarded));
        Ok(match self {
            Self::Plain => Router::new().route("/", get(plain)),
            Self::Extension => guarded().layer(Extension(Clerk::from_env()?)),
            Self::Layer | Self::Cookies => guarded().layer(ClerkLayer::new(Clerk::from_env()?)),
        })
    }
}

async fn plain() -> String {
    "user_000000000000000000000000000".to_owned()
}

#[auth(on_missing = 401)]
async fn guarded(user_id: UserId) -> String {
    String::from(user_id)
}

/// Prints the address and serves until a request for `/quit`.
pub(crate) fn run(set_up: SetUp) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let quit = get(|| async { std::process::exit(0) as () });
        let app = set_up.router()?.route("/quit", quit);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        Ok(axum::serve(listener, app).await?)
    })
}
