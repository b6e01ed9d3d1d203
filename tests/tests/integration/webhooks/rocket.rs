use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc;

use clerk_runtime::webhook::{Event, Webhook};
use clerk_runtime::{Clerk, ClerkReplies};
use futures_util::future::ready;
use rocket::config::{LogLevel, Shutdown};
use rocket::fairing::AdHoc;
use rocket::tokio::task::spawn_blocking;
use rocket::{Build, Config, Rocket, post, routes};

use super::Counted;

pub(super) async fn serve(clerk: Clerk) -> SocketAddr {
    let (send, receive) = mpsc::channel();
    let listens = AdHoc::on_liftoff("Address", move |rocket| {
        let config = rocket.config();
        let address = SocketAddr::from((config.address, config.port));
        send.send(address).expect("a receiver");
        Box::pin(ready(()))
    });
    tokio::spawn(app(clerk).attach(listens).launch());
    let address = spawn_blocking(move || receive.recv()).await;
    address.expect("a thread").expect("a server that starts")
}

pub(super) fn app(clerk: Clerk) -> Rocket<Build> {
    let config = Config {
        address: Ipv4Addr::LOCALHOST.into(),
        port: 0,
        log_level: LogLevel::Off,
        shutdown: Shutdown {
            ctrlc: false,
            ..Shutdown::default()
        },
        ..Config::default()
    };
    rocket::custom(config)
        .mount("/", routes![events, counted])
        .manage(clerk)
        .attach(ClerkReplies::new())
}

#[post("/events", data = "<webhook>")]
async fn events(webhook: Webhook<Event>) -> String {
    super::event_response(&webhook)
}

#[post("/counted", data = "<webhook>")]
async fn counted(webhook: Webhook<Counted>) -> String {
    super::counted_response(&webhook)
}
