//! A service with a method for each route: `/contract.App/GET/me`.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use clerk_runtime::Clerk;
use http::{Request, Response};
use tonic::Status;
use tonic::body::Body;
use tonic::server::{Grpc, NamedService};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

use super::{Counters, events, explicit};

/// Request message of every method.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct CallRequest {
    #[prost(bytes = "vec", tag = "1")]
    pub(super) body: Vec<u8>,
}

/// Response message of every method.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct CallReply {
    #[prost(string, tag = "1")]
    pub(super) content_type: String,
    #[prost(string, tag = "2")]
    pub(super) body: String,
}

#[derive(Clone)]
pub(super) struct App {
    /// The instance that it puts into each request.
    pub(super) clerk: Option<Clerk>,
    pub(super) counters: Arc<Counters>,
}

impl NamedService for App {
    const NAME: &'static str = "contract.App";
}

impl Service<Request<Body>> for App {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let extensions = request.extensions_mut();
        extensions.insert(Arc::clone(&self.counters));
        if let Some(clerk) = &self.clerk {
            extensions.insert(clerk.clone());
        }
        let mut method = Grpc::new(ProstCodec::<CallReply, CallRequest>::default());
        if request.uri().path() == "/contract.App/GET/events" {
            let events = service_fn(events);
            return Box::pin(async move { Ok(method.server_streaming(events, request).await) });
        }
        let Some(handler) = route(request.uri().path()) else {
            return Box::pin(ready(Ok(
                Status::unimplemented("no such method").into_http()
            )));
        };
        Box::pin(async move { Ok(method.unary(service_fn(handler), request).await) })
    }
}

fn route(method: &str) -> Option<explicit::Handler> {
    let (verb, path) = method.strip_prefix("/contract.App/")?.split_once('/')?;
    let path = match path {
        path if path.starts_with("orgs/") || path.starts_with("within/") => "orgs/{org}",
        path => path,
    };
    explicit::find(&format!("{verb} /{path}"))
}
