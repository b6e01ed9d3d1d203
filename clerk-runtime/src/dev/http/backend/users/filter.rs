//! Which users a list is to show; of a whole instance, and of an organization's members.

use crate::dev::http::call::Call;
use crate::dev::http::list::{Wanted, contains};
use crate::dev::http::refusal::Refusal;
use crate::dev::state::State;
use crate::dev::user::User;

pub(in crate::dev::http) struct Filter {
    user_id: Wanted,
    external_id: Wanted,
    organization_id: Wanted,
    username: Wanted,
    email_address: Wanted,
    phone_number: Wanted,
    web3_wallet: Wanted,
    query: Option<String>,
    email_address_query: Option<String>,
    phone_number_query: Option<String>,
    username_query: Option<String>,
    name_query: Option<String>,
    provider_user_id: Option<String>,
    banned: Option<bool>,
    times: Vec<Bound>,
}

/// A time that must lie on one side of another.
struct Bound {
    field: &'static str,
    after: bool,
    time: i64,
}

/// Parameters that bound a time of the user.
const BOUNDS: [(&str, &str, bool); 7] = [
    ("last_active_at_before", "last_active_at", false),
    ("last_active_at_after", "last_active_at", true),
    ("last_active_at_since", "last_active_at", true),
    ("created_at_before", "created_at", false),
    ("created_at_after", "created_at", true),
    ("last_sign_in_at_before", "last_sign_in_at", false),
    ("last_sign_in_at_after", "last_sign_in_at", true),
];

impl Filter {
    pub(in crate::dev::http) fn of(call: &Call) -> Result<Self, Refusal> {
        Ok(Self {
            user_id: Wanted::signed(call, "user_id")?,
            external_id: Wanted::signed(call, "external_id")?,
            organization_id: Wanted::signed(call, "organization_id")?,
            username: Wanted::of(call, "username")?,
            email_address: Wanted::of(call, "email_address")?,
            phone_number: Wanted::of(call, "phone_number")?,
            web3_wallet: Wanted::of(call, "web3_wallet")?,
            query: call.query("query"),
            email_address_query: call.query("email_address_query"),
            phone_number_query: call.query("phone_number_query"),
            username_query: call.query("username_query"),
            name_query: call.query("name_query"),
            provider_user_id: call.query("provider_user_id"),
            banned: call.flag("banned")?,
            times: bounds(call)?,
        })
    }

    pub(in crate::dev::http) fn fits(&self, user: &User, state: &State) -> bool {
        self.names_fit(user)
            && self.parts_fit(user)
            && self.organization_id.fits(|id| !state.role_in(id, &user.id).is_empty())
            && self.banned.is_none_or(|banned| banned == user.is_banned())
            && self.times.iter().all(|bound| bound.holds(user))
            // Nobody here has an account at a provider.
            && self.provider_user_id.is_none()
    }

    fn names_fit(&self, user: &User) -> bool {
        let is = |field, value: &str| user.text(field) == Some(value);
        let has = |list, field, value: &str| user.identifiers(list, field).any(|one| one == value);
        self.user_id.fits(|id| user.id == id)
            && self.external_id.fits(|id| is("external_id", id))
            && self.username.fits(|name| is("username", name))
            && self
                .email_address
                .fits(|one| has("email_addresses", "email_address", one))
            && self
                .phone_number
                .fits(|one| has("phone_numbers", "phone_number", one))
            && self
                .web3_wallet
                .fits(|one| has("web3_wallets", "web3_wallet", one))
    }

    fn parts_fit(&self, user: &User) -> bool {
        let phones = user.identifiers("phone_numbers", "phone_number");
        any_contains(everything(user), self.query.as_deref())
            && any_contains(user.email_addresses(), self.email_address_query.as_deref())
            && any_contains(phones, self.phone_number_query.as_deref())
            && contains(user.text("username"), self.username_query.as_deref())
            && contains(Some(&full_name(user)), self.name_query.as_deref())
    }
}

fn any_contains<T: AsRef<str>>(mut texts: impl Iterator<Item = T>, part: Option<&str>) -> bool {
    part.is_none() || texts.any(|text| contains(Some(text.as_ref()), part))
}

impl Bound {
    fn holds(&self, user: &User) -> bool {
        let time = user.time(self.field);
        time.is_some_and(|time| {
            if self.after {
                time > self.time
            } else {
                time < self.time
            }
        })
    }
}

fn bounds(call: &Call) -> Result<Vec<Bound>, Refusal> {
    let mut bounds = Vec::new();
    for (name, field, after) in BOUNDS {
        if let Some(time) = call.number(name)? {
            bounds.push(Bound { field, after, time });
        }
    }
    Ok(bounds)
}

/// Everything that a user can be found by.
fn everything(user: &User) -> impl Iterator<Item = &str> {
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
