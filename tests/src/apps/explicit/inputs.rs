//! Functions that read path, query and body of the request parameter. `super` reads them from the
//! framework's request.

use clerk_runtime::{UserId, auth};
use serde_json::Value;

use super::explicit::{Handler, tally, text};
use super::{AppResponse, Request, bad_request, in_path, in_query, read};

/// Returns the handler of a route with a path parameter or a query.
pub(super) fn find(method: &str, path: &str) -> Option<Handler> {
    match method {
        "GET" if path.starts_with("/items/") => Some(|request| Box::pin(item(request))),
        "GET" if path == "/search" => Some(|request| Box::pin(search(request))),
        "POST" if path.starts_with("/order/") => Some(|request| Box::pin(order(request))),
        _ => None,
    }
}

#[auth(request = req, on_missing = 401)]
async fn item(req: Request, user_id: UserId) -> AppResponse {
    let Some(id) = in_path::<u32>(&req, "id") else {
        return bad_request();
    };
    tally(&req).handler();
    text(format!("{user_id} {id}"))
}

#[auth(request = req, on_missing = 401)]
async fn search(req: Request, user_id: UserId) -> AppResponse {
    let Some(page) = in_query::<u32>(&req, "page") else {
        return bad_request();
    };
    tally(&req).handler();
    text(format!("{user_id} {page}"))
}

#[auth(request = req, on_missing = 401)]
async fn order(req: Request, user_id: UserId) -> AppResponse {
    let (id, page) = (in_path::<u32>(&req, "id"), in_query::<u32>(&req, "page"));
    let tally = tally(&req);
    let body = read(req, &tally).await;
    let (Some(id), Some(page), Ok(body)) = (id, page, serde_json::from_slice::<Value>(&body))
    else {
        return bad_request();
    };
    tally.handler();
    text(format!("{user_id} {id} {page} {body}"))
}
