//! Starts the app. Without `CLERK_*` in the environment, it uses an offline Clerk instance.

use std::net::Ipv4Addr;
use std::sync::Arc;

use example_rocket::app;
use example_shared::{Environment, Error};
use rocket::Config;
use rocket::config::LogLevel;
use rocket::fairing::AdHoc;
use rocket::futures::future::ready;

#[rocket::main]
async fn main() -> Result<(), Error> {
    let environment = Arc::new(Environment::start().await?);
    let config = Config {
        address: Ipv4Addr::LOCALHOST.into(),
        port: Environment::port()?,
        log_level: LogLevel::Critical,
        ..Config::default()
    };
    let page = environment.page("rocket");
    let app = app(
        &config,
        environment.clerk(),
        environment.data_source(),
        page,
    );

    let printer = Arc::clone(&environment);
    let printer = AdHoc::on_liftoff("Curl lines", move |rocket| {
        let config = rocket.config();
        printer.print_curl_lines((config.address, config.port).into());
        Box::pin(ready(()))
    });
    app.attach(printer).launch().await?;
    Ok(())
}
