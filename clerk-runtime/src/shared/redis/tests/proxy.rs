//! A TCP proxy that delays or drops what it forwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// Value of the delay that drops all data, while connections stay open.
const PARTITION: i64 = -1;

/// A proxy to a port. Ends with its test's runtime.
pub(super) struct Proxy {
    port: u16,
    delay: Arc<AtomicI64>,
}

impl Proxy {
    pub(super) async fn start(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let delay = Arc::new(AtomicI64::new(0));
        let shared = Arc::clone(&delay);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if let Ok(server) = TcpStream::connect(("127.0.0.1", target)).await {
                    let (client, server) = (client.into_split(), server.into_split());
                    tokio::spawn(forward(client.0, server.1, Arc::clone(&shared)));
                    tokio::spawn(forward(server.0, client.1, Arc::clone(&shared)));
                }
            }
        });
        Self { port, delay }
    }

    pub(super) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// Delays all data in both directions.
    pub(super) fn delay(&self, millis: i64) {
        self.delay.store(millis, Ordering::Relaxed);
    }

    /// Drops all data.
    pub(super) fn partition(&self) {
        self.delay(PARTITION);
    }

    pub(super) fn heal(&self) {
        self.delay(0);
    }
}

async fn forward(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, delay: Arc<AtomicI64>) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(len @ 1..) = from.read(&mut buffer).await {
        let delay = delay.load(Ordering::Relaxed);
        if delay == PARTITION {
            // The connection has lost data and cannot be used again.
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(Duration::from_millis(delay.unsigned_abs())).await;
        if to.write_all(&buffer[..len]).await.is_err() {
            return;
        }
    }
}
