use clerk_runtime::protect;
use http::{Request, Response};

#[protect(request = req)]
async fn handler(request: Request<String>) -> Response<String> {
    Response::new(request.into_body())
}

fn main() {}
