use std::convert::Infallible;

use axum::Router;
use axum::routing::get;
use clerk_runtime::{UserId, auth, protect};
use http::{Request, Response};
use http_body_util::Full;
use tracing::instrument;

type Body = Full<axum::body::Bytes>;

#[protect]
#[instrument]
async fn above(user_id: UserId) -> String {
    user_id.into()
}

// `instrument` keeps the parameters and wraps the body, so both orders are checked.
#[instrument]
#[protect]
async fn below(user_id: UserId) -> String {
    user_id.into()
}

#[auth(request = req, on_missing = 401)]
#[instrument(skip_all)]
async fn above_by_request(
    req: Request<Body>,
    user_id: UserId,
) -> Result<Response<Body>, Infallible> {
    Ok(Response::new(Full::from(user_id.to_string())))
}

#[instrument(skip_all)]
#[auth(request = req, on_missing = 401)]
async fn below_by_request(
    req: Request<Body>,
    user_id: UserId,
) -> Result<Response<Body>, Infallible> {
    Ok(Response::new(Full::from(user_id.to_string())))
}

#[instrument]
async fn forgotten(user_id: UserId) -> String {
    user_id.into()
}

fn main() {
    let app: Router = Router::new().route("/", get(above).post(below));
    let _ = app.route("/forgotten", get(forgotten));
    let _ = hyper::service::service_fn(above_by_request);
    let _ = hyper::service::service_fn(below_by_request);
}
