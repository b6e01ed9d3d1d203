//! Bodies that pass from one task to another in a few small chunks.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::api::{TransportError, TransportErrorKind};

/// Largest chunk in bytes. Larger ones are split.
pub(super) const CHUNK: usize = 16 * 1024;

/// Number of chunks that wait between the two sides.
const CAPACITY: usize = 4;

/// Time in which either side of a body must send or accept the next chunk.
pub(super) const IDLE: Duration = Duration::from_secs(30);

/// Reason why the rest of a body is not sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// The other side of the body was dropped.
    Dropped,
    /// The other side, or the source of the body, has made no progress in time.
    Stalled,
    /// The source of the body has failed.
    Broken,
}

/// Sending side of a body. If it is dropped before [`end`](Self::end), the body ends with an error.
#[derive(Debug)]
pub(super) struct BodySender(mpsc::Sender<Option<Bytes>>);

/// Receiving side of a body.
#[derive(Debug)]
pub(super) struct ChannelBody {
    receiver: mpsc::Receiver<Option<Bytes>>,
    /// Bytes that are still to come, if the length is known.
    remaining: Option<u64>,
    has_ended: bool,
}

/// Creates a body. If a length is given and the body has another one, it ends with an error.
pub(super) fn channel(length: Option<u64>) -> (BodySender, ChannelBody) {
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let body = ChannelBody {
        receiver,
        remaining: length,
        has_ended: false,
    };
    (BodySender(sender), body)
}

impl BodySender {
    /// Sends a chunk, which must not be larger than [`CHUNK`].
    pub(super) async fn send(&self, chunk: Bytes) -> Result<(), Stopped> {
        self.put(Some(chunk)).await
    }

    /// Ends the body without an error.
    pub(super) async fn end(&self) -> Result<(), Stopped> {
        self.put(None).await
    }

    /// Returns `true` if a chunk, or the end, can be sent without waiting.
    pub(super) fn has_room(&self) -> bool {
        self.0.capacity() > 0
    }

    /// Waits until the receiving side is dropped.
    pub(super) async fn closed(&self) {
        self.0.closed().await;
    }

    async fn put(&self, chunk: Option<Bytes>) -> Result<(), Stopped> {
        let sent = timeout(IDLE, self.0.send(chunk)).await;
        sent.map_err(|_| Stopped::Stalled)?
            .map_err(|_| Stopped::Dropped)
    }
}

impl ChannelBody {
    /// Counts a chunk, or the end. Fails if it does not fit the length.
    fn count(&mut self, chunk: Option<&Bytes>) -> Result<(), TransportError> {
        let incomplete = || TransportError::new(TransportErrorKind::Broken);
        let Some(remaining) = self.remaining else {
            return Ok(());
        };
        match chunk {
            Some(chunk) => {
                let rest = remaining.checked_sub(chunk.len() as u64);
                self.remaining = Some(rest.ok_or_else(incomplete)?);
            }
            None if remaining > 0 => return Err(incomplete()),
            None => {}
        }
        Ok(())
    }
}

impl Body for ChannelBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        let received = ready!(self.receiver.poll_recv(cx));
        let received = received.ok_or_else(|| TransportError::new(TransportErrorKind::Broken));
        let checked = received.and_then(|chunk| self.count(chunk.as_ref()).map(|()| chunk));
        self.has_ended = !matches!(checked, Ok(Some(_)));
        Poll::Ready(checked.map(|chunk| chunk.map(Frame::data)).transpose())
    }

    fn is_end_stream(&self) -> bool {
        self.has_ended
    }

    fn size_hint(&self) -> SizeHint {
        self.remaining
            .map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    async fn received(body: ChannelBody) -> Option<Bytes> {
        Some(body.collect().await.ok()?.to_bytes())
    }

    #[tokio::test]
    async fn body_without_its_end_is_an_error() {
        for length in [None, Some(1)] {
            let (sender, body) = channel(length);
            sender.send(Bytes::from_static(b"x")).await.unwrap();
            drop(sender);
            assert_eq!(received(body).await, None);
        }
    }

    #[tokio::test]
    async fn body_of_another_length_is_an_error() {
        for (length, is_complete) in [
            (None, true),
            (Some(2), true),
            (Some(1), false),
            (Some(3), false),
        ] {
            let (sender, body) = channel(length);
            assert_eq!(body.size_hint().exact(), length);
            sender.send(Bytes::from_static(b"xy")).await.unwrap();
            sender.end().await.unwrap();
            assert_eq!(received(body).await.is_some(), is_complete, "{length:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn chunk_that_is_not_accepted_in_time_stops_the_body() {
        let (sender, body) = channel(None);
        for _ in 0..CAPACITY {
            assert!(sender.has_room());
            sender.send(Bytes::from_static(b"x")).await.unwrap();
        }
        assert!(!sender.has_room());
        assert_eq!(sender.end().await, Err(Stopped::Stalled));
        drop(body);
        assert_eq!(sender.end().await, Err(Stopped::Dropped));
    }
}
