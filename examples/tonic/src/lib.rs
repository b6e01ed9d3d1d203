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

/// Returns one `grpcurl` line per method, with the token in the shell variable `ALICE`.
#[must_use]
pub fn grpcurl_lines(address: SocketAddr) -> String {
    let calls = [
        ("Me", "", "without a token: UNAUTHENTICATED"),
        (
            "Add",
            r#"-d '{"title":"Water the plants"}' "#,
            "without a token: UNAUTHENTICATED",
        ),
        (
            "List",
            "",
            "the user's own notes; without a token: UNAUTHENTICATED",
        ),
        (
            "Sign",
            r#"-d '{"title":"Approve the invoices"}' "#,
            "bob: PERMISSION_DENIED, without a token: UNAUTHENTICATED",
        ),
    ];
    let line = |(method, message, note)| {
        format!(
            "\n# {note}\ngrpcurl -plaintext -import-path examples/tonic/proto -proto notes.proto \
             -H \"authorization: Bearer $ALICE\" {message}{address} notes.Notes/{method}\n"
        )
    };
    calls.into_iter().map(line).collect()
}
