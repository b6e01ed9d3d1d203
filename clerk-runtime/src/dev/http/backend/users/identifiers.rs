//! The addresses, numbers and wallets of a new user.

use serde_json::Value;

use crate::dev::http::params::Params;
use crate::dev::http::refusal::Refusal;
use crate::dev::state::State;
use crate::dev::user::{User, email_address, phone_number, web3_wallet};

/// What a new user is known by.
pub(super) struct Identifiers {
    emails: Vec<(String, bool)>,
    phones: Vec<(String, bool)>,
    wallets: Vec<String>,
}

impl Identifiers {
    pub(super) fn of(params: &Params, state: &State) -> Result<Self, Refusal> {
        let emails = params.emails("email_address")?;
        let phones = params.texts("phone_number")?.unwrap_or_default();
        let wallets = params.texts("web3_wallet")?.unwrap_or_default();
        for address in &emails {
            free(
                "email_address",
                state.users.iter().any(|user| user.is(address)),
            )?;
        }
        for phone in &phones {
            let digits = phone.strip_prefix('+').unwrap_or_default();
            let fits =
                (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            if !fits {
                return Err(Refusal::format("phone_number", "a number in E.164 form"));
            }
            free(
                "phone_number",
                has(state, "phone_numbers", "phone_number", phone),
            )?;
        }
        for wallet in &wallets {
            free(
                "web3_wallet",
                has(state, "web3_wallets", "web3_wallet", wallet),
            )?;
        }
        Ok(Self {
            emails: with_status(params, "email_address", emails)?,
            phones: with_status(params, "phone_number", phones)?,
            wallets,
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.emails.is_empty() && self.phones.is_empty() && self.wallets.is_empty()
    }

    /// The first of each kind is the primary one.
    pub(super) fn give(self, user: &mut User, state: &mut State, now: i64) {
        let mut next = || state.ids.next("idn");
        let emails = self
            .emails
            .iter()
            .map(|(address, reserved)| email_address(&next(), address, *reserved, now));
        set_list(
            user,
            "email_addresses",
            "primary_email_address_id",
            emails.collect(),
        );
        let phones = self
            .phones
            .iter()
            .map(|(number, reserved)| phone_number(&next(), number, *reserved, now));
        set_list(
            user,
            "phone_numbers",
            "primary_phone_number_id",
            phones.collect(),
        );
        let wallets = self.wallets.iter();
        let wallets = wallets.map(|wallet| web3_wallet(&next(), wallet, now));
        set_list(
            user,
            "web3_wallets",
            "primary_web3_wallet_id",
            wallets.collect(),
        );
    }
}

fn set_list(user: &mut User, list: &str, primary: &str, items: Vec<Value>) {
    let first = items.first().map(|item| item["id"].clone());
    user.set(primary, first.unwrap_or_default());
    user.set(list, Value::Array(items));
}

fn free(parameter: &str, taken: bool) -> Result<(), Refusal> {
    if taken {
        Err(Refusal::taken(parameter))
    } else {
        Ok(())
    }
}

fn has(state: &State, list: &str, field: &str, value: &str) -> bool {
    let mut users = state.users.iter();
    users.any(|user| user.identifiers(list, field).any(|known| known == value))
}

/// Each identifier, and whether it is only reserved.
fn with_status(
    params: &Params,
    name: &str,
    values: Vec<String>,
) -> Result<Vec<(String, bool)>, Refusal> {
    let parameter = format!("{name}_identification_status");
    let statuses = params.texts(&parameter)?.unwrap_or_default();
    let known = statuses
        .iter()
        .all(|status| matches!(status.as_str(), "verified" | "reserved"));
    if !known || (!statuses.is_empty() && statuses.len() != values.len()) {
        return Err(Refusal::value(
            &parameter,
            &format!("verified or reserved for each {name}"),
        ));
    }
    let reserved = |at: usize| statuses.get(at).is_some_and(|status| status == "reserved");
    let values = values.into_iter().enumerate();
    Ok(values.map(|(at, value)| (value, reserved(at))).collect())
}
