//! Filter for a handler of webhooks.

use std::convert::Infallible;
use std::future::Future;

use futures_util::{Stream, TryStreamExt as _};
use http::HeaderMap;
use serde::de::DeserializeOwned;
use warp::filters::BoxedFilter;
use warp::reply::Response;
use warp::{Buf, Filter, Reply as _};

use crate::adapters::body::collect;
use crate::response::Reply;
use crate::service::Clerk;
use crate::webhook::{Receiver, Webhook, body_taken};

/// Returns a warp filter for a handler of webhooks. The raw body is read and verified, then parsed,
/// then the handler runs. Its argument is a [`Webhook`], whose docs list the error responses.
///
/// ```
/// # #[cfg(feature = "warp")]
/// # mod example {
/// use clerk_runtime::Clerk;
/// use clerk_runtime::webhook::{Event, Webhook, received};
/// use warp::reply::Reply;
/// use warp::{Filter, Rejection};
///
/// async fn receive(webhook: Webhook<Event>) -> &'static str {
///     if let Event::UserCreated(event) = webhook.event {
///         println!("welcome, {:?}", event.data.first_name);
///     }
///     ""
/// }
///
/// fn app(clerk: &Clerk) -> impl Filter<Extract = impl Reply, Error = Rejection> + Clone {
///     warp::path!("webhooks").and(warp::post()).and(received(clerk, receive))
/// }
/// # }
/// ```
///
/// - **A rejection is final**, as with [`protected`](crate::protected): the sender receives the
///   reply, whatever `.or(…)` follows. Put the filters for the path and the method in front.
/// - The instance is `clerk`, else the one that [`ClerkLayer`](crate::ClerkLayer) stored in the
///   request, else the process's default.
/// - A closure can capture other values that the handler needs: `received(clerk, move |webhook|
///   store(pool.clone(), webhook))`.
#[expect(single_use_lifetimes, reason = "`impl Trait` cannot omit it")]
pub fn received<'a, T, H, Fut>(
    clerk: impl Into<Option<&'a Clerk>>,
    handler: H,
) -> BoxedFilter<(Response,)>
where
    T: DeserializeOwned + Send + 'static,
    H: Fn(Webhook<T>) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output: warp::Reply> + Send + 'static,
{
    let clerk = clerk.into().cloned();
    warp::ext::optional()
        .and(warp::header::headers_cloned())
        .and(warp::body::stream())
        .then(move |request_clerk: Option<Clerk>, headers, body| {
            let webhook = read(clerk.clone().or(request_clerk), headers, body);
            let handler = handler.clone();
            async move {
                match webhook.await {
                    Ok(webhook) => handler(webhook).await.into_response(),
                    Err(reply) => reply.into_response(),
                }
            }
        })
        // The filters above only reject if another filter has taken the body.
        .recover(async |_| Ok::<_, Infallible>(body_taken().into_response()))
        .unify()
        .boxed()
}

async fn read<T: DeserializeOwned>(
    clerk: Option<Clerk>,
    headers: HeaderMap,
    body: impl Stream<Item = Result<impl Buf, warp::Error>>,
) -> Result<Webhook<T>, Reply> {
    let receiver = Receiver::new(clerk.as_ref())?;
    receiver.check_length(&headers)?;
    let body = body.map_ok(|mut chunk| chunk.copy_to_bytes(chunk.remaining()));
    let body = collect(body, receiver.limit()).await?;
    receiver.receive(&headers, &body)
}
