//! Cases of the kind `keys`: publishable and secret keys, and the cookie suffix.

use clerk_runtime::__conformance as inside;
use clerk_runtime::config::PublishableKey;
use serde_json::{Value, json};

pub(super) fn run(case: &Value) -> Value {
    let arguments = case["arguments"].as_array().expect("arguments");
    let argument = |index: usize| arguments.get(index).unwrap_or(&Value::Null);
    let text = |index: usize| argument(index).as_str().unwrap_or_default();
    let key = text(0);
    let result = match case["function"].as_str().expect("a function") {
        "isPublishableKey" => json!(PublishableKey::parse(key).is_some()),
        "parsePublishableKey" => return parse(key, argument(1)),
        "buildPublishableKey" => json!(PublishableKey::for_frontend_api(key).as_str()),
        "publishableKeyFromHost" => return from_host(key, text(1)),
        "isDevelopmentFromPublishableKey" => {
            json!(inside::publishable_key_is_test(key) == Some(true))
        }
        "isProductionFromPublishableKey" => {
            json!(inside::publishable_key_is_test(key) == Some(false))
        }
        "isDevelopmentFromSecretKey" => json!(inside::secret_key_is_test(key) == Some(true)),
        "isProductionFromSecretKey" => json!(inside::secret_key_is_test(key) == Some(false)),
        "getCookieSuffix" => json!(inside::cookie_suffix(key)),
        "getSuffixedCookieName" => json!(inside::suffixed_cookie_name(key, text(1))),
        unknown => json!({"notRun": format!("there is no function {unknown}")}),
    };
    json!({"result": result})
}

fn parse(key: &str, options: &Value) -> Value {
    let Some(parsed) = PublishableKey::parse(key) else {
        let is_fatal = options["fatal"] == true;
        return if is_fatal {
            json!({"throws": {}})
        } else {
            json!({"result": null})
        };
    };
    let text = |name: &str| options[name].as_str().filter(|text| !text.is_empty());
    let satellite_domain = text("domain").filter(|_| options["isSatellite"] == true);
    json!({"result": {
        "instanceType": if parsed.is_development() { "development" } else { "production" },
        "frontendApi": inside::frontend_api(&parsed, text("proxyUrl"), satellite_domain),
    }})
}

fn from_host(host: &str, fallback: &str) -> Value {
    if inside::publishable_key_is_test(fallback) == Some(true) {
        return json!({"result": fallback});
    }
    match PublishableKey::for_host(host) {
        Some(key) => json!({"result": key.as_str()}),
        None => json!({"throws": {}}),
    }
}
