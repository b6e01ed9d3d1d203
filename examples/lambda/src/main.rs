//! In Lambda it answers events; elsewhere it serves the same function on loopback. Without `CLERK_*`
//! in the environment it brings its own Clerk.

use std::env;
use std::net::Ipv4Addr;

use example_lambda::{ROUTES, app, local};
use example_shared::{Environment, Error};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let environment = Environment::start().await?;
    let app = app(environment.clerk(), environment.data_source());
    if is_in_lambda() {
        return lambda_http::run(app).await;
    }

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, Environment::port()?)).await?;
    environment.print_curl_lines(listener.local_addr()?);
    local::serve(listener, ROUTES, app).await
}

/// Lambda names there where events come from.
#[expect(
    clippy::disallowed_methods,
    reason = "an application reads its own environment"
)]
fn is_in_lambda() -> bool {
    env::var_os("AWS_LAMBDA_RUNTIME_API").is_some()
}
