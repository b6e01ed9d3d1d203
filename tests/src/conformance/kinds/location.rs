//! A URL in the format of the data: `{base, query, fragment?}`, or `{raw}` if it is not absolute.

use serde_json::{Value, json};
use url::Url;

pub(super) fn split(location: &str) -> Value {
    let Ok(url) = Url::parse(location) else {
        return json!({"raw": location});
    };
    let query: Vec<_> = url
        .query_pairs()
        .map(|(name, value)| json!([name, value]))
        .collect();
    let base = location.split(['?', '#']).next();
    json!({"base": base, "query": query, "fragment": url.fragment().map(|it| format!("#{it}"))})
}
