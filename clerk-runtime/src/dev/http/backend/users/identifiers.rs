//! Email addresses, phone numbers and wallets of a new user.

use serde_json::Value;

use crate::dev::http::api_error::ApiError;
use crate::dev::http::check::email;
use crate::dev::state::OfflineState;
use crate::dev::user::{User, email_address, phone_number, web3_wallet};

/// Identifiers of a new user. The flag of an address or a number is `true` if it is only reserved.
pub(super) struct Identifiers {
    pub(super) emails: Vec<(String, bool)>,
    pub(super) phones: Vec<(String, bool)>,
    pub(super) wallets: Vec<String>,
}

impl Identifiers {
    pub(super) fn checked(mut self, state: &OfflineState) -> Result<Self, ApiError> {
        for (address, _) in &mut self.emails {
            *address = email("email_address", address)?;
            check_free("email_address", |user| user.has_identifier(address), state)?;
        }
        for (phone, _) in &self.phones {
            let digits = phone.strip_prefix('+').unwrap_or_default();
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
            if !is_number || !(7..=15).contains(&digits.len()) {
                return Err(ApiError::format("phone_number", "a number in E.164 form"));
            }
            let has = |user: &User| user.has("phone_numbers", "phone_number", phone);
            check_free("phone_number", has, state)?;
        }
        for wallet in &self.wallets {
            let has = |user: &User| user.has("web3_wallets", "web3_wallet", wallet);
            check_free("web3_wallet", has, state)?;
        }
        Ok(self)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.emails.is_empty() && self.phones.is_empty() && self.wallets.is_empty()
    }

    /// Adds the identifiers. The first of each kind is the primary one.
    pub(super) fn add_to(self, user: &mut User, state: &mut OfflineState, now: i64) {
        let mut next = || state.ids.next("idn");
        let emails = self.emails.into_iter();
        let emails = emails.map(|(one, reserved)| email_address(&next(), &one, reserved, now));
        set_list(user, "email_address", "email_addresses", emails.collect());
        let phones = self.phones.into_iter();
        let phones = phones.map(|(one, reserved)| phone_number(&next(), &one, reserved, now));
        set_list(user, "phone_number", "phone_numbers", phones.collect());
        let wallets = self.wallets.into_iter();
        let wallets = wallets.map(|one| web3_wallet(&next(), &one, now));
        set_list(user, "web3_wallet", "web3_wallets", wallets.collect());
    }
}

fn set_list(user: &mut User, kind: &str, list: &str, items: Vec<Value>) {
    let first = items.first().map(|item| item["id"].clone());
    user.set(&format!("primary_{kind}_id"), first.unwrap_or_default());
    user.set(list, Value::Array(items));
}

/// Rejects an identifier that another user has.
fn check_free(
    parameter: &str,
    has: impl Fn(&User) -> bool,
    state: &OfflineState,
) -> Result<(), ApiError> {
    if state.users.iter().any(has) {
        Err(ApiError::taken(parameter))
    } else {
        Ok(())
    }
}

/// Returns each identifier, with `true` if it is only reserved.
pub(super) fn with_status(
    name: &str,
    (values, statuses): (Option<Vec<String>>, Option<Vec<String>>),
) -> Result<Vec<(String, bool)>, ApiError> {
    let (values, statuses) = (values.unwrap_or_default(), statuses.unwrap_or_default());
    let mut known = statuses.iter().map(String::as_str);
    if !known.all(|status| matches!(status, "verified" | "reserved"))
        || (!statuses.is_empty() && statuses.len() != values.len())
    {
        let parameter = format!("{name}_identification_status");
        let expected = format!("verified or reserved for each {name}");
        return Err(ApiError::value(&parameter, &expected));
    }
    let reserved = |at: usize| statuses.get(at).is_some_and(|status| status == "reserved");
    let values = values.into_iter().enumerate();
    Ok(values.map(|(at, value)| (value, reserved(at))).collect())
}
