use clerk_runtime::protect;
use http::{Request, Response};
use http_body_util::Full;

#[protect(request = req)]
async fn handler(req: Request<String>) -> Response<impl http_body_util::BodyExt> {
    Response::new(Full::from(req.into_body()))
}

fn main() {}
