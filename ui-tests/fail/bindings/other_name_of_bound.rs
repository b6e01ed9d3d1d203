use axum::{Router, routing::get};
use clerk_runtime::{UserId, protect};

#[protect]
async fn handler(user_id: UserId, other: UserId) {}

fn main() {
    let _router: Router = Router::new().route("/", get(handler));
}
