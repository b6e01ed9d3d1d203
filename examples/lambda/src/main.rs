//! Handles events in Lambda; elsewhere, serves the same function on loopback. Without `CLERK_*` in the
//! environment, it uses an offline Clerk instance.

use std::env;
use std::net::Ipv4Addr;

use example_lambda::{MORE_ROUTES, ROUTES, app, local};
use example_shared::{Environment, Error};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let environment = Environment::start().await?.with_routes(MORE_ROUTES);
    let page = environment.page("AWS Lambda");
    let app = app(environment.clerk(), environment.data_source(), page);
    if is_in_lambda() {
        return lambda_http::run(app).await;
    }

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, Environment::port()?)).await?;
    environment.print_curl_lines(listener.local_addr()?);
    local::serve(listener, ROUTES, app).await
}

/// Returns `true` in Lambda, which sets this variable to the address of its runtime API.
#[expect(
    clippy::disallowed_methods,
    reason = "an application reads its own environment"
)]
fn is_in_lambda() -> bool {
    env::var_os("AWS_LAMBDA_RUNTIME_API").is_some()
}
