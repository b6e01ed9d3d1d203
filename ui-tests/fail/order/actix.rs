use actix_web::{get, post};
use clerk_runtime::{UserId, protect};

#[protect]
#[get("/above")]
async fn above(user_id: UserId) -> String {
    user_id.into()
}

// The guard is a parameter of the handler that actix-web mounts, so it runs in this order too.
#[get("/below")]
#[protect]
async fn below(user_id: UserId) -> String {
    user_id.into()
}

#[post("/below")]
#[protect]
async fn below_without_binding() -> &'static str {
    "below"
}

#[get("/forgotten")]
async fn forgotten(user_id: UserId) -> String {
    user_id.into()
}

fn main() {}
