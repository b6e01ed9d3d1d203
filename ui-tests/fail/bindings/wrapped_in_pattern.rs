use axum::{Extension, Json, Router, routing::post};
use clerk_runtime::{Auth, User, protect};

#[protect]
async fn handler(Extension(auth): Extension<Auth>, Json(user): Json<User>) {
    let _all = (auth, user);
}

fn main() {
    let _router: Router = Router::new().route("/", post(handler));
}
