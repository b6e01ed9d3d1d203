//! Reading of a whole body, up to a limit.

use std::pin::pin;

use futures_util::{Stream, StreamExt as _};

use crate::response::Reply;
use crate::webhook::{incomplete_body, too_large};

/// Reads a body to its end. Fails if it has more than `limit` bytes.
pub(super) async fn collect<B: AsRef<[u8]>, E>(
    stream: impl Stream<Item = Result<B, E>>,
    limit: usize,
) -> Result<Vec<u8>, Reply> {
    let mut stream = pin!(stream);
    let mut body = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| incomplete_body())?;
        if chunk.as_ref().len() > limit - body.len() {
            return Err(too_large());
        }
        body.extend_from_slice(chunk.as_ref());
    }
    Ok(body)
}
