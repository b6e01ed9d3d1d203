//! Helper for building JSON objects.

use serde_json::Value;

/// Returns the object with a field added or replaced.
pub(super) fn with(mut object: Value, name: &str, value: impl Into<Value>) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(name.to_owned(), value.into());
    }
    object
}
