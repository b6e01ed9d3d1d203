//! Comparison of JSON with the serialized model that was deserialized from it.

use serde_json::Value;

/// Returns `true` if nothing was lost. A missing field or `null` may be printed as a default, and a
/// time without the fraction of its milliseconds.
pub(crate) fn is_preserved(read: &Value, printed: &Value) -> bool {
    match (read, printed) {
        (Value::Null, _) => is_default(printed),
        (Value::Object(read), Value::Object(printed)) => {
            read.keys().chain(printed.keys()).all(|name| {
                let [read, printed] = [read, printed].map(|fields| fields.get(name));
                is_preserved(read.unwrap_or_default(), printed.unwrap_or_default())
            })
        }
        (Value::Array(read), Value::Array(printed)) => {
            let mut pairs = read.iter().zip(printed);
            read.len() == printed.len() && pairs.all(|(read, printed)| is_preserved(read, printed))
        }
        (Value::Number(number), _) => {
            let whole = || number.as_f64().map(f64::trunc);
            number.as_f64() == printed.as_f64() || printed.is_i64() && whole() == printed.as_f64()
        }
        _ => read == printed,
    }
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_default),
    }
}
