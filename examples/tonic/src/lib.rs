//! Clerk in tonic: a gRPC service with protected methods.

mod notes;

use std::net::SocketAddr;

use clerk_runtime::{Clerk, ClerkLayer};
use tokio::net::TcpListener;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

use crate::api::notes_server::NotesServer;
use crate::notes::Notebook;

/// Code generated from `proto/notes.proto`.
#[expect(
    missing_docs,
    unused_qualifications,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::exhaustive_structs,
    clippy::pedantic,
    reason = "generated"
)]
pub mod api {
    tonic::include_proto!("notes");
}

/// Serves the notes until the listener fails.
///
/// The layer authenticates each call once, and provides the instance to the methods.
///
/// # Errors
/// Returns the error of the listener.
pub async fn serve(clerk: Clerk, listener: TcpListener) -> Result<(), tonic::transport::Error> {
    Server::builder()
        .layer(ClerkLayer::new(clerk))
        .add_service(NotesServer::new(Notebook::default()))
        .serve_with_incoming(TcpIncoming::from(listener))
        .await
}

/// Returns lines of `grpcurl` for one user.
#[must_use]
pub fn grpcurl_lines(address: SocketAddr, token: &str) -> Vec<String> {
    let calls = [
        ("Me", ""),
        ("Add", "-d '{\"title\":\"Water the plants\"}' "),
        ("List", ""),
        ("Sign", "-d '{\"title\":\"Approve the invoices\"}' "),
    ];
    let line = |(method, message)| {
        format!(
            "grpcurl -plaintext -import-path examples/tonic/proto -proto notes.proto \
             -H 'authorization: Bearer {token}' {message}{address} notes.Notes/{method}"
        )
    };
    calls.into_iter().map(line).collect()
}
