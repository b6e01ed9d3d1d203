//! The forwarding of a request, which every middleware calls.

use std::pin::pin;

use bytes::Bytes;
use futures_util::Stream;
use http::header::CONTENT_LENGTH;
use http_body::Body as _;

use super::body::{self, BodyStart, RequestBody};
use super::error::ProxyError;
use super::outgoing::{ProxiedRequest, outgoing};
use super::path::ProxyPath;
use super::relay;
use super::response::{self, ProxyResponse};
use crate::api::whole;
use crate::service::{Clerk, LimitedEvent};

/// Parses the path that an application sets for its middleware, and logs settings with which the proxy
/// cannot work. `None` if the path is invalid.
pub(crate) fn configured(clerk: &Clerk, path: &str) -> Option<ProxyPath> {
    let settings = clerk.settings();
    let parsed = ProxyPath::parse(path);
    if parsed.is_none() {
        tracing::error!(
            "`frontend_api_proxy` is off: its argument is not a path; write one such as `/__clerk`"
        );
    } else if settings.frontend_api.secret_key.is_none() {
        tracing::error!(
            "`frontend_api_proxy` responds with 500: set `CLERK_SECRET_KEY`, by which Clerk finds the \
             instance"
        );
    } else if settings.is_live && settings.engine.public_url.is_none() {
        tracing::warn!(
            "`frontend_api_proxy` takes its own origin from the `Host` header: set \
             `CLERK_PUBLIC_URL`, which Clerk compares with the domain of a live instance"
        );
    }
    parsed
}

/// Forwards a request to the Frontend API, and returns its response or an error reply. The request
/// is authenticated by the Frontend API, and not here.
///
/// A small body is forwarded when it has arrived, a larger one while it arrives. If the returned future
/// is dropped, the call ends, and the server receives an incomplete request.
pub(crate) async fn forward<B: AsRef<[u8]>, E>(
    clerk: &Clerk,
    path: &ProxyPath,
    request: ProxiedRequest<'_>,
    body: impl Stream<Item = Result<B, E>>,
) -> ProxyResponse {
    let response = exchange(clerk, path, request, body).await;
    response.unwrap_or_else(|error| failed(clerk, error).map(whole))
}

async fn exchange<B: AsRef<[u8]>, E>(
    clerk: &Clerk,
    path: &ProxyPath,
    request: ProxiedRequest<'_>,
    body: impl Stream<Item = Result<B, E>>,
) -> Result<ProxyResponse, ProxyError> {
    let (config, upstream) = (&clerk.settings().engine, &clerk.settings().frontend_api);
    let (outgoing, url) = outgoing(request, path, upstream, config)?;
    let length = body::declared_length(request.headers)?;
    let body = pin!(body);
    let mut body = RequestBody::new(body);
    let start = if body::is_absent(request.headers) {
        BodyStart::Whole(Bytes::new())
    } else {
        body.start().await?
    };
    let received = match start {
        BodyStart::Whole(bytes) => upstream.call(outgoing.map(|()| whole(bytes))).await?,
        BodyStart::Partial(first) => upstream.upload(outgoing, length, (first, body)).await?,
    };
    let target = (&upstream.url, path);
    Ok(response::to_browser(received, request.method, &url, target))
}

/// Reads a response into memory, for a framework whose body cannot be streamed.
pub(crate) async fn buffered(clerk: &Clerk, response: ProxyResponse) -> http::Response<Bytes> {
    let response = relay::buffered(response).await;
    response.unwrap_or_else(|error| failed(clerk, error))
}

/// Returns the response with a `Content-Length`, for a framework that ends a failed body like a
/// complete one: only the length shows the difference. A response without a length is read into
/// memory.
#[cfg_attr(
    not(any(feature = "poem", feature = "rocket")),
    expect(dead_code, reason = "other frameworks end the connection")
)]
pub(crate) async fn with_length(clerk: &Clerk, response: ProxyResponse) -> ProxyResponse {
    if response.headers().contains_key(CONTENT_LENGTH) || response.body().is_end_stream() {
        return response;
    }
    let mut response = buffered(clerk, response).await;
    let length = response.body().len().into();
    response.headers_mut().insert(CONTENT_LENGTH, length);
    response.map(whole)
}

fn failed(clerk: &Clerk, error: ProxyError) -> http::Response<Bytes> {
    report(clerk, error);
    error.reply().into_http()
}

/// Logs failures that the client has not caused, at most one in ten seconds.
fn report(clerk: &Clerk, error: ProxyError) {
    let is_due = || clerk.is_due(LimitedEvent::Proxy);
    match error {
        ProxyError::RequestFailed(kind) if is_due() => {
            tracing::warn!(
                ?kind,
                "the Frontend API cannot be reached by the proxy: responded with 502"
            );
        }
        ProxyError::RequestTimeout if is_due() => {
            tracing::warn!(
                "the Frontend API did not respond to the proxy in time: responded with 504"
            );
        }
        ProxyError::Busy if is_due() => {
            tracing::warn!("too many concurrent calls of the Frontend API: responded with 503");
        }
        _ => {}
    }
}
