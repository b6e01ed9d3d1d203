//! The example over HTTP, against an offline instance.

use std::net::Ipv4Addr;

use example_salvo::app;
use example_shared::{Environment, Error, Trial};
use salvo::conn::TcpListener;
use salvo::{Listener as _, Server};

#[tokio::test]
async fn routes_return_the_expected_responses() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let page = environment.page("salvo");
    let app = app(environment.clerk(), environment.data_source(), page);
    let acceptor = TcpListener::new((Ipv4Addr::LOCALHOST, 0))
        .try_bind()
        .await?;
    let address = acceptor.local_addr()?;
    tokio::spawn(Server::new(acceptor).serve(app));
    Trial::new(environment, address)?.run().await
}
