use clerk_runtime::{UserId, protect, protected};
use warp::Filter;

#[protect]
async fn show(user_id: UserId) -> String {
    user_id.into()
}

async fn forgotten(user_id: UserId) -> String {
    user_id.into()
}

// warp has no handler attributes. A handler must be mounted with `protected` and must have an
// attribute of ours.
fn main() {
    let _ = warp::path("mounted").and(protected(None, warp::any(), show));
    let _ = warp::path("without_protected").then(show);
    let _ = warp::path("forgotten").and(protected(None, warp::any(), forgotten));
}
