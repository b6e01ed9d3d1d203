use std::convert::Infallible;

use clerk_runtime::{UserId, auth};
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use tracing::instrument;

type HandlerResult = Result<Response<Full<Bytes>>, Infallible>;

#[auth(request = req, on_missing = 401)]
#[instrument(skip_all)]
async fn above(req: Request<Incoming>, user_id: UserId) -> HandlerResult {
    Ok(Response::new(Full::from(user_id.to_string())))
}

#[instrument(skip_all)]
#[auth(request = req, on_missing = 401)]
async fn below(req: Request<Incoming>, user_id: UserId) -> HandlerResult {
    Ok(Response::new(Full::from(user_id.to_string())))
}

async fn forgotten(_req: Request<Incoming>, user_id: UserId) -> HandlerResult {
    Ok(Response::new(Full::from(user_id.to_string())))
}

// `request = …` is missing: the guard is an extractor, and hyper has no extractors.
#[auth(on_missing = 401)]
async fn without_request(_req: Request<Incoming>, user_id: UserId) -> HandlerResult {
    Ok(Response::new(Full::from(user_id.to_string())))
}

fn main() {
    let _ = service_fn(above);
    let _ = service_fn(below);
    let _ = service_fn(forgotten);
    let _ = service_fn(without_request);
}
