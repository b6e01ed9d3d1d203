//! The page at `/` and `/sign-in`: shows the signed-in user, signs in and out, and calls the routes.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clerk_runtime::{Auth, User};
use serde::Serialize;
use serde_json::{Value, json};

use crate::routes::Route;

const TEMPLATE: &str = include_str!("page/index.html");

/// Style sheet of the examples' pages.
pub const STYLE: &str = include_str!("page/style.css");

/// The page of an example. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Page(Arc<Settings>);

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    pub(crate) framework: &'static str,
    pub(crate) offline: Option<Offline>,
    /// Sign-in page of the configured instance, `None` for the offline instance.
    pub(crate) sign_in_url: Option<String>,
    pub(crate) routes: Vec<Route>,
}

/// The offline instance.
#[derive(Debug, Serialize)]
pub(crate) struct Offline {
    pub(crate) url: String,
    pub(crate) people: Vec<&'static str>,
}

impl Page {
    pub(crate) fn new(settings: Settings) -> Self {
        Self(Arc::new(settings))
    }

    /// Returns the page as HTML for one caller.
    #[must_use]
    pub fn render(&self, auth: &Auth, user: Option<&User>) -> String {
        let data = json!({ "settings": *self.0, "caller": caller(auth, user) });
        // The data is inside a script element, which `<` could end.
        let data = data.to_string().replace('<', "\\u003c");
        TEMPLATE
            .replace("{{style}}", STYLE)
            .replace("{{data}}", &data)
    }
}

/// Returns the fields of a user that the application sends to the browser. `User` is serialized with
/// private metadata, which only the backend may read.
#[must_use]
pub fn profile(user: &User) -> Value {
    json!({
        "id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
    })
}

fn caller(auth: &Auth, user: Option<&User>) -> Value {
    json!({
        "id": auth.user_id(),
        "name": user.and_then(name),
        "organization": auth.org_slug(),
        "organizationId": auth.org_id(),
        "role": auth.org_role(),
    })
}

fn name(user: &User) -> Option<String> {
    let names = [&user.first_name, &user.last_name];
    let name: Vec<&str> = names.into_iter().filter_map(Option::as_deref).collect();
    Some(name.join(" "))
        .filter(|name| !name.is_empty())
        .or_else(|| user.username.clone())
}

/// Returns the sign-in page of an instance's account portal. A publishable key contains the host of
/// the Frontend API, in base64 and with a final `$`.
pub(crate) fn account_portal(publishable_key: &str) -> Option<String> {
    let encoded = publishable_key.splitn(3, '_').nth(2)?;
    let host = String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()?;
    let host = host.strip_suffix('$')?;
    let portal = match host.replacen("clerk.accounts.", "accounts.", 1) {
        development if development != host => development,
        _ => host.replacen("clerk.", "accounts.", 1),
    };
    Some(format!("https://{portal}/sign-in"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portal(host: &str) -> Option<String> {
        account_portal(&format!("pk_test_{}", BASE64_STANDARD.encode(host)))
    }

    #[test]
    fn publishable_key_leads_to_the_account_portal() {
        let development = portal("happy-cat-1.clerk.accounts.dev$");
        assert_eq!(
            development.as_deref(),
            Some("https://happy-cat-1.accounts.dev/sign-in")
        );
        let production = portal("clerk.example.com$");
        assert_eq!(
            production.as_deref(),
            Some("https://accounts.example.com/sign-in")
        );
    }

    #[test]
    fn malformed_publishable_key_has_no_account_portal() {
        assert_eq!(portal("clerk.example.com"), None);
        for key in ["", "pk_test", "pk_test_", "pk_test_%"] {
            assert_eq!(account_portal(key), None, "{key}");
        }
    }
}
