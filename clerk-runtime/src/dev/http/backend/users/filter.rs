//! Filter of users, for the list of users and for the members of an organization.

use serde::Deserialize;
use serde_json::Value;

use crate::dev::http::list::{AnyOf, contains};
use crate::dev::state::OfflineState;
use crate::dev::user::User;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::dev::http) struct UserFilter {
    user_id: AnyOf,
    external_id: AnyOf,
    organization_id: AnyOf,
    username: AnyOf,
    email_address: AnyOf,
    phone_number: AnyOf,
    web3_wallet: AnyOf,
    query: Option<String>,
    email_address_query: Option<String>,
    phone_number_query: Option<String>,
    username_query: Option<String>,
    name_query: Option<String>,
    provider_user_id: Option<String>,
    banned: Option<bool>,
    last_active_at_before: Option<i64>,
    last_active_at_after: Option<i64>,
    last_active_at_since: Option<i64>,
    created_at_before: Option<i64>,
    created_at_after: Option<i64>,
    last_sign_in_at_before: Option<i64>,
    last_sign_in_at_after: Option<i64>,
}

impl UserFilter {
    /// Returns the matching user objects, oldest first.
    pub(super) fn users(&self, state: &OfflineState) -> Vec<Value> {
        let now = state.now().as_millis();
        let users = state.users.iter().filter(|user| self.matches(user, state));
        users.map(|user| user.document(now)).collect()
    }

    pub(in crate::dev::http) fn matches(&self, user: &User, state: &OfflineState) -> bool {
        self.matches_exactly(user)
            && self.matches_search(user)
            && self.matches_times(user)
            && self.organization_id.matches_signed(|id| !state.role_in(id, &user.id).is_empty())
            && self.banned.is_none_or(|banned| banned == user.is_banned())
            // No user has an account at a provider.
            && self.provider_user_id.is_none()
    }

    fn matches_exactly(&self, user: &User) -> bool {
        let is = |field, value: &str| user.text(field) == Some(value);
        self.user_id.matches_signed(|id| user.id == id)
            && self.external_id.matches_signed(|id| is("external_id", id))
            && self.username.matches(|name| is("username", name))
            && self
                .email_address
                .matches(|one| user.has("email_addresses", "email_address", one))
            && self
                .phone_number
                .matches(|one| user.has("phone_numbers", "phone_number", one))
            && self
                .web3_wallet
                .matches(|one| user.has("web3_wallets", "web3_wallet", one))
    }

    fn matches_search(&self, user: &User) -> bool {
        let phones = user.identifiers("phone_numbers", "phone_number");
        any_contains(searchable_texts(user), self.query.as_deref())
            && any_contains(user.email_addresses(), self.email_address_query.as_deref())
            && any_contains(phones, self.phone_number_query.as_deref())
            && contains(user.text("username"), self.username_query.as_deref())
            && contains(Some(&full_name(user)), self.name_query.as_deref())
    }

    fn matches_times(&self, user: &User) -> bool {
        let is_before = |field, bound: Option<i64>| {
            bound.is_none_or(|bound| user.time(field).is_some_and(|time| time < bound))
        };
        let is_after = |field, bound: Option<i64>| {
            bound.is_none_or(|bound| user.time(field).is_some_and(|time| time > bound))
        };
        is_before("last_active_at", self.last_active_at_before)
            && is_after("last_active_at", self.last_active_at_after)
            && is_after("last_active_at", self.last_active_at_since)
            && is_before("created_at", self.created_at_before)
            && is_after("created_at", self.created_at_after)
            && is_before("last_sign_in_at", self.last_sign_in_at_before)
            && is_after("last_sign_in_at", self.last_sign_in_at_after)
    }
}

fn any_contains<T: AsRef<str>>(mut texts: impl Iterator<Item = T>, part: Option<&str>) -> bool {
    part.is_none() || texts.any(|text| contains(Some(text.as_ref()), part))
}

/// Returns all strings by which a user can be found.
fn searchable_texts(user: &User) -> impl Iterator<Item = &str> {
    let names = ["id", "username", "first_name", "last_name", "external_id"];
    let names = names.into_iter().filter_map(|field| user.text(field));
    names
        .chain(user.email_addresses())
        .chain(user.identifiers("phone_numbers", "phone_number"))
        .chain(user.identifiers("web3_wallets", "web3_wallet"))
}

fn full_name(user: &User) -> String {
    let names = ["first_name", "last_name"].map(|field| user.text(field));
    names.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
