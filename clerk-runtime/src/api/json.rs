//! Deserialization of JSON with the path of an error.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Deserializes a value. The error is the path of the part with an unexpected shape, such as
/// `$[3].created_at`, and contains no part of the value.
pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        match path.as_str() {
            "." => "$".to_owned(),
            path if path.starts_with('[') => format!("${path}"),
            path => format!("$.{path}"),
        }
    })
}
