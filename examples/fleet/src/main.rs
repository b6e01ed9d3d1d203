//! One process of the application.

use std::env;
use std::io::{self, Write as _};
use std::net::SocketAddr;

use clerk_runtime::config::ClerkBuilder;
use clerk_runtime::shared::Redis;
use example_fleet::{Error, app, install_recorder, operations};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let filter = EnvFilter::try_new(variable("RUST_LOG", "info"))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .init();

    let prometheus = install_recorder()?;
    let store = Redis::connect(&variable("REDIS_URL", "redis://127.0.0.1:6379/")).await?;
    let clerk = ClerkBuilder::from_env()?.shared(store).build()?;

    let address: SocketAddr = variable("LISTEN_ADDRESS", "127.0.0.1:3001").parse()?;
    let listener = TcpListener::bind(address).await?;
    let address: SocketAddr = variable("OPERATIONS_ADDRESS", "127.0.0.1:9001").parse()?;
    let for_operators = TcpListener::bind(address).await?;
    writeln!(
        io::stdout(),
        "application http://{}\noperations http://{}",
        listener.local_addr()?,
        for_operators.local_addr()?
    )?;

    let operations = operations(clerk.clone(), prometheus);
    tokio::spawn(async move { axum::serve(for_operators, operations).await });
    Ok(axum::serve(listener, app(clerk)).await?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "an application reads its own environment"
)]
fn variable(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| default.to_owned())
}
