//! The example over HTTP, against an offline instance.

use std::net::{Ipv4Addr, TcpListener};

use clerk_runtime::ClerkMiddleware;
use example_ntex::app;
use example_shared::{Environment, Error, Trial};
use ntex::web::{App, HttpServer};

#[ntex::test]
async fn routes_return_the_expected_responses() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let (clerk, data_source) = (environment.clerk(), environment.data_source());
    let page = environment.page("ntex");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(async move || {
        App::new()
            .middleware(ClerkMiddleware::new(clerk.clone()))
            .configure(app(data_source.clone(), page.clone()))
    });
    let server = server.workers(1).disable_signals().listen(listener)?.run();
    let trial = Trial::new(environment, address)?.run().await;
    server.stop(false).await;
    trial
}
