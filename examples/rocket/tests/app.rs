//! The example over HTTP, against an offline instance.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc;

use example_rocket::app;
use example_shared::{Environment, Error, Trial};
use rocket::Config;
use rocket::config::LogLevel;
use rocket::fairing::AdHoc;
use rocket::futures::future::ready;

#[rocket::async_test]
async fn routes_return_the_expected_responses() -> Result<(), Error> {
    let environment = Environment::offline().await?;
    let config = Config {
        address: Ipv4Addr::LOCALHOST.into(),
        port: 0,
        log_level: LogLevel::Off,
        ..Config::default()
    };
    let (send, receive) = mpsc::channel::<SocketAddr>();
    let listens = AdHoc::on_liftoff("Address", move |rocket| {
        let config = rocket.config();
        // The receiver is gone if the test has failed.
        let _ = send.send((config.address, config.port).into());
        Box::pin(ready(()))
    });
    let page = environment.page("rocket");
    let app = app(
        &config,
        environment.clerk(),
        environment.data_source(),
        page,
    )
    .attach(listens);
    rocket::tokio::spawn(app.launch());
    let address = rocket::tokio::task::spawn_blocking(move || receive.recv()).await??;
    Trial::new(environment, address)?.run().await
}
