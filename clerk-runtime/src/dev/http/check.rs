//! Checks of parameters that several groups share.

use std::ops::RangeInclusive;

use super::api_error::ApiError;
use super::extract::JsonObject;
use crate::dev::state::MAX_ITEMS;
use crate::dev::time::rfc3339;

/// Requires a non-empty string.
pub(super) fn required(name: &str, text: Option<String>) -> Result<String, ApiError> {
    let text = text.filter(|text| !text.is_empty());
    text.ok_or_else(|| ApiError::missing(name))
}

/// Rejects a number outside of the range.
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

/// Rejects a negative number.
pub(super) fn not_negative(name: &str, number: Option<i64>) -> Result<Option<i64>, ApiError> {
    within(name, number, 0..=i64::MAX)
}

/// Rejects a string with more characters than the limit.
pub(super) fn short(name: &str, text: String, most: usize) -> Result<String, ApiError> {
    if text.chars().count() > most {
        return Err(ApiError::too_long(name, most));
    }
    Ok(text)
}

/// Checks the characters of a username.
pub(super) fn username(name: &str) -> Result<(), ApiError> {
    let is_allowed =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
    if name.chars().all(is_allowed) {
        return Ok(());
    }
    let (code, message) = (
        "form_username_invalid_character",
        "may have only letters, digits and `_-.`",
    );
    Err(ApiError::form(code, "username", message))
}

/// Clerk's minimum length of a password, in characters.
pub(super) const SHORTEST_PASSWORD: usize = 8;

/// Clerk's maximum length of a password, in characters.
const LONGEST_PASSWORD: usize = 72;

/// Checks the length of a new password.
pub(super) fn new_password(name: &str, password: Option<String>) -> Result<String, ApiError> {
    let password = required(name, password)?;
    let (code, message) = match password.chars().count() {
        ..SHORTEST_PASSWORD => (
            "form_password_length_too_short",
            "Passwords must be 8 characters or more.",
        ),
        SHORTEST_PASSWORD..=LONGEST_PASSWORD => return Ok(password),
        _ => (
            "form_password_length_too_long",
            "Passwords must be 72 characters or less.",
        ),
    };
    Err(ApiError::field(code, name, message))
}

/// Checks an email address and returns it in lower case.
pub(super) fn email(name: &str, address: &str) -> Result<String, ApiError> {
    let parts = address.split_once('@');
    let has_parts = parts
        .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    if has_parts && !address.contains(char::is_whitespace) {
        Ok(address.to_lowercase())
    } else {
        Err(ApiError::format(name, "an email address"))
    }
}

/// Parses a time in RFC 3339 format into milliseconds.
pub(super) fn time(name: &str, text: Option<String>) -> Result<Option<i64>, ApiError> {
    let time = |text: String| rfc3339(&text).ok_or_else(|| ApiError::time(name));
    text.map(time).transpose()
}

/// Rejects a new item if the list is full.
pub(super) fn check_capacity<T>(items: &[T]) -> Result<(), ApiError> {
    if items.len() < MAX_ITEMS {
        Ok(())
    } else {
        Err(ApiError::full())
    }
}

/// Rejects claims that Clerk sets in every token.
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
