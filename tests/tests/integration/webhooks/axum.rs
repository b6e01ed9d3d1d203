use std::net::{Ipv4Addr, SocketAddr};

use axum::routing::post;
use axum::{Extension, Router};
use clerk_runtime::Clerk;
use clerk_runtime::webhook::{Event, Webhook};
use tokio::net::TcpListener;

use super::Counted;

pub(super) async fn serve(clerk: Clerk) -> SocketAddr {
    let app = Router::new()
        .route("/events", post(events))
        .route("/counted", post(counted))
        .layer(Extension(clerk));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

async fn events(webhook: Webhook<Event>) -> String {
    super::event_response(&webhook)
}

async fn counted(webhook: Webhook<Counted>) -> String {
    super::counted_response(&webhook)
}
