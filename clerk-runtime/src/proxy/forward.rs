//! The exchange of a request that a middleware forwards.

use bytes::Bytes;
use futures_util::Stream;

use super::answer;
use super::body;
use super::error::ProxyError;
use super::outgoing::{ProxiedRequest, outgoing};
use super::path::ProxyPath;
use crate::response::Reply;
use crate::service::{Clerk, Notice};

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
            "`frontend_api_proxy` answers with 500: set `CLERK_SECRET_KEY`, by which Clerk finds the \
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

/// Forwards a request to the Frontend API, and returns its response or an error reply. It is not
/// authenticated: Clerk does that.
///
/// The body is read into memory up to a limit, and so is the response, by the transport.
pub(crate) async fn forward<B: AsRef<[u8]>, E>(
    clerk: &Clerk,
    path: &ProxyPath,
    request: ProxiedRequest<'_>,
    body: impl Stream<Item = Result<B, E>>,
) -> Reply {
    match exchange(clerk, path, request, body).await {
        Ok(reply) => reply,
        Err(error) => {
            report(clerk, error);
            error.reply()
        }
    }
}

async fn exchange<B: AsRef<[u8]>, E>(
    clerk: &Clerk,
    path: &ProxyPath,
    request: ProxiedRequest<'_>,
    body: impl Stream<Item = Result<B, E>>,
) -> Result<Reply, ProxyError> {
    let (config, upstream) = (&clerk.settings().engine, &clerk.settings().frontend_api);
    let (outgoing, url) = outgoing(request, path, upstream, config)?;
    body::check_length(request.headers)?;
    let (body, _permit) = if body::is_absent(request.headers) {
        (Bytes::new(), None)
    } else {
        body::read(body, &upstream.large_bodies).await?
    };
    let response = upstream.send(outgoing.map(|()| body)).await?;
    Ok(answer::reply(response, &url, &upstream.url, path))
}

/// Logs failures that are not the client's, at most one in ten seconds.
fn report(clerk: &Clerk, error: ProxyError) {
    let is_due = || clerk.is_due(Notice::Proxy);
    match error {
        ProxyError::RequestFailed(kind) if is_due() => {
            tracing::warn!(
                ?kind,
                "the Frontend API cannot be reached by the proxy: answered with 502"
            );
        }
        ProxyError::RequestTimeout if is_due() => {
            tracing::warn!("the Frontend API did not answer the proxy in time: answered with 504");
        }
        ProxyError::Busy if is_due() => {
            tracing::warn!("too many uploads to the Frontend API: answered with 503");
        }
        _ => {}
    }
}
