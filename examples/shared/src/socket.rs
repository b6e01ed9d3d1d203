//! A WebSocket client for the examples' tests.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Upgraded};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::timeout;

use crate::Error;

/// Longest wait for a frame.
const PATIENCE: Duration = Duration::from_secs(10);

/// First byte of a frame that is a whole text message.
pub const TEXT: u8 = 0x81;
/// First byte of a frame that is a whole binary message.
pub const BINARY: u8 = 0x82;
/// First byte of a close frame.
const CLOSE: u8 = 0x88;
/// First byte of a ping.
pub const PING: u8 = 0x89;
/// First byte of a pong.
pub const PONG: u8 = 0x8a;

/// Returns a request that opens a WebSocket.
pub fn upgrade(url: &str) -> RequestBuilder {
    Client::new()
        .get(url)
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
}

/// An open WebSocket.
#[derive(Debug)]
pub struct Socket(Upgraded);

impl Socket {
    /// Sends a request, and takes the connection of its response.
    ///
    /// # Errors
    /// Returns an error if the server does not open the WebSocket.
    pub async fn open(request: RequestBuilder) -> Result<Self, Error> {
        Ok(Self(request.send().await?.upgrade().await?))
    }

    /// Sends a frame with this first byte. Clients must mask frames; the mask is zero.
    ///
    /// # Errors
    /// Returns an error if the content has more than 65,535 bytes, or the connection is closed.
    pub async fn send(&mut self, first: u8, content: &[u8]) -> Result<(), Error> {
        // The mask bit and the marker of a length in two bytes.
        let mut frame = vec![first, 0xfe];
        frame.extend(u16::try_from(content.len())?.to_be_bytes());
        frame.extend([0; 4]);
        frame.extend(content);
        Ok(self.0.write_all(&frame).await?)
    }

    /// Reads a frame of at most 125 bytes: its first byte and its content. Returns `None` if the
    /// connection ends.
    ///
    /// # Errors
    /// Returns an error if there is neither within ten seconds.
    pub async fn receive(&mut self) -> Result<Option<(u8, Vec<u8>)>, Error> {
        Ok(timeout(PATIENCE, self.frame()).await?)
    }

    async fn frame(&mut self) -> Option<(u8, Vec<u8>)> {
        let first = self.0.read_u8().await.ok()?;
        let length = self.0.read_u8().await.ok()?;
        let mut content = vec![0; usize::from(length)];
        self.0.read_exact(&mut content).await.ok()?;
        Some((first, content))
    }

    /// Returns `true` if the next frame is a close frame, or the connection ends.
    ///
    /// # Errors
    /// Returns an error if neither happens within ten seconds.
    pub async fn is_closed_next(&mut self) -> Result<bool, Error> {
        let next = self.receive().await?;
        Ok(next.is_none_or(|(first, _)| first == CLOSE))
    }
}
