//! The example over HTTP, against an offline instance.

use std::net::{Ipv4Addr, TcpListener};

use example_poem::app;
use example_shared::{Environment, Error, Trial};
use poem::Server;
use poem::listener::TcpAcceptor;

#[tokio::test]
async fn routes_return_the_expected_responses() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let page = environment.page("poem");
    let app = app(environment.clerk(), environment.data_source(), page);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let acceptor = TcpAcceptor::from_std(listener)?;
    tokio::spawn(Server::new_with_acceptor(acceptor).run(app));
    Trial::new(environment, address)?.run().await
}
