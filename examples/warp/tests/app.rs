//! The example over HTTP, against an offline instance.

use std::net::Ipv4Addr;

use example_shared::{Environment, Error, Trial};
use example_warp::serve;
use tokio::net::TcpListener;

#[tokio::test]
async fn the_example_keeps_its_promises() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let app = serve(listener, environment.clerk(), environment.data_source());
    tokio::spawn(app);
    Trial::new(environment, address)?.run().await
}
