//! Times in JSON, as milliseconds since the Unix epoch.

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

/// Truncates a number to an integer. Clerk's API description allows fractions in times and counts.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a number outside the range of `i64` saturates"
)]
pub(in crate::api) fn truncate(number: &Number) -> i64 {
    let float = || number.as_f64().unwrap_or_default() as i64;
    number.as_i64().unwrap_or_else(float)
}
