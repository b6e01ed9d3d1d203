//! Merging and replacing of metadata, shared by users, organizations and memberships.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::api_error::ApiError;
use super::extract::JsonObject;

/// Merges recursively; `null` removes a key.
pub(super) const MERGE: bool = true;
/// Replaces all metadata.
pub(super) const REPLACE: bool = false;

/// Clerk's largest size of an object's metadata of one kind, in bytes.
const MAX_BYTES: usize = 8 * 1024;

/// Returns the metadata of this name after a call. `sent` is `None` if the call contains none.
pub(super) fn changed<const MERGED: bool>(
    name: &str,
    current: &JsonObject,
    sent: Option<JsonObject>,
) -> Result<JsonObject, ApiError> {
    let Some(sent) = sent else {
        return Ok(current.clone());
    };
    let mut next = if MERGED { current.clone() } else { Map::new() };
    merge(&mut next, sent);
    let size = serde_json::to_string(&next).map_or(usize::MAX, |text| text.len());
    if size > MAX_BYTES {
        return Err(ApiError::too_large(name, MAX_BYTES));
    }
    Ok(next)
}

/// Returns the metadata of this name for a new object.
pub(super) fn new(name: &str, sent: Option<JsonObject>) -> Result<JsonObject, ApiError> {
    changed::<REPLACE>(name, &Map::new(), sent)
}

/// Metadata of an organization or a membership in a body.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetadataBody {
    public_metadata: Option<JsonObject>,
    private_metadata: Option<JsonObject>,
}

impl MetadataBody {
    /// Changes both kinds or none.
    pub(super) fn write<const MERGED: bool>(
        self,
        public: &mut JsonObject,
        private: &mut JsonObject,
    ) -> Result<(), ApiError> {
        let next = changed::<MERGED>("public_metadata", public, self.public_metadata)?;
        *private = changed::<MERGED>("private_metadata", private, self.private_metadata)?;
        *public = next;
        Ok(())
    }
}

fn merge(into: &mut JsonObject, from: JsonObject) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (_, Value::Null) => {
                into.remove(&key);
            }
            (Some(Value::Object(inner)), Value::Object(changes)) => merge(inner, changes),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> JsonObject {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn metadata_is_merged_recursively_and_null_removes_a_key() {
        let mut metadata = object(json!({ "a": { "b": 1, "c": 2 }, "d": 3 }));
        merge(
            &mut metadata,
            object(json!({ "a": { "b": null, "e": 4 }, "d": [5] })),
        );
        assert_eq!(
            metadata,
            object(json!({ "a": { "c": 2, "e": 4 }, "d": [5] }))
        );
    }
}
