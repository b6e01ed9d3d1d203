//! A few members of a JSON object; the others are checked as strictly, and left where they are.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::Member;

/// The members that are picked out of an object. Of two with one name the last counts.
pub(super) trait Members {
    /// Where the member of this name is kept, if it is.
    fn place(&mut self, name: &str) -> Option<&mut Option<Member>>;
}

/// What a JSON text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Null,
    /// A value without members.
    Other,
}

/// Picks the members out of a JSON text; `None` if it isn't one.
pub(super) fn pick(text: &str, members: &mut impl Members) -> Option<Kind> {
    let mut json = serde_json::Deserializer::from_str(text);
    let kind = json.deserialize_any(Picker(members)).ok()?;
    json.end().is_ok().then_some(kind)
}

struct Picker<'m, M>(&'m mut M);

impl<'de, M: Members> Visitor<'de> for Picker<'_, M> {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Kind, A::Error> {
        while let Some(place) = fields.next_key_seed(Place(&mut *self.0))? {
            match place {
                Some(place) => *place = Some(fields.next_value()?),
                None => {
                    fields.next_value::<Checked>()?;
                }
            }
        }
        Ok(Kind::Object)
    }

    fn visit_unit<E: Error>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Kind, A::Error> {
        Checker.visit_seq(items).map(|_| Kind::Other)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Kind, E> {
        Ok(Kind::Other)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Kind, E> {
        Ok(Kind::Other)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Kind, E> {
        Ok(Kind::Other)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Kind, E> {
        Ok(Kind::Other)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Kind, E> {
        Ok(Kind::Other)
    }
}

/// A member's name, and with it the member's place.
struct Place<'m, M>(&'m mut M);

impl<'de, 'm, M: Members> DeserializeSeed<'de> for Place<'m, M> {
    type Value = Option<&'m mut Option<Member>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'m, M: Members> Visitor<'_> for Place<'m, M> {
    type Value = Option<&'m mut Option<Member>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.place(name))
    }
}

/// A value that is read and not kept. Unlike serde's `IgnoredAny` it refuses whatever a kept value
/// would be refused for: numbers beyond the range, halves of surrogate pairs, too deep nesting.
struct Checked;

impl<'de> Deserialize<'de> for Checked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Checker)
    }
}

struct Checker;

impl<'de> Visitor<'de> for Checker {
    type Value = Checked;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Checked, A::Error> {
        while fields.next_entry::<Checked, Checked>()?.is_some() {}
        Ok(Checked)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Checked, A::Error> {
        while items.next_element::<Checked>()?.is_some() {}
        Ok(Checked)
    }

    fn visit_unit<E: Error>(self) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Checked, E> {
        Ok(Checked)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Checked, E> {
        Ok(Checked)
    }
}
