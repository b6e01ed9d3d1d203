use axum::{Json, Router, routing::post};
use clerk_runtime::{User as ClerkUser, protect};

#[protect]
async fn handler(user: Json<ClerkUser>) {
    let _user: ClerkUser = user.0;
}

fn main() {
    let _router: Router = Router::new().route("/", post(handler));
}
