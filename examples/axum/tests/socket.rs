//! The WebSocket over TCP, against an offline instance.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use clerk_runtime::dev::Instance;
use clerk_runtime::revocations::Revocation;
use example_shared::{Environment, Error};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// Longest wait for what the server sends.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends an upgrade, and returns the connection and the status line.
async fn connect(address: SocketAddr, token: &str) -> Result<(TcpStream, String), Error> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!(
        "GET /ws HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         authorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8(head)?;
    let status = head.lines().next().unwrap_or_default().to_owned();
    Ok((stream, status))
}

/// Sends a text in a frame whose mask is zero, as clients must mask.
async fn send(stream: &mut TcpStream, text: &str) -> Result<(), Error> {
    // The second byte is the mask bit and the marker of a length in two bytes.
    let mut frame = vec![0x81, 0xfe];
    frame.extend(u16::try_from(text.len())?.to_be_bytes());
    frame.extend([0; 4]);
    frame.extend(text.as_bytes());
    Ok(stream.write_all(&frame).await?)
}

async fn is_closed(stream: &mut TcpStream) -> Result<bool, Error> {
    let mut rest = Vec::new();
    // A server that drops its socket ends or resets the connection.
    Ok(timeout(PATIENCE, stream.read_to_end(&mut rest))
        .await
        .is_ok())
}

#[tokio::test]
async fn socket_closes_when_its_session_is_revoked() -> Result<(), Error> {
    let instance = Instance::start().await?;
    let clerk = instance.clerk()?;
    let page = Environment::offline().await?.page("axum");
    let app = example_axum::app(clerk.clone(), String::new(), page);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, app).await });

    let alice = instance.sign_in("alice")?;
    let (mut stream, status) = connect(address, &alice.token()).await?;
    assert!(status.contains(" 101 "), "{status}");
    send(&mut stream, &format!("token {}", alice.token())).await?;
    send(&mut stream, "hello").await?;
    let mut echo = [0; 7];
    timeout(PATIENCE, stream.read_exact(&mut echo)).await??;
    assert!(echo.ends_with(b"hello"));

    let session = alice.session_id();
    clerk.revocations().revoke(Revocation::session(&session));
    assert!(is_closed(&mut stream).await?);
    let (_, status) = connect(address, &alice.token()).await?;
    assert!(status.contains(" 401 "), "{status}");
    Ok(())
}
