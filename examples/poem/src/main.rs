//! Starts the app. Without `CLERK_*` in the environment, it uses an offline Clerk instance.

use std::net::{Ipv4Addr, TcpListener};

use example_poem::app;
use example_shared::{Environment, Error};
use poem::Server;
use poem::listener::TcpAcceptor;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let environment = Environment::start().await?;
    let page = environment.page("poem");
    let app = app(environment.clerk(), environment.data_source(), page);

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, Environment::port()?))?;
    listener.set_nonblocking(true)?;
    environment.print_curl_lines(listener.local_addr()?);
    let acceptor = TcpAcceptor::from_std(listener)?;
    Ok(Server::new_with_acceptor(acceptor).run(app).await?)
}
