//! The example over HTTP, against an offline instance.

use std::net::{Ipv4Addr, TcpListener};

use actix_web::{App, HttpServer};
use clerk_runtime::ClerkMiddleware;
use example_actix::app;
use example_shared::{Environment, Error, Trial};

#[actix_web::test]
async fn routes_return_the_expected_responses() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let (clerk, data_source) = (environment.clerk(), environment.data_source());
    let page = environment.page("actix-web");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || {
        App::new()
            .wrap(ClerkMiddleware::new(clerk.clone()))
            .configure(app(data_source.clone(), page.clone()))
    });
    let server = server.workers(1).disable_signals().listen(listener)?;
    actix_web::rt::spawn(server.run());
    Trial::new(environment, address)?.run().await
}
