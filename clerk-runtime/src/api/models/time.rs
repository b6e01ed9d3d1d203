//! Times in JSON: milliseconds since the Unix epoch.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Number;

use crate::clock::UnixMillis;

impl Serialize for UnixMillis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.as_millis())
    }
}

impl<'de> Deserialize<'de> for UnixMillis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Number::deserialize(deserializer).map(|number| Self::from_millis(truncate(&number)))
    }
}

/// Drops the fraction of a number: Clerk's description of the API has times and counts that may be
/// any number.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a number beyond the range of `i64` becomes its nearest end"
)]
pub(in crate::api) fn truncate(number: &Number) -> i64 {
    let float = || number.as_f64().unwrap_or_default() as i64;
    number.as_i64().unwrap_or_else(float)
}
