//! Reading of a request's body into memory.

use std::pin::pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING, UPGRADE};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::error::ProxyError;

/// Largest body in bytes: a picture of 10 MB, which is Clerk's limit, in a form.
pub(crate) const LIMIT: usize = 11 * 1024 * 1024;

/// Unit in bytes by which large bodies are counted. A body of one unit is not counted: all calls but
/// uploads are smaller.
pub(super) const UNIT: usize = 64 * 1024;

/// Time in which a body must arrive.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Rejects a request whose `Content-Length` shows that its body is too large, before any of it is
/// read.
pub(super) fn check_length(headers: &HeaderMap) -> Result<(), ProxyError> {
    let length = headers.get(CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    match length {
        Some(length) if length > LIMIT as u64 => Err(ProxyError::BodyTooLarge),
        _ => Ok(()),
    }
}

/// Returns `true` for a request to switch protocols that has no body: what follows is the other
/// protocol, which some frameworks provide as a body without an end. Only HTTP/1 has such requests, in
/// which a body needs one of the two headers (RFC 9112, section 6.3).
pub(super) fn is_absent(headers: &HeaderMap) -> bool {
    headers.contains_key(UPGRADE)
        && !headers.contains_key(CONTENT_LENGTH)
        && !headers.contains_key(TRANSFER_ENCODING)
}

/// Reads a body to its end. Each [`UNIT`] after the first takes a permit when it arrives, so that slow
/// clients only take as many as they have sent. The permits are returned with the body.
pub(super) async fn read<B: AsRef<[u8]>, E>(
    body: impl Stream<Item = Result<B, E>>,
    large_bodies: &Semaphore,
) -> Result<(Bytes, Option<SemaphorePermit<'_>>), ProxyError> {
    let read = tokio::time::timeout(TIMEOUT, collect(body, large_bodies)).await;
    read.unwrap_or(Err(ProxyError::BodyTimeout))
}

async fn collect<B: AsRef<[u8]>, E>(
    body: impl Stream<Item = Result<B, E>>,
    large_bodies: &Semaphore,
) -> Result<(Bytes, Option<SemaphorePermit<'_>>), ProxyError> {
    let mut body = pin!(body);
    let (mut bytes, mut permit) = (BytesMut::new(), None);
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| ProxyError::BodyIncomplete)?;
        let length = bytes.len() + chunk.as_ref().len();
        if length > LIMIT {
            return Err(ProxyError::BodyTooLarge);
        }
        take_permits(length, large_bodies, &mut permit)?;
        bytes.extend_from_slice(chunk.as_ref());
    }
    Ok((bytes.freeze(), permit))
}

/// Takes the permits that a body of this length lacks.
fn take_permits<'s>(
    length: usize,
    large_bodies: &'s Semaphore,
    held: &mut Option<SemaphorePermit<'s>>,
) -> Result<(), ProxyError> {
    let needed = length.div_ceil(UNIT).saturating_sub(1);
    let lacking = needed.saturating_sub(held.as_ref().map_or(0, SemaphorePermit::num_permits));
    if lacking == 0 {
        return Ok(());
    }
    let lacking = u32::try_from(lacking).map_err(|_| ProxyError::BodyTooLarge)?;
    let taken = large_bodies.try_acquire_many(lacking);
    let taken = taken.map_err(|_| ProxyError::Busy)?;
    match held {
        Some(held) => held.merge(taken),
        None => *held = Some(taken),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::{FutureExt as _, stream};
    use http::HeaderValue;

    use super::*;

    const CHUNK: usize = UNIT;

    /// Permits of the largest body.
    const PERMITS: usize = LIMIT / UNIT - 1;

    /// Returns a body of this many chunks, and panics if more than one beyond the limit is read.
    fn chunks(number: usize) -> impl Stream<Item = Result<Vec<u8>, Infallible>> {
        stream::iter(0..number).map(|index| {
            assert!(index * CHUNK <= LIMIT, "chunk {index} is read");
            Ok(vec![b'x'; CHUNK])
        })
    }

    #[tokio::test]
    async fn body_up_to_the_limit_is_read() {
        let large_bodies = Semaphore::new(PERMITS);
        let read = read(chunks(LIMIT / CHUNK), &large_bodies).await;
        let (bytes, permit) = read.unwrap();
        assert_eq!(bytes.len(), LIMIT);
        assert_eq!(large_bodies.available_permits(), 0);
        drop(permit);
        assert_eq!(large_bodies.available_permits(), PERMITS);
    }

    #[tokio::test]
    async fn larger_body_is_rejected_without_reading_the_rest() {
        let large_bodies = Semaphore::new(PERMITS);
        let error = read(chunks(1600), &large_bodies).await.map(|_| ());
        assert_eq!(error, Err(ProxyError::BodyTooLarge));
        assert_eq!(large_bodies.available_permits(), PERMITS);
    }

    #[tokio::test]
    async fn large_bodies_are_limited_and_small_ones_are_not() {
        let large_bodies = Semaphore::new(1);
        let first = read(chunks(2), &large_bodies).await.unwrap();
        let second = read(chunks(2), &large_bodies).await.map(|_| ());
        assert_eq!(second, Err(ProxyError::Busy));
        let (small, permit) = read(chunks(1), &large_bodies).await.unwrap();
        assert_eq!((small.len(), permit.is_none()), (CHUNK, true));
        drop(first);
        assert!(read(chunks(2), &large_bodies).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn slow_bodies_take_permits_for_the_bytes_that_have_arrived_only() {
        let large_bodies = Semaphore::new(PERMITS);
        let slow = || chunks(2).chain(stream::pending());
        let mut clients: Vec<_> = (0..16)
            .map(|_| Box::pin(read(slow(), &large_bodies)))
            .collect();
        for client in &mut clients {
            assert!(client.now_or_never().is_none());
        }
        assert_eq!(large_bodies.available_permits(), PERMITS - 16);
        assert!(read(chunks(100), &large_bodies).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn body_that_does_not_end_is_rejected() {
        let endless = stream::pending::<Result<Vec<u8>, Infallible>>();
        let read = read(endless, &Semaphore::new(1)).await.map(|_| ());
        assert_eq!(read, Err(ProxyError::BodyTimeout));
    }

    #[tokio::test]
    async fn interrupted_body_is_rejected() {
        let broken = stream::iter([Ok(vec![1]), Err(())]);
        let read = read(broken, &Semaphore::new(1)).await.map(|_| ());
        assert_eq!(read, Err(ProxyError::BodyIncomplete));
    }

    #[test]
    fn declared_length_above_the_limit_is_rejected() {
        let check = |length: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_LENGTH, HeaderValue::from_str(length).unwrap());
            check_length(&headers)
        };
        assert_eq!(check_length(&HeaderMap::new()), Ok(()));
        assert_eq!(check(&LIMIT.to_string()), Ok(()));
        for length in [(LIMIT + 1).to_string(), "104857600".to_owned()] {
            assert_eq!(check(&length), Err(ProxyError::BodyTooLarge));
        }
    }
}
