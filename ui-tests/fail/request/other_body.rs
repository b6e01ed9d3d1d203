use clerk_runtime::protect;
use http::{Request, Response};

#[protect(request = req)]
async fn handler(req: Request<String>) -> Response<u32> {
    Response::new(req.into_body().len() as u32)
}

fn main() {}
