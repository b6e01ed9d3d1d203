use clerk_runtime::{UserId, protect};
use http::Response;

#[protect(request = user_id)]
async fn handler(user_id: UserId) -> Response<String> {
    Response::new(user_id.to_string())
}

fn main() {}
