use clerk_runtime::protect;
use http::Response;

#[protect(request = req)]
async fn handler(req: u32) -> Response<String> {
    Response::new(req.to_string())
}

fn main() {}
