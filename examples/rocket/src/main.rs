//! Starts the app. Without `CLERK_*` in the environment, it uses an offline Clerk instance.

use std::net::Ipv4Addr;
use std::sync::Arc;

use example_rocket::app;
use example_shared::{Environment, Error};
use rocket::Config;
use rocket::fairing::AdHoc;
use rocket::futures::future::ready;

#[rocket::main]
async fn main() -> Result<(), Error> {
    let environment = Arc::new(Environment::start().await?);
    let config = Config {
        address: Ipv4Addr::LOCALHOST.into(),
        port: Environment::port()?,
        ..Config::default()
    };
    let app = app(&config, environment.clerk(), environment.data_source());

    let printer = Arc::clone(&environment);
    let printer = AdHoc::on_liftoff("Curl lines", move |rocket| {
        let config = rocket.config();
        printer.print_curl_lines((config.address, config.port).into());
        Box::pin(ready(()))
    });
    app.attach(printer).launch().await?;
    Ok(())
}
