use clerk_runtime::protect;
use http::Request;

#[protect(request = req)]
async fn handler(req: Request<String>) {
    drop(req);
}

fn main() {}
