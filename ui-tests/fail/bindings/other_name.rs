use axum::{Router, routing::get};
use clerk_runtime::{Auth, Claims, OrgId, Token, User, UserId, auth, protect};

#[protect]
async fn handler_0(id: UserId, mut current_user: User, organization_id: Option<OrgId>) {
    let _all = (id.as_str(), current_user.id.as_str(), organization_id);
    current_user = User::default();
}
#[auth(on_missing = 401)]
async fn handler_1(_: clerk_runtime::UserId, me: Auth, bearer: Token, who: Claims<u8>) {}

fn main() {
    let _router: Router = Router::new().route("/0", get(handler_0)).route("/1", get(handler_1));
}
