use clerk_runtime::{UserId, protect};
use salvo::prelude::*;

#[protect]
#[handler]
async fn above(user_id: UserId) -> String {
    user_id.into()
}

#[handler]
#[protect]
async fn below() {}

#[handler]
#[protect]
async fn below_with_binding(user_id: UserId) -> String {
    user_id.into()
}

#[handler]
async fn forgotten(user_id: UserId) -> String {
    user_id.into()
}

fn main() {}
