use clerk_runtime::{UserId, protect};
use ntex::web::get;

#[protect]
#[get("/above")]
async fn above(user_id: UserId) -> String {
    user_id.into()
}

// The guard is a parameter of the handler that ntex mounts, so it runs in this order too.
#[get("/below")]
#[protect]
async fn below(user_id: UserId) -> String {
    user_id.into()
}

#[get("/forgotten")]
async fn forgotten(user_id: UserId) -> String {
    user_id.into()
}

fn main() {}
