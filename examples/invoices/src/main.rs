//! Starts the service. Without `CLERK_*` in the environment, debug builds use an offline instance.

use std::env;
use std::io;
use std::net::SocketAddr;

use clerk_runtime::Clerk;
use clerk_runtime::config::ClerkBuilder;
use example_invoices::{Store, app, offline};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

type Error = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let filter = EnvFilter::try_new(variable("RUST_LOG", "info"))?;
    tracing_subscriber::fmt().with_env_filter(filter).init();

    let found = Clerk::from_env_or_dev_with(
        offline::people(),
        ClerkBuilder::require_webhook_signing_secret,
    )
    .await?;
    let store = Store::open(&variable("DATABASE_URL", "sqlite:invoices.sqlite3")).await?;
    let frontend = variable("FRONTEND_ORIGIN", "http://localhost:5173").parse()?;
    let app = app(found.clerk, store.clone(), frontend)?;

    let address: SocketAddr = variable("LISTEN_ADDRESS", "127.0.0.1:3000").parse()?;
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    tracing::info!("listening on http://{address}, operations at http://{address}/docs");
    if let Some(instance) = &found.instance {
        offline::print_requests(instance, address)?;
    }
    let signal = stop_signal()?;
    axum::serve(listener, app)
        .with_graceful_shutdown(signal)
        .await?;
    store.close().await;
    Ok(())
}

/// Returns a future that completes when the process receives SIGINT (Ctrl-C) or SIGTERM.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "an application reads its own environment"
)]
fn variable(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| default.to_owned())
}
