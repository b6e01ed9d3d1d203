use axum::debug_handler;
use clerk_runtime::{UserId, protect};

#[protect]
#[debug_handler]
async fn above(_body: String) {}

#[debug_handler]
#[protect]
async fn below() {}

#[debug_handler]
#[protect]
async fn below_with_binding(user_id: UserId) -> String {
    user_id.to_string()
}

fn main() {
    let _app: axum::Router = axum::Router::new().route("/", axum::routing::get(above));
}
