//! The example over HTTP, against an offline instance.

use std::net::Ipv4Addr;

use example_shared::{Environment, Error, Trial};
use example_tower::app;
use tokio::net::TcpListener;

#[tokio::test]
async fn routes_return_the_expected_responses() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let page = environment.page("hyper and tower");
    let app = app(environment.clerk(), environment.data_source(), page);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(app.serve(listener));
    Trial::new(environment, address)?.run().await
}
