//! JSON objects in the making.

use serde_json::Value;

/// The object with one more field, or another value in it.
pub(super) fn with(mut object: Value, name: &str, value: impl Into<Value>) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(name.to_owned(), value.into());
    }
    object
}
