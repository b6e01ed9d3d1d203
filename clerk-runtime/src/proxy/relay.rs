//! Bodies of answers: passed on in small chunks by a task, or read into memory.

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

use super::answer::ProxyAnswer;
use super::channel::{BodySender, CHUNK, IDLE, Stopped, channel};
use super::error::ProxyError;
use crate::api::{TransportBody, collect};

/// Time in which an answer must be read.
const TOTAL: Duration = Duration::from_secs(300);

/// Largest answer in bytes that is read into memory, where a framework's body cannot be streamed.
const MAX_BUFFERED: usize = 8 * 1024 * 1024;

/// Part of the limits that a call takes until its answer has ended.
#[derive(Debug)]
pub(super) struct Slot {
    /// Permit of a call or of a transfer.
    pub(super) permit: OwnedSemaphorePermit,
    /// Permits of transfers, unless the call has one.
    pub(super) transfers: Option<Arc<Semaphore>>,
    /// Body of the request if the server has answered before its end. Without it, the connection would
    /// end before the answer.
    #[expect(dead_code, reason = "kept until the answer has ended, and never read")]
    pub(super) upload: Option<BodySender>,
}

impl Slot {
    /// Waits for room in the body. A browser that reads more slowly than the server sends does not
    /// count as a call, so that slow ones do not prevent calls.
    async fn wait_for_room(&mut self, sender: &BodySender) -> Result<(), Stopped> {
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

/// Returns the body of an answer, which a task reads. The slot is free as soon as the server has sent
/// the answer and it fits into the channel; at the latest, after a time limit.
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
        // Without its end, the body is an error for the browser, so the result is not needed.
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
            slot.wait_for_room(sender).await?;
            sender.send(piece).await?;
        }
    }
    slot.wait_for_room(sender).await?;
    sender.end().await
}

/// Reads an answer into memory, up to a limit.
pub(super) async fn buffered(answer: ProxyAnswer) -> Result<http::Response<Bytes>, ProxyError> {
    let (mut parts, body) = answer.into_parts();
    let body = collect(body, MAX_BUFFERED).await?;
    if !body.is_empty() {
        parts.headers.remove(CONTENT_LENGTH);
    }
    Ok(http::Response::from_parts(parts, body))
}
