//! The example over HTTP, against an offline instance.

use std::net::{Ipv4Addr, TcpListener};

use actix_web::{App, HttpServer};
use clerk_runtime::ClerkMiddleware;
use example_actix::app;
use example_shared::{Environment, Error, Trial};

#[actix_web::test]
async fn the_example_keeps_its_promises() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let (clerk, data_source) = (environment.clerk(), environment.data_source());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || {
        App::new()
            .wrap(ClerkMiddleware::new(clerk.clone()))
            .configure(app(data_source.clone()))
    });
    let server = server.workers(1).disable_signals().listen(listener)?;
    actix_web::rt::spawn(server.run());
    Trial::new(environment, address)?.run().await
}
