//! One member of a token's header or payload.

use std::fmt;
use std::sync::Arc;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::js;

/// A member's value, in a form that costs little to keep and nothing to share.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Member {
    Text(Arc<str>),
    /// A number as JavaScript has it.
    Number(f64),
    /// `true`, `false`, `null`, a list or an object.
    Other(Value),
}

impl Member {
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether it is this text.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.as_text() == Some(text)
    }

    /// The value as JSON.
    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Text(text) => Value::from(&**text),
            Self::Number(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
            Self::Other(value) => value.clone(),
        }
    }
}

/// `JSON.stringify(member)`, to be quoted in a message.
pub(super) fn quoted(member: Option<&Member>) -> String {
    js::stringify(member.map(Member::to_value).as_ref())
}

impl From<&Value> for Member {
    fn from(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::Text(text.as_str().into()),
            other => match other.as_f64() {
                Some(number) => Self::Number(number),
                None => Self::Other(other.clone()),
            },
        }
    }
}

impl<'de> Deserialize<'de> for Member {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Member, E> {
        Ok(Member::Text(text.into()))
    }

    #[expect(clippy::cast_precision_loss, reason = "as in JavaScript")]
    fn visit_u64<E: Error>(self, number: u64) -> Result<Member, E> {
        Ok(Member::Number(number as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "as in JavaScript")]
    fn visit_i64<E: Error>(self, number: i64) -> Result<Member, E> {
        Ok(Member::Number(number as f64))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Member, E> {
        Ok(Member::Number(number))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Member, E> {
        Ok(Member::Other(Value::Bool(truth)))
    }

    fn visit_unit<E: Error>(self) -> Result<Member, E> {
        Ok(Member::Other(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Member, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(items)).map(Member::Other)
    }

    /// A number too, where somebody has switched on `arbitrary_precision` of `serde_json`.
    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Member, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(fields)).map(|value| Member::from(&value))
    }
}
