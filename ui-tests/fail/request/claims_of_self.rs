use clerk_runtime::{Claims, protect};
use http::{Request, Response};

struct Api;

impl Api {
    #[protect(request = req)]
    async fn show(&self, req: Request<String>, claims: Claims<Self>) -> Response<String> {
        drop(claims);
        Response::new(req.into_body())
    }
}

fn main() {}
