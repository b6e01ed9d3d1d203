//! Starts the app. Without `CLERK_*` in the environment, it uses an offline Clerk instance.

use std::net::Ipv4Addr;

use example_salvo::app;
use example_shared::{Environment, Error};
use salvo::conn::TcpListener;
use salvo::{Listener as _, Server};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let environment = Environment::start().await?;
    let page = environment.page("salvo");
    let app = app(environment.clerk(), environment.data_source(), page);

    let address = (Ipv4Addr::LOCALHOST, Environment::port()?);
    let acceptor = TcpListener::new(address).try_bind().await?;
    environment.print_curl_lines(acceptor.local_addr()?);
    Server::new(acceptor).serve(app).await;
    Ok(())
}
