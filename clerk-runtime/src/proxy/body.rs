//! Reading of a request's body within limits.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING, UPGRADE};
use tokio::time::{Instant, timeout_at};

use super::channel::{BodySender, CHUNK, IDLE, Stopped};
use super::error::ProxyError;

/// Largest body in bytes: a picture of 10 MB, which is Clerk's limit, in a form.
pub(crate) const LIMIT: usize = 11 * 1024 * 1024;

/// Largest body in bytes that is read to its end before it is forwarded: all calls but uploads are
/// smaller.
pub(super) const SMALL: usize = 64 * 1024;

/// Time in which a body must arrive.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(120);

/// Returns the length that a request declares. Fails if its body is too large, before any of it is read.
pub(super) fn declared_length(headers: &HeaderMap) -> Result<Option<u64>, ProxyError> {
    let length = headers.get(CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    match length {
        Some(length) if length > LIMIT as u64 => Err(ProxyError::BodyTooLarge),
        // The length of a chunked body is not the one of the header (RFC 9112, section 6.3).
        Some(_) if headers.contains_key(TRANSFER_ENCODING) => Ok(None),
        length => Ok(length),
    }
}

/// Returns `true` for a request to switch protocols that has no body. Some frameworks provide the
/// data of the other protocol as a body without an end. Only HTTP/1 has such requests, whose body
/// needs `Content-Length` or `Transfer-Encoding` (RFC 9112, section 6.3).
pub(super) fn is_absent(headers: &HeaderMap) -> bool {
    headers.contains_key(UPGRADE)
        && !headers.contains_key(CONTENT_LENGTH)
        && !headers.contains_key(TRANSFER_ENCODING)
}

/// Body of a browser's request.
pub(super) struct RequestBody<S> {
    stream: S,
    /// Bytes that have arrived.
    length: usize,
    deadline: Instant,
}

/// First part of a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BodyStart {
    /// The whole body, which is small.
    Whole(Bytes),
    /// More than [`SMALL`] bytes, after which more can follow.
    Partial(Bytes),
}

impl<S, B, E> RequestBody<S>
where
    S: Stream<Item = Result<B, E>> + Unpin,
    B: AsRef<[u8]>,
{
    pub(super) fn new(stream: S) -> Self {
        Self {
            stream,
            length: 0,
            deadline: Instant::now() + TIMEOUT,
        }
    }

    /// Reads a small body to its end, or the first part of another.
    pub(super) async fn start(&mut self) -> Result<BodyStart, ProxyError> {
        let mut start = BytesMut::new();
        while let Some(chunk) = self.next().await? {
            start.extend_from_slice(chunk.as_ref());
            if start.len() > SMALL {
                return Ok(BodyStart::Partial(start.freeze()));
            }
        }
        Ok(BodyStart::Whole(start.freeze()))
    }

    /// Sends the first part and all that follows. If the receiver is dropped, no more is read.
    pub(super) async fn send(
        &mut self,
        first: Bytes,
        sender: &BodySender,
    ) -> Result<(), ProxyError> {
        match self.try_send(first, sender).await? {
            // The server has responded early, or the call has failed: the call's result shows
            // which.
            Ok(()) | Err(Stopped::Dropped | Stopped::Broken) => Ok(()),
            Err(Stopped::Stalled) => Err(ProxyError::RequestTimeout),
        }
    }

    async fn try_send(
        &mut self,
        first: Bytes,
        sender: &BodySender,
    ) -> Result<Result<(), Stopped>, ProxyError> {
        if let Err(stopped) = send_pieces(&first, sender).await {
            return Ok(Err(stopped));
        }
        drop(first);
        while let Some(chunk) = self.next().await? {
            if let Err(stopped) = send_pieces(chunk.as_ref(), sender).await {
                return Ok(Err(stopped));
            }
        }
        Ok(sender.end().await)
    }

    async fn next(&mut self) -> Result<Option<B>, ProxyError> {
        let deadline = self.deadline.min(Instant::now() + IDLE);
        let next = timeout_at(deadline, self.stream.next()).await;
        let Some(chunk) = next.map_err(|_| ProxyError::BodyTimeout)? else {
            return Ok(None);
        };
        let chunk = chunk.map_err(|_| ProxyError::BodyIncomplete)?;
        self.length += chunk.as_ref().len();
        if self.length > LIMIT {
            return Err(ProxyError::BodyTooLarge);
        }
        Ok(Some(chunk))
    }
}

/// Sends copies of small pieces, so that the memory of a large chunk does not wait in the channel.
async fn send_pieces(bytes: &[u8], sender: &BodySender) -> Result<(), Stopped> {
    for piece in bytes.chunks(CHUNK) {
        sender.send(Bytes::copy_from_slice(piece)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::stream;
    use http::HeaderValue;
    use http_body_util::BodyExt as _;

    use super::super::channel::channel;
    use super::*;

    const PART: usize = SMALL;

    /// Returns a body of this many parts, which panics if more than one part beyond the limit is
    /// read.
    fn parts(number: usize) -> impl Stream<Item = Result<Vec<u8>, Infallible>> + Unpin {
        stream::iter(0..number).map(|index| {
            assert!(index * PART <= LIMIT, "part {index} is read");
            Ok(vec![b'x'; PART])
        })
    }

    /// Reads and sends a body, and returns its length as it was received.
    async fn sent(
        stream: impl Stream<Item = Result<Vec<u8>, Infallible>> + Unpin,
    ) -> Result<usize, ProxyError> {
        let mut body = RequestBody::new(stream);
        let first = match body.start().await? {
            BodyStart::Whole(whole) => return Ok(whole.len()),
            BodyStart::Partial(first) => first,
        };
        let (sender, received) = channel(None);
        let send = async {
            let sent = body.send(first, &sender).await;
            drop(sender);
            sent
        };
        let (result, received) = futures_util::future::join(send, received.collect()).await;
        assert_eq!(
            result.is_ok(),
            received.is_ok(),
            "an incomplete body is an error"
        );
        result.map(|()| received.unwrap().to_bytes().len())
    }

    #[tokio::test]
    async fn body_up_to_the_limit_is_sent() {
        for number in [0, 1, 2, LIMIT / PART] {
            assert_eq!(sent(parts(number)).await, Ok(number * PART));
        }
    }

    #[tokio::test]
    async fn larger_body_is_rejected_without_reading_the_rest() {
        assert_eq!(sent(parts(1600)).await, Err(ProxyError::BodyTooLarge));
    }

    #[tokio::test(start_paused = true)]
    async fn stalled_body_is_rejected_after_the_idle_time() {
        for number in [0, 1, 2] {
            let began = Instant::now();
            let stalled = parts(number).chain(stream::pending());
            assert_eq!(sent(stalled).await, Err(ProxyError::BodyTimeout));
            assert_eq!(began.elapsed(), IDLE);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn slow_body_is_rejected_after_the_total_time() {
        let began = Instant::now();
        let slow = stream::repeat(()).then(|()| async {
            tokio::time::sleep(Duration::from_secs(7)).await;
            Ok(b"x".to_vec())
        });
        assert_eq!(sent(Box::pin(slow)).await, Err(ProxyError::BodyTimeout));
        assert_eq!(began.elapsed(), TIMEOUT);
    }

    #[tokio::test(start_paused = true)]
    async fn body_that_the_server_does_not_accept_ends_the_call() {
        let mut body = RequestBody::new(parts(2));
        let (sender, received) = channel(None);
        let sent = body.send(Bytes::from(vec![0; LIMIT]), &sender).await;
        assert_eq!(sent, Err(ProxyError::RequestTimeout));
        drop(received);
        assert_eq!(body.send(Bytes::from_static(b"x"), &sender).await, Ok(()));
    }

    #[tokio::test]
    async fn interrupted_body_is_rejected() {
        let mut body = RequestBody::new(stream::iter([Ok(vec![1]), Err(())]));
        assert_eq!(body.start().await, Err(ProxyError::BodyIncomplete));
    }

    #[test]
    fn declared_length_above_the_limit_is_rejected() {
        let declared = |length: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_LENGTH, HeaderValue::from_str(length).unwrap());
            declared_length(&headers)
        };
        assert_eq!(declared_length(&HeaderMap::new()), Ok(None));
        assert_eq!(declared(&LIMIT.to_string()), Ok(Some(LIMIT as u64)));
        for length in [(LIMIT + 1).to_string(), "104857600".to_owned()] {
            assert_eq!(declared(&length), Err(ProxyError::BodyTooLarge));
        }
    }
}
