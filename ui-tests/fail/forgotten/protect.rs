use axum::{Router, routing::get};
use clerk_runtime::UserId;

async fn handler(user_id: UserId) -> String {
    user_id.to_string()
}

fn main() {
    let _: Router = Router::new().route("/", get(handler));
}
