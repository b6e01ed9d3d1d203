//! The example over HTTP, against an offline instance.

use std::net::Ipv4Addr;

use example_axum::app;
use example_shared::{Environment, Error, Trial};
use tokio::net::TcpListener;

#[tokio::test]
async fn routes_return_the_expected_responses() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let page = environment.page("axum");
    let app = app(environment.clerk(), environment.data_source(), page);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, app).await });
    Trial::new(environment, address)?.run().await
}
