//! The parameters of a body, read and checked.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::call::Call;
use super::refusal::Refusal;
use crate::dev::time::rfc3339;

/// A body's parameters, all of them known to the operation.
pub(super) struct Params(Map<String, Value>);

impl Params {
    /// The body as a JSON object with no other fields than these; an empty body is an empty one.
    pub(super) fn of(call: &Call, known: &[&str]) -> Result<Self, Refusal> {
        Self::checked(call.json().ok_or_else(Refusal::body)?, known)
    }

    /// A list of such objects, at most ten as Clerk takes them.
    pub(super) fn list_of(call: &Call, known: &[&str]) -> Result<Vec<Self>, Refusal> {
        let items = call.json_list().ok_or_else(Refusal::body)?;
        if items.is_empty() {
            return Err(Refusal::body());
        }
        if items.len() > MOST_AT_ONCE {
            let message = format!("at most {MOST_AT_ONCE} in one call");
            return Err(Refusal::conflict("bulk_size_exceeded", message));
        }
        let checked = |item| Self::checked(item, known);
        items.into_iter().map(checked).collect()
    }

    fn checked(fields: Map<String, Value>, known: &[&str]) -> Result<Self, Refusal> {
        let unknown = fields.keys().find(|name| !known.contains(&name.as_str()));
        match unknown {
            Some(name) => Err(Refusal::unknown(name)),
            None => Ok(Self(fields)),
        }
    }

    /// Whether it was sent, `null` included.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        let text = self.read(name, "a string", Value::as_str)?;
        Ok(text.map(str::to_owned))
    }

    /// A text that must be there and not be empty.
    pub(super) fn required(&self, name: &str) -> Result<String, Refusal> {
        let text = self.text(name)?.filter(|text| !text.is_empty());
        text.ok_or_else(|| Refusal::missing(name))
    }

    pub(super) fn email(&self, name: &str) -> Result<String, Refusal> {
        email(name, &self.required(name)?)
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        self.read(name, "true or false", Value::as_bool)
    }

    pub(super) fn number(
        &self,
        name: &str,
        range: RangeInclusive<i64>,
    ) -> Result<Option<i64>, Refusal> {
        let number = self.read(name, "an integer", Value::as_i64)?;
        match number {
            Some(number) if !range.contains(&number) => {
                let expected = format!("{} to {}", range.start(), range.end());
                Err(Refusal::value(name, &expected))
            }
            number => Ok(number),
        }
    }

    pub(super) fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let items = self.read(name, "a list of strings", Value::as_array)?;
        let text = |item: &Value| {
            let text = item.as_str().map(str::to_owned);
            text.ok_or_else(|| Refusal::wrong_type(name, "a list of strings"))
        };
        items
            .map(|items| items.iter().map(text).collect())
            .transpose()
    }

    pub(super) fn emails(&self, name: &str) -> Result<Vec<String>, Refusal> {
        let addresses = self.texts(name)?.unwrap_or_default();
        addresses
            .into_iter()
            .map(|text| email(name, &text))
            .collect()
    }

    pub(super) fn object(&self, name: &str) -> Result<Option<Map<String, Value>>, Refusal> {
        Ok(self.read(name, "an object", Value::as_object)?.cloned())
    }

    /// A time as RFC 3339 writes it, in milliseconds.
    pub(super) fn time(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let time = |text: String| rfc3339(&text).ok_or_else(|| Refusal::time(name));
        self.text(name)?.map(time).transpose()
    }

    /// `null` counts as not sent.
    fn read<'a, T>(
        &'a self,
        name: &str,
        expected: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match read(value) {
                Some(value) => Ok(Some(value)),
                None => Err(Refusal::wrong_type(name, expected)),
            },
        }
    }
}

const MOST_AT_ONCE: usize = 10;

fn email(name: &str, address: &str) -> Result<String, Refusal> {
    let parts = address.split_once('@');
    let fits = parts
        .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    if fits && !address.contains(char::is_whitespace) {
        Ok(address.to_lowercase())
    } else {
        Err(Refusal::format(name, "an email address"))
    }
}
