use axum::extract::{Path, Query};
use axum::{Extension, Json, Router, routing::post};
use clerk_runtime::{Auth, OrgId, User, UserId, auth, protect};

#[protect]
async fn handler_0(user: Json<User>) {}
#[auth]
async fn handler_1(_user: Option<Json<User>>, user_id: Path<(u8, UserId)>) {}
#[protect]
async fn handler_2(auth: Query<Auth>, org_id: Extension<Vec<OrgId>>) {}

fn main() {
    let router: Router = Router::new().route("/0", post(handler_0)).route("/1", post(handler_1));
    let _router = router.route("/2", post(handler_2));
}
