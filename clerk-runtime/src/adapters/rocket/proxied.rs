//! Requests that the middleware's internal route forwards to the Frontend API.

use std::io;
use std::net::IpAddr;

use futures_util::stream::try_unfold;
use futures_util::{Stream, TryStreamExt as _};
use http_body_util::BodyExt as _;
use rocket::data::{ByteUnit, Data};
use rocket::tokio::io::AsyncReadExt as _;
use rocket::{Request, Response};
use tokio_util::io::StreamReader;

use super::head;
use super::response::with_head;
use crate::adapters::head::Head;
use crate::proxy::{self, ProxyPath, ProxyResponse};
use crate::service::Clerk;

/// Bytes of a body that are read at once.
const CHUNK: usize = 16 * 1024;

/// A request to forward, as it was before the fairing changed it.
pub(super) struct Proxied {
    clerk: Clerk,
    path: ProxyPath,
    head: Head<'static>,
    peer: Option<IpAddr>,
}

impl Proxied {
    pub(super) fn new(clerk: Clerk, path: &ProxyPath, request: &Request<'_>) -> Self {
        Self {
            clerk,
            path: path.clone(),
            head: head::read(request, &[]),
            peer: request.remote().map(|address| address.ip()),
        }
    }

    pub(super) async fn forward(self, data: Data<'_>) -> Response<'static> {
        let request = self.head.proxied(self.peer);
        let response = proxy::forward(&self.clerk, &self.path, request, chunks(data)).await;
        // Rocket does not tell hyper that a body has failed. With its length, the client detects
        // that it is incomplete.
        streamed(proxy::with_length(&self.clerk, response).await)
    }
}

fn streamed(response: ProxyResponse) -> Response<'static> {
    let (parts, body) = response.into_parts();
    let mut response = with_head(parts.status, &parts.headers);
    let stream = body.into_data_stream().map_err(io::Error::other);
    response.set_streamed_body(StreamReader::new(stream));
    response.set_max_chunk_size(CHUNK);
    response
}

/// Returns the body in chunks. Its limit is that of the proxy.
fn chunks(data: Data<'_>) -> impl Stream<Item = io::Result<Vec<u8>>> + '_ {
    let body = data.open(ByteUnit::max_value());
    try_unfold(body, async |mut body| {
        let mut chunk = vec![0; CHUNK];
        let read = body.read(&mut chunk).await?;
        chunk.truncate(read);
        Ok((read > 0).then_some((chunk, body)))
    })
}
