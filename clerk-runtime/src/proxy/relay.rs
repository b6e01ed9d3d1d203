//! Bodies of responses: passed on in small chunks by a task, or read into memory.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::select;
use http::header::CONTENT_LENGTH;
use http_body::Body as _;
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::channel::{BodySender, CHUNK, IDLE, Stopped, channel};
use super::error::ProxyError;
use super::response::ProxyResponse;
use crate::api::{TransportBody, collect};

/// Time limit for passing on a response.
const TOTAL: Duration = Duration::from_secs(300);

/// Largest response in bytes that is read into memory, where a framework's body cannot be streamed.
const MAX_BUFFERED: usize = 8 * 1024 * 1024;

/// Permits that a call holds until its response has ended.
#[derive(Debug)]
pub(super) struct Slot {
    /// Permit of a call or of a transfer.
    pub(super) permit: OwnedSemaphorePermit,
    /// Source of permits of transfers, unless `permit` is one.
    pub(super) transfers: Option<Arc<Semaphore>>,
    /// Sender of the request's body, if it is an upload. The server may respond before the body has
    /// ended; without the sender, the connection would then end before the response.
    #[expect(dead_code, reason = "kept until the response has ended")]
    pub(super) upload: Option<BodySender>,
}

impl Slot {
    /// Exchanges the permit of a call for that of a transfer if the body has no room: a browser
    /// that reads more slowly than the server sends does not count as a call, so that slow browsers
    /// do not prevent calls.
    async fn count_as_transfer_if_full(&mut self, sender: &BodySender) -> Result<(), Stopped> {
        if sender.has_room() {
            return Ok(());
        }
        if let Some(transfers) = self.transfers.take() {
            let permit = timeout(IDLE, transfers.acquire_owned()).await;
            let permit = permit.map_err(|_| Stopped::Stalled)?;
            self.permit = permit.map_err(|_| Stopped::Dropped)?;
        }
        Ok(())
    }
}

/// Returns the body of a response, which a task passes on. The slot is free as soon as the server
/// has sent the response and the rest of it fits into the channel, and at the latest after
/// [`TOTAL`].
pub(super) fn relay(body: TransportBody, mut slot: Slot) -> TransportBody {
    if body.is_end_stream() {
        return body;
    }
    let (sender, receiver) = channel(body.size_hint().exact());
    tokio::spawn(async move {
        let sending = async {
            let sent = pin!(send(body, &sender, &mut slot));
            select(sent, pin!(sender.closed())).await;
        };
        // The body ends with an error if its end was not sent, so the result is not needed.
        let _elapsed = timeout(TOTAL, sending).await;
    });
    receiver.boxed()
}

async fn send(
    mut body: TransportBody,
    sender: &BodySender,
    slot: &mut Slot,
) -> Result<(), Stopped> {
    while let Some(frame) = timeout(IDLE, body.frame())
        .await
        .map_err(|_| Stopped::Stalled)?
    {
        let frame = frame.map_err(|_| Stopped::Broken)?;
        let mut data: Bytes = frame.into_data().unwrap_or_default();
        while !data.is_empty() {
            let piece = data.split_to(data.len().min(CHUNK));
            slot.count_as_transfer_if_full(sender).await?;
            sender.send(piece).await?;
        }
    }
    slot.count_as_transfer_if_full(sender).await?;
    sender.end().await
}

/// Reads a response into memory, up to [`MAX_BUFFERED`].
pub(super) async fn buffered(response: ProxyResponse) -> Result<http::Response<Bytes>, ProxyError> {
    let (mut parts, body) = response.into_parts();
    let body = collect(body, MAX_BUFFERED).await?;
    if !body.is_empty() {
        parts.headers.remove(CONTENT_LENGTH);
    }
    Ok(http::Response::from_parts(parts, body))
}
