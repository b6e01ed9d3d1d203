//! The server: Backend API, Frontend API and sign-in pages on one port of 127.0.0.1.
//!
//! `router` path → who answers · `frontend`, `pages` for browsers · `backend` for servers, one file
//! per group · `call` a request that was read · `params`, `list`, `metadata` what its groups share ·
//! `refusal` Clerk's error codes · `reply` answers and error bodies

mod backend;
mod call;
mod frontend;
mod list;
mod metadata;
mod params;
mod refusal;
mod reply;
mod router;

use std::sync::Arc;

use http::header::HOST;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use self::call::Call;
use self::reply::Reply;
use super::faults::Fault;
use super::shared::Shared;

/// No call of Clerk's is longer.
const MAX_BODY: usize = 1024 * 1024;

/// Serves until the handle is aborted; open connections end with it.
pub(super) fn serve(listener: TcpListener, shared: Arc<Shared>) -> AbortHandle {
    tokio::spawn(accept(listener, shared)).abort_handle()
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = listener.accept().await;
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, peer)) if peer.ip().is_loopback() => {
                connections.spawn(connection(stream, Arc::clone(&shared)));
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "the offline instance can't accept a connection");
                // Out of file descriptors, usually: give others time to close theirs.
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(|request| answer(request, &shared));
    // An error here is a client that went away, or a fault that closes the connection.
    if let Err(error) = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await
    {
        tracing::trace!(%error, "a connection to the offline instance ended");
    }
}

/// Closes the connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("switched off")]
struct Closed;

async fn answer(
    request: Request<Incoming>,
    shared: &Shared,
) -> Result<http::Response<http_body_util::Full<bytes::Bytes>>, Closed> {
    let (parts, body) = request.into_parts();
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(is_loopback_host) {
        // A page elsewhere whose name was made to resolve to 127.0.0.1.
        return Ok(Reply::error(StatusCode::FORBIDDEN, "host_invalid", "unknown host").into());
    }
    let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        return Ok(Reply::error(status, "request_body_invalid", "the body is too long").into());
    };
    let call = Call::new(parts, body.to_bytes());
    Ok(judged(&call, shared).await?.into())
}

/// The answer, or what a fault makes of it.
async fn judged(call: &Call, shared: &Shared) -> Result<Reply, Closed> {
    let route = router::route(call);
    match shared.switches.call(route.endpoint()) {
        None => Ok(route.answer(call, shared)),
        Some(Fault::Down) => Err(Closed),
        Some(Fault::Slow(delay)) => {
            tokio::time::sleep(delay).await;
            Ok(route.answer(call, shared))
        }
        Some(Fault::Status(status)) => Ok(Reply::fault(status)),
        Some(Fault::RateLimited { retry_after }) => Ok(Reply::rate_limited(retry_after)),
        Some(Fault::Malformed) => Ok(Reply::malformed()),
    }
}

/// A host name that can only mean this machine.
fn is_loopback_host(host: &str) -> bool {
    url::Url::parse(&format!("http://{host}/")).is_ok_and(|url| is_loopback(&url))
}

/// A URL whose host can only mean this machine.
fn is_loopback(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}
