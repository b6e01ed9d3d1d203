use clerk_runtime::protect;
use http::{Request, Response};

#[protect(request = req)]
fn handler(req: Request<String>) -> Response<String> {
    Response::new(req.into_body())
}

fn main() {}
