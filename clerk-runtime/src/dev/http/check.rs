//! Checks of parameters that more than one group has.

use std::ops::RangeInclusive;

use super::api_error::ApiError;
use super::extract::JsonObject;
use crate::dev::state::MOST;
use crate::dev::time::rfc3339;

/// A text that must be there and not be empty.
pub(super) fn required(name: &str, text: Option<String>) -> Result<String, ApiError> {
    let text = text.filter(|text| !text.is_empty());
    text.ok_or_else(|| ApiError::missing(name))
}

pub(super) fn within(
    name: &str,
    number: Option<i64>,
    range: RangeInclusive<i64>,
) -> Result<Option<i64>, ApiError> {
    if number.is_none_or(|number| range.contains(&number)) {
        return Ok(number);
    }
    let expected = format!("{} to {}", range.start(), range.end());
    Err(ApiError::value(name, &expected))
}

/// A number that may be anything but negative.
pub(super) fn not_negative(name: &str, number: Option<i64>) -> Result<Option<i64>, ApiError> {
    within(name, number, 0..=i64::MAX)
}

/// A text of at most so many characters.
pub(super) fn short(name: &str, text: String, most: usize) -> Result<String, ApiError> {
    if text.chars().count() > most {
        return Err(ApiError::too_long(name, most));
    }
    Ok(text)
}

/// An email address, in lower case.
pub(super) fn email(name: &str, address: &str) -> Result<String, ApiError> {
    let parts = address.split_once('@');
    let fits = parts
        .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    if fits && !address.contains(char::is_whitespace) {
        Ok(address.to_lowercase())
    } else {
        Err(ApiError::format(name, "an email address"))
    }
}

/// A time as RFC 3339 writes it, in milliseconds.
pub(super) fn time(name: &str, text: Option<String>) -> Result<Option<i64>, ApiError> {
    let time = |text: String| rfc3339(&text).ok_or_else(|| ApiError::time(name));
    text.map(time).transpose()
}

/// Rejects an item too many.
pub(super) fn room<T>(items: &[T]) -> Result<(), ApiError> {
    if items.len() < MOST {
        Ok(())
    } else {
        Err(ApiError::full())
    }
}

/// Rejects claims that every token has from Clerk.
pub(super) fn not_reserved(
    claims: &JsonObject,
    reserved: &[&str],
    code: &'static str,
) -> Result<(), ApiError> {
    match reserved.iter().find(|name| claims.contains_key(**name)) {
        Some(claim) => Err(ApiError::conflict(
            code,
            format!("{claim} is a claim that Clerk sets"),
        )),
        None => Ok(()),
    }
}
