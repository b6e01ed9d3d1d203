//! The handlers that read path, query and body.

use clerk_runtime::{UserId, auth};
use rocket::serde::json::Json;
use rocket::{get, post, routes};
use serde_json::Value;

use super::Tally;

pub(super) fn routes() -> Vec<rocket::Route> {
    routes![item, search, order]
}

#[auth(on_missing = 401)]
#[get("/items/<id>")]
async fn item(user_id: UserId, tally: Tally, id: u32) -> String {
    tally.handler();
    format!("{user_id} {id}")
}

#[auth(on_missing = 401)]
#[get("/search?<page>")]
async fn search(user_id: UserId, tally: Tally, page: u32) -> String {
    tally.handler();
    format!("{user_id} {page}")
}

#[auth(on_missing = 401)]
#[post("/order/<id>?<page>", data = "<body>")]
async fn order(user_id: UserId, tally: Tally, id: u32, page: u32, body: Json<Value>) -> String {
    tally.handler();
    format!("{user_id} {id} {page} {}", body.0)
}
