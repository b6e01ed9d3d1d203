use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::thread;

use actix_web::web::{Data, post};
use actix_web::{App, HttpServer};
use clerk_runtime::Clerk;
use clerk_runtime::webhook::{Event, Webhook};

use super::Counted;

/// Serves in its own thread, since actix has its own runtime.
pub(super) async fn serve(clerk: Clerk) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("an address");
    let app = move || {
        App::new()
            .app_data(Data::new(clerk.clone()))
            .route("/events", post().to(events))
            .route("/counted", post().to(counted))
    };
    thread::spawn(move || {
        let server = HttpServer::new(app).workers(1).disable_signals();
        let server = server.listen(listener).expect("a listener");
        actix_web::rt::System::new().block_on(server.run())
    });
    address
}

async fn events(webhook: Webhook<Event>) -> String {
    super::event_response(&webhook)
}

async fn counted(webhook: Webhook<Counted>) -> String {
    super::counted_response(&webhook)
}
