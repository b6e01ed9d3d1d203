//! Settings of Clerk's scripts in a browser.

use clerk_runtime::dev::Instance;
use serde::Serialize;

use crate::Error;
use crate::environment::variable;

/// Settings that a page passes to Clerk's scripts. None of them is a secret.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ScriptSettings {
    /// Publishable key of the instance.
    pub publishable_key: String,
    /// Clerk's `proxyUrl`: the URL of the offline instance, or `CLERK_PROXY_URL`. `None` for the
    /// Frontend API in the publishable key.
    pub proxy_url: Option<String>,
    /// Is `true` for an offline instance in this process.
    pub is_offline: bool,
}

impl ScriptSettings {
    /// Returns the settings for an offline instance or, without one, those of the environment.
    ///
    /// # Errors
    /// Returns an error if there is no publishable key.
    pub fn of(instance: Option<&Instance>) -> Result<Self, Error> {
        if let Some(instance) = instance {
            return Ok(Self {
                publishable_key: instance.publishable_key().to_owned(),
                proxy_url: Some(instance.url().to_owned()),
                is_offline: true,
            });
        }
        let key = variable("CLERK_PUBLISHABLE_KEY");
        Ok(Self {
            publishable_key: key.ok_or("the page needs CLERK_PUBLISHABLE_KEY")?,
            proxy_url: variable("CLERK_PROXY_URL"),
            is_offline: false,
        })
    }

    /// Lets the scripts of an offline instance call it through the application's own origin.
    #[must_use]
    pub fn through_proxy(mut self, path: &str) -> Self {
        if self.is_offline {
            self.proxy_url = Some(path.to_owned());
        }
        self
    }

    /// Returns the path of the application's own proxy, if the scripts use it.
    #[must_use]
    pub fn proxy_path(&self) -> Option<&str> {
        let url = self.proxy_url.as_deref();
        url.filter(|url| url.starts_with('/'))
    }

    /// Returns the settings as JSON for a script element, which no value can end.
    ///
    /// # Errors
    /// Returns an error if the settings cannot be written as JSON.
    pub fn to_script_json(&self) -> Result<String, Error> {
        Ok(serde_json::to_string(self)?.replace('<', "\\u003c"))
    }
}
