//! Requests that the middleware's internal route forwards to the Frontend API.

use std::io;
use std::net::IpAddr;

use futures_util::Stream;
use futures_util::stream::try_unfold;
use rocket::Request;
use rocket::data::{ByteUnit, Data};
use rocket::tokio::io::AsyncReadExt as _;

use super::head;
use crate::adapters::head::Head;
use crate::proxy::{self, ProxyPath};
use crate::response::Reply;
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

    pub(super) async fn forward(self, data: Data<'_>) -> Reply {
        let request = self.head.proxied(self.peer);
        proxy::forward(&self.clerk, &self.path, request, chunks(data)).await
    }
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
