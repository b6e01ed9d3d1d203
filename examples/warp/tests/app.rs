//! The example over HTTP, against an offline instance.

use std::net::Ipv4Addr;

use example_shared::{Environment, Error, Trial};
use example_warp::serve;
use tokio::net::TcpListener;

#[tokio::test]
async fn routes_return_the_expected_responses() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let page = environment.page("warp");
    let app = serve(
        listener,
        environment.clerk(),
        environment.data_source(),
        page,
    );
    tokio::spawn(app);
    Trial::new(environment, address)?.run().await
}
