//! Metadata: merged or replaced, the same for users, organizations and memberships.

use serde_json::{Map, Value};

use super::params::Params;
use super::refusal::Refusal;

/// What becomes of metadata that is there.
#[derive(Clone, Copy)]
pub(super) enum How {
    /// Deeply; null removes a key.
    Merge,
    Replace,
}

/// In bytes, as Clerk has it.
const MOST: usize = 8 * 1024;

/// The metadata of this name after the call. `None` if the call doesn't speak of it.
pub(super) fn changed(
    current: &Map<String, Value>,
    params: &Params,
    name: &str,
    how: How,
) -> Result<Option<Map<String, Value>>, Refusal> {
    let Some(sent) = params.object(name)? else {
        return Ok(None);
    };
    let mut next = match how {
        How::Merge => current.clone(),
        How::Replace => Map::new(),
    };
    merge(&mut next, sent);
    let size = serde_json::to_string(&next).map_or(usize::MAX, |text| text.len());
    if size > MOST {
        return Err(Refusal::too_large(name, MOST));
    }
    Ok(Some(next))
}

/// The metadata of a new object.
pub(super) fn new(params: &Params, name: &str) -> Result<Map<String, Value>, Refusal> {
    let none = Map::new();
    Ok(changed(&none, params, name, How::Replace)?.unwrap_or_default())
}

fn merge(into: &mut Map<String, Value>, from: Map<String, Value>) {
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

    fn object(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn metadata_merges_deeply_and_null_removes() {
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
