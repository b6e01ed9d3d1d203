//! `/v1/users`

mod account_status;
mod change;
mod credentials;
mod fields;
mod filter;
mod identifiers;

use axum::extract::Path;
use axum::routing::{get, patch};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

pub(in crate::dev::http) use self::change::{merge_metadata, replace_metadata, update};
pub(super) use self::filter::UserFilter;
use crate::dev::document::with;
use crate::dev::http::api_error::{ApiError, ApiResult};
use crate::dev::http::extract::{App, Query};
use crate::dev::http::list::{Order, Paging};
use crate::dev::http::object::{deleted, find, find_mut};
use crate::dev::state::OfflineState;
use crate::dev::user::User;

pub(super) fn routes() -> Router<App> {
    let metadata = patch(merge_metadata).put(replace_metadata);
    Router::new()
        .route("/users", get(list).post(change::create))
        .route("/users/count", get(count))
        .route("/users/{id}", get(show).patch(update).delete(remove))
        .route("/users/{id}/metadata", metadata)
        .merge(account_status::routes())
        .merge(credentials::routes())
}

const ORDER: Order = &[
    ("created_at", "/created_at"),
    ("updated_at", "/updated_at"),
    ("email_address", "/email_addresses/0/email_address"),
    ("phone_number", "/phone_numbers/0/phone_number"),
    ("web3wallet", "/web3_wallets/0/web3_wallet"),
    ("username", "/username"),
    ("first_name", "/first_name"),
    ("last_name", "/last_name"),
    ("last_active_at", "/last_active_at"),
    ("last_sign_in_at", "/last_sign_in_at"),
];

#[derive(Deserialize)]
struct Cursor {
    starting_after: Option<String>,
}

async fn list(
    app: App,
    page: Paging,
    Query(filter): Query<UserFilter>,
    Query(cursor): Query<Cursor>,
) -> ApiResult {
    let users = filter.users(&app.state());
    let mut users = page.sorted(ORDER, users.into_iter())?;
    if let Some(cursor) = cursor.starting_after {
        if !page.is_by_creation() {
            let expected = "created_at where starting_after is set";
            return Err(ApiError::value("order_by", expected));
        }
        let at = users.iter().position(|user| user["id"] == *cursor);
        users.drain(..=at.ok_or_else(|| ApiError::no_such_object("starting_after"))?);
    }
    Ok(page.bare(users))
}

async fn count(app: App, Query(filter): Query<UserFilter>) -> Json<Value> {
    let total = filter.users(&app.state()).len();
    Json(json!({ "object": "total_count", "total_count": total }))
}

async fn show(app: App, Path(id): Path<String>) -> ApiResult {
    let state = app.state();
    Ok(Json(
        find(&id, &state.users)?.document(state.now().as_millis()),
    ))
}

async fn remove(app: App, Path(id): Path<String>) -> ApiResult {
    let state = &mut app.state();
    let external_id = find(&id, &state.users)?
        .text("external_id")
        .map(str::to_owned);
    state.remove_user(&id);
    let response = deleted("user", &id);
    Ok(match external_id {
        Some(external_id) => Json(with(response.0, "external_id", external_id)),
        None => response,
    })
}

/// Changes a user and returns it.
fn change(id: &str, state: &mut OfflineState, change: impl FnOnce(&mut User, i64)) -> ApiResult {
    let now = state.now().as_millis();
    let user = find_mut(id, &mut state.users)?;
    change(user, now);
    user.touch(now);
    Ok(Json(user.document(now)))
}
