use std::net::{Ipv4Addr, SocketAddr};

use clerk_runtime::Clerk;
use clerk_runtime::webhook::{Event, Webhook};
use poem::listener::TcpAcceptor;
use poem::{EndpointExt as _, Route, Server, handler, post};
use tokio::net::TcpListener;

use super::Counted;

pub(super) async fn serve(clerk: Clerk) -> SocketAddr {
    let app = Route::new()
        .at("/events", post(events))
        .at("/counted", post(counted))
        .data(clerk);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let acceptor = TcpAcceptor::from_tokio(listener).expect("a listener");
    tokio::spawn(Server::new_with_acceptor(acceptor).run(app));
    address
}

#[handler]
async fn events(webhook: Webhook<Event>) -> String {
    super::event_response(&webhook)
}

#[handler]
async fn counted(webhook: Webhook<Counted>) -> String {
    super::counted_response(&webhook)
}
