//! The example over HTTP, against an offline instance.

use std::net::Ipv4Addr;

use example_salvo::app;
use example_shared::{Environment, Error, Trial};
use salvo::conn::TcpListener;
use salvo::{Listener as _, Server};

#[tokio::test]
async fn the_example_keeps_its_promises() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let app = app(environment.clerk(), environment.data_source());
    let acceptor = TcpListener::new((Ipv4Addr::LOCALHOST, 0))
        .try_bind()
        .await?;
    let address = acceptor.local_addr()?;
    tokio::spawn(Server::new(acceptor).serve(app));
    Trial::new(environment, address)?.run().await
}
