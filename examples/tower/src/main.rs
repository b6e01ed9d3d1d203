//! Starts the app. Without `CLERK_*` in the environment, it uses an offline Clerk instance.

use std::net::Ipv4Addr;

use example_shared::{Environment, Error};
use example_tower::app;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let environment = Environment::start().await?;
    let page = environment.page("hyper and tower");
    let app = app(environment.clerk(), environment.data_source(), page);

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, Environment::port()?)).await?;
    environment.print_curl_lines(listener.local_addr()?);
    Ok(app.serve(listener).await?)
}
