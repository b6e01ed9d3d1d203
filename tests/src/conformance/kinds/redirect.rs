//! `redirect`: redirects to sign-in and sign-up.

use clerk_runtime::__conformance::Redirect;
use clerk_runtime::config::PublishableKey;
use serde_json::{Value, json};

use super::location;
use super::options::text;

pub(super) fn run(case: &Value) -> Value {
    let params = &case["redirect"];
    let key = text(params, "publishableKey").and_then(PublishableKey::parse);
    let redirect = Redirect {
        publishable_key: key.as_ref(),
        base_url: params["baseUrl"].as_str().unwrap_or_default(),
        sign_in_url: text(params, "signInUrl"),
        sign_up_url: text(params, "signUpUrl"),
        dev_browser: text(params, "devBrowserToken"),
        is_satellite: params["isSatellite"] == true,
        is_pending: params["sessionStatus"] == "pending",
        return_back_url: text(params, "returnBackUrl"),
    };
    match redirect.url(params["call"] == "redirectToSignUp") {
        Some(url) => json!({"url": location::split(&url), "raw": url}),
        None => json!({"throws": {}}),
    }
}
