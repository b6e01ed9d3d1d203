//! Functions without extractors: the request is a parameter.

use std::cell::Cell;
use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::Pin;

use clerk_runtime::{UserId, auth, protect};
use http::{Request, Response};
use http_body_util::Full;
use http_body_util::combinators::{BoxBody, UnsyncBoxBody};

type Bytes = axum::body::Bytes;

/// A body that is `Send` and not `Sync`.
pub type Body = Cell<u8>;

/// A boxed future.
pub type Boxed<'a> =
    Pin<Box<dyn Future<Output = Response<UnsyncBoxBody<Bytes, Infallible>>> + Send + 'a>>;

/// Bound parameters are removed from the function's signature.
#[protect(request = req, role = "org:admin")]
pub async fn show(req: Request<Body>, user_id: UserId) -> Response<Full<Bytes>> {
    ready(req.into_body()).await;
    Response::new(Full::from(user_id.to_string()))
}

/// Returns a `Result` and changes the request.
///
/// # Errors
///
/// Never.
#[auth(request = req, on_missing = 401)]
pub async fn change(
    mut req: Request<Body>,
) -> Result<Response<BoxBody<Bytes, Infallible>>, Infallible> {
    const ONE: u8 = 1;
    let number = ready(ONE).await;
    req.body_mut().set(number);
    let body = http_body_util::BodyExt::boxed(Full::default());
    Ok(Response::new(body))
}

/// Binds a reference, and accepts all requests.
#[auth(request = req)]
pub async fn home(req: &Request<String>, user_id: Option<UserId>) -> Response<String> {
    let name = user_id.map_or_else(|| req.body().clone(), |id| id.to_string());
    Response::new(ready(name).await)
}

/// The future is `Send`, though the body is not `Sync`.
pub fn is_send(req: Request<Body>) -> impl Future<Output = Response<Full<Bytes>>> + Send {
    show(req)
}

/// A service.
#[derive(Debug)]
#[non_exhaustive]
pub struct Service(pub u8);

impl Service {
    /// A method.
    #[protect(request = req)]
    pub async fn respond(&self, req: Request<Body>, user_id: UserId) -> Response<String> {
        let number = self.0 + ready(req.into_body().get()).await;
        Response::new(format!("{user_id} {number}"))
    }
}

/// Trait of a service.
pub trait Respond {
    /// Returns the response.
    fn respond(&self, req: Request<Body>) -> impl Future<Output = Response<String>> + Send;

    /// Returns a boxed future, as `#[async_trait]` does.
    fn boxed(&self, req: Request<Body>) -> Boxed<'_>;
}

impl Respond for Service {
    #[protect(request = req)]
    async fn respond(&self, req: Request<Body>, user_id: UserId) -> Response<String> {
        self.respond(req).await;
        Response::new(user_id.into())
    }

    #[protect(request = req)]
    fn boxed(&self, req: Request<Body>) -> Boxed<'_> {
        Box::pin(async move {
            self.respond(req).await;
            Response::new(http_body_util::BodyExt::boxed_unsync(Full::default()))
        })
    }
}
