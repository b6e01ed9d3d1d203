use clerk_runtime::{UserId, protect};
use rocket::get;

#[protect]
#[get("/above")]
async fn above(user_id: UserId) -> String {
    user_id.into()
}

#[get("/below")]
#[protect]
async fn below() {}

#[get("/below")]
#[protect]
async fn below_with_binding(user_id: UserId) -> String {
    user_id.into()
}

#[get("/forgotten")]
async fn forgotten(user_id: UserId) -> String {
    user_id.into()
}

fn main() {}
