use clerk_runtime::protect;
use http::{Request, Response};

#[protect(request = req)]
async fn handler(req: Request<String>) -> Response<impl ToString> {
    Response::new(req.into_body())
}

fn main() {}
