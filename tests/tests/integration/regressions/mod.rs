//! Tests of faults that users of authentication libraries have reported. There is one module per
//! area; most tests run an axum application over HTTP.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test panics where its expectation is not met"
)]

mod attributes;
mod bindings;
mod handshakes;
mod instance;
mod requests;
mod responses;

/// Serves an application on loopback and returns its origin.
async fn serve(app: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    origin
}
