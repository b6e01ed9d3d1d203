//! Starts the app. Without `CLERK_*` in the environment, it uses an offline Clerk instance.

use std::net::{Ipv4Addr, TcpListener};

use clerk_runtime::ClerkMiddleware;
use example_ntex::app;
use example_shared::{Environment, Error};
use ntex::web::{App, HttpServer};

#[ntex::main]
async fn main() -> Result<(), Error> {
    let environment = Environment::start().await?;
    let (clerk, data_source) = (environment.clerk(), environment.data_source());
    let page = environment.page("ntex");

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, Environment::port()?))?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(async move || {
        App::new()
            .middleware(ClerkMiddleware::new(clerk.clone()))
            .configure(app(data_source.clone(), page.clone()))
    })
    .listen(listener)?;
    environment.print_curl_lines(address);
    Ok(server.run().await?)
}
