//! `accountsUrl`: the account portal of a Frontend API.

use clerk_runtime::__conformance as inside;
use serde_json::{Value, json};

pub(super) fn run(case: &Value) -> Value {
    let frontend_api = case["frontendApi"].as_str().unwrap_or_default();
    json!({"result": inside::accounts_base_url(frontend_api)})
}
