//! The WebSocket over TCP, against an offline instance.

use std::net::Ipv4Addr;

use clerk_runtime::dev::Instance;
use clerk_runtime::revocations::Revocation;
use example_shared::socket::{Socket, TEXT, upgrade};
use example_shared::{Environment, Error};
use tokio::net::TcpListener;

#[tokio::test]
async fn socket_closes_when_its_session_is_revoked() -> Result<(), Error> {
    let instance = Instance::start().await?;
    let clerk = instance.clerk()?;
    let page = Environment::offline().await?.page("axum");
    let app = example_axum::app(clerk.clone(), String::new(), page);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let url = format!("http://{}/ws", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, app).await });

    let alice = instance.sign_in("alice")?;
    let token = alice.token();
    let mut socket = Socket::open(upgrade(&url).bearer_auth(&token)).await?;
    socket
        .send(TEXT, format!("token {token}").as_bytes())
        .await?;
    socket.send(TEXT, b"hello").await?;
    assert_eq!(socket.receive().await?, Some((TEXT, b"hello".into())));

    let session = alice.session_id();
    clerk.revocations().revoke(Revocation::session(&session));
    assert!(socket.is_closed_next().await?);
    let rejected = upgrade(&url).bearer_auth(alice.token()).send().await?;
    assert_eq!(rejected.status(), 401);
    Ok(())
}
