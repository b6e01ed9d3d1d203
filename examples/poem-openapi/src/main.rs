//! Starts the app. Without `CLERK_*` in the environment, it uses an offline Clerk instance.

use std::net::{Ipv4Addr, TcpListener};

use example_poem_openapi::app;
use example_shared::{Environment, Error};
use poem::Server;
use poem::listener::TcpAcceptor;

#[tokio::main]
#[expect(
    clippy::print_stdout,
    reason = "its user wants to know where the document is"
)]
async fn main() -> Result<(), Error> {
    let environment = Environment::start().await?;
    let app = app(environment.clerk(), environment.data_source());

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, Environment::port()?))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    environment.print_curl_lines(address);
    println!("\n# What they are asked for and answered\ncurl http://{address}/spec");
    let acceptor = TcpAcceptor::from_std(listener)?;
    Ok(Server::new_with_acceptor(acceptor).run(app).await?)
}
