//! The attacker's key set on loopback, which forged tokens name in `jku` and `x5u`.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use tokio::time::timeout;

/// Time in which a client of the key set must send its request.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// Server on a free port of 127.0.0.1. It stops when it is dropped.
pub(super) struct KeyServer {
    pub(super) url: String,
    called: Arc<AtomicBool>,
    task: AbortHandle,
}

impl KeyServer {
    pub(super) async fn start(keys: &Value) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}/jwks.json", listener.local_addr()?);
        let body = keys.to_string();
        let response = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let called = Arc::new(AtomicBool::new(false));
        let task = tokio::spawn(serve(listener, Arc::clone(&called), response));
        Ok(Self {
            url,
            called,
            task: task.abort_handle(),
        })
    }

    /// Returns `true` if the key set has been requested since the last call.
    pub(super) fn take_called(&self) -> bool {
        self.called.swap(false, Ordering::Relaxed)
    }
}

impl Drop for KeyServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, called: Arc<AtomicBool>, response: String) {
    while let Ok((stream, _)) = listener.accept().await {
        called.store(true, Ordering::Relaxed);
        // A client that disconnects does not get the keys.
        let _sent = timeout(TIME_LIMIT, respond(stream, &response)).await;
    }
}

async fn respond(mut stream: TcpStream, response: &str) -> std::io::Result<()> {
    let mut request = [0; 4096];
    let _read = stream.read(&mut request).await?;
    stream.write_all(response.as_bytes()).await?;
    stream.shutdown().await
}
