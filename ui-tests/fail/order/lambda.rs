use clerk_runtime::{UserId, auth};
use lambda_http::{Body, Error, Request, Response, run, service_fn};
use tracing::instrument;

#[auth(request = event, on_missing = 401)]
#[instrument(skip_all)]
async fn above(event: Request, user_id: UserId) -> Result<Response<Body>, Error> {
    Ok(Response::new(user_id.to_string().into()))
}

#[instrument(skip_all)]
#[auth(request = event, on_missing = 401)]
async fn below(event: Request, user_id: UserId) -> Result<Response<Body>, Error> {
    Ok(Response::new(user_id.to_string().into()))
}

async fn forgotten(_event: Request, user_id: UserId) -> Result<Response<Body>, Error> {
    Ok(Response::new(user_id.to_string().into()))
}

fn main() {
    let _ = run(service_fn(above));
    let _ = run(service_fn(below));
    let _ = run(service_fn(forgotten));
}
