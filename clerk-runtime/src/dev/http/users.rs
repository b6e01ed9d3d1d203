//! `/v1/users`

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::reply::Reply;
use crate::dev::state::{State, User};
use crate::dev::user;

pub(super) fn list(call: &Call, state: &State) -> Reply {
    let Some(page) = Page::of(call) else {
        return bad_page();
    };
    let mut users = matching(call, state)
        .map(|user| &user.document)
        .collect::<Vec<_>>();
    sort(
        &mut users,
        call.query("order_by").as_deref().unwrap_or("-created_at"),
    );
    Reply::json(
        &users
            .into_iter()
            .skip(page.offset)
            .take(page.limit)
            .cloned()
            .map(Value::Object)
            .collect(),
    )
}

pub(super) fn count(call: &Call, state: &State) -> Reply {
    let total = matching(call, state).count();
    Reply::json(&json!({ "object": "total_count", "total_count": total }))
}

pub(super) fn get(id: &str, state: &State) -> Reply {
    let user = state.users.iter().find(|user| user.id == id);
    user.map_or_else(Reply::not_found, |user| Reply::json(&json!(user.document)))
}

pub(super) fn update(id: &str, call: &Call, state: &mut State) -> Reply {
    let Some(changes) = call.json() else {
        return bad_body();
    };
    change(id, state, |document, now| {
        user::update(document, changes, now)
    })
}

pub(super) fn update_metadata(id: &str, call: &Call, state: &mut State) -> Reply {
    let Some(changes) = call.json() else {
        return bad_body();
    };
    change(id, state, |document, now| {
        user::update_metadata(document, changes, now)
    })
}

fn change(
    id: &str,
    state: &mut State,
    apply: impl FnOnce(&mut Map<String, Value>, i64) -> Result<(), user::BadParameter>,
) -> Reply {
    let now = state.now().as_millis();
    let Some(user) = state.users.iter_mut().find(|user| user.id == id) else {
        return Reply::not_found();
    };
    match apply(&mut user.document, now) {
        Ok(()) => Reply::json(&json!(user.document)),
        Err(bad) => {
            let code = if bad.known {
                "form_param_type_invalid"
            } else {
                "form_param_unknown"
            };
            let message = format!("{} can't be taken", bad.name);
            Reply::error(StatusCode::UNPROCESSABLE_ENTITY, code, &message)
        }
    }
}

/// Users that fit every filter of the query.
fn matching<'a>(call: &'a Call, state: &'a State) -> impl Iterator<Item = &'a User> {
    state.users.iter().filter(move |user| {
        let one_of = |name, fits: &dyn Fn(&str) -> bool| {
            let mut wanted = call.queries(name).peekable();
            wanted.peek().is_none() || wanted.any(|wanted| fits(&wanted))
        };
        let has_address = |wanted: &str| user.email_addresses().any(|address| address == wanted);
        one_of("user_id", &|wanted| user.id == wanted)
            && one_of("email_address", &has_address)
            && one_of("username", &|wanted| user.text("username") == Some(wanted))
            && one_of("external_id", &|wanted| {
                user.text("external_id") == Some(wanted)
            })
            && one_of("organization_id", &|wanted| {
                !user.role_in(wanted).is_empty()
            })
            && one_of("query", &|wanted| mentions(user, wanted))
    })
}

/// Whether a text is part of any name or address of the user.
fn mentions(user: &User, wanted: &str) -> bool {
    let names = ["id", "username", "first_name", "last_name"].map(|field| user.text(field));
    let texts = names.into_iter().flatten().chain(user.email_addresses());
    let wanted = wanted.to_lowercase();
    texts
        .map(str::to_lowercase)
        .any(|text| text.contains(&wanted))
}

/// Sorts by a field, downwards with a `-` before it.
fn sort(users: &mut [&Map<String, Value>], order: &str) {
    let field = order.trim_start_matches(['-', '+']);
    let key = |user: &&Map<String, Value>| {
        let value = user.get(field).unwrap_or(&Value::Null);
        (value.as_i64(), value.as_str().map(str::to_owned))
    };
    users.sort_by_key(key);
    if order.starts_with('-') {
        users.reverse();
    }
}

/// `limit` and `offset` of a list.
pub(super) struct Page {
    pub(super) limit: usize,
    pub(super) offset: usize,
}

impl Page {
    /// `None` if one of them is out of range.
    pub(super) fn of(call: &Call) -> Option<Self> {
        let number = |name, default| {
            call.query(name)
                .map_or(Some(default), |text| text.parse::<usize>().ok())
        };
        let (limit, offset) = (number("limit", 10)?, number("offset", 0)?);
        (1..=500).contains(&limit).then_some(Self { limit, offset })
    }
}

pub(super) fn bad_page() -> Reply {
    let message = "limit is 1 to 500, offset 0 or more";
    Reply::error(
        StatusCode::UNPROCESSABLE_ENTITY,
        "form_param_value_invalid",
        message,
    )
}

pub(super) fn bad_body() -> Reply {
    let message = "the body isn't a JSON object";
    Reply::error(StatusCode::BAD_REQUEST, "request_body_invalid", message)
}
