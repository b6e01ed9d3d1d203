//! Checks of the keys: their forms, and that the required ones are set.

use crate::config::error::{ConfigError, Setting};
use crate::config::keys::{PublishableKey, is_key_text, secret_key_type};
use crate::config::misspelt::MisspeltVariable;
use crate::config::raw::{RawKeys, Secret};
use crate::engine::{Frontend, InstanceType};
use crate::jwt::KeySet;

pub(super) struct CheckedKeys {
    pub(super) secret_key: Option<String>,
    pub(super) machine_secret_key: Option<String>,
    pub(super) publishable_key: Option<Frontend>,
    pub(super) jwt_key: Option<KeySet>,
    secret_type: Option<InstanceType>,
}

impl CheckedKeys {
    pub(super) fn check(raw: RawKeys, misspelt: &[MisspeltVariable]) -> Result<Self, ConfigError> {
        let text = |key: Option<Secret>| key.map(|Secret(text)| text);
        let secret_key = text(raw.secret_key);
        let jwt_key = text(raw.jwt_key);
        let publishable_key = text(raw.publishable_key);
        let has_own_key = secret_key.is_some() || jwt_key.is_some();
        check_required_keys(has_own_key, publishable_key.is_some(), misspelt)?;
        let keys = Self {
            secret_type: secret_key.as_deref().map(secret_type).transpose()?,
            secret_key,
            machine_secret_key: machine_secret_key(text(raw.machine_secret_key))?,
            publishable_key: publishable_key.as_deref().map(frontend).transpose()?,
            jwt_key: jwt_key.as_deref().map(pem).transpose()?,
        };
        keys.check_same_instance_type()?;
        Ok(keys)
    }

    /// Returns `true` for a production instance.
    pub(super) fn is_live(&self) -> bool {
        self.secret_type == Some(InstanceType::Production)
            || self.publishable_type() == Some(InstanceType::Production)
    }

    /// Returns `true` if a key shows that it is a development instance. A public key alone does
    /// not.
    pub(super) fn is_development(&self) -> bool {
        let types = [self.secret_type, self.publishable_type()];
        !self.is_live() && types.contains(&Some(InstanceType::Development))
    }

    fn publishable_type(&self) -> Option<InstanceType> {
        self.publishable_key
            .as_ref()
            .map(|frontend| frontend.instance_type)
    }

    fn check_same_instance_type(&self) -> Result<(), ConfigError> {
        match (self.secret_type, self.publishable_type()) {
            (Some(secret), Some(publishable)) if secret != publishable => Err(Setting::SECRET_KEY
                .contradiction(
                    "and CLERK_PUBLISHABLE_KEY are from different environments, one `_test_` and \
                     one `_live_`; copy both from the same instance",
                )),
            _ => Ok(()),
        }
    }
}

/// Checks that there is a source of signing keys. Without the secret key, only bearer tokens are
/// verified: with the public key, or with the keys that the Frontend API of the publishable key
/// publishes.
///
/// The publishable key is not enough if a misspelt variable shows that another key was intended.
fn check_required_keys(
    has_own_key: bool,
    has_publishable_key: bool,
    misspelt: &[MisspeltVariable],
) -> Result<(), ConfigError> {
    let own = [Setting::SECRET_KEY.variable, Setting::JWT_KEY.variable];
    let is_intended = misspelt.iter().any(|it| own.contains(&Some(it.meant)));
    if has_own_key || (has_publishable_key && !is_intended) {
        return Ok(());
    }
    Err(Setting::SECRET_KEY.missing(
        "is missing; copy it from your instance's API keys, `sk_test_…` or `sk_live_…` \
         (or set CLERK_PUBLISHABLE_KEY alone to accept bearer tokens only)",
    ))
}

fn secret_type(key: &str) -> Result<InstanceType, ConfigError> {
    secret_key_type(key).ok_or_else(|| {
        Setting::SECRET_KEY
            .malformed("is not a secret key, `sk_test_…` or `sk_live_…`; copy the whole key")
    })
}

fn machine_secret_key(key: Option<String>) -> Result<Option<String>, ConfigError> {
    let is_whole = |key: &str| key.strip_prefix("ak_").is_some_and(is_key_text);
    if key.as_deref().is_none_or(is_whole) {
        return Ok(key);
    }
    Err(Setting::MACHINE_SECRET_KEY
        .malformed("is not a machine secret key: copy all of it, `ak_…`"))
}

fn frontend(key: &str) -> Result<Frontend, ConfigError> {
    PublishableKey::parse(key)
        .map(|key| Frontend::from(&key))
        .ok_or_else(|| {
            Setting::PUBLISHABLE_KEY.malformed(
                "is not a publishable key, `pk_test_…` or `pk_live_…`; copy the whole key",
            )
        })
}

fn pem(key: &str) -> Result<KeySet, ConfigError> {
    KeySet::from_pem(key).map_err(|_| {
        Setting::JWT_KEY.malformed(
            "is not a public key; copy the instance's PEM public key, from \
             `-----BEGIN PUBLIC KEY-----` to `-----END PUBLIC KEY-----`",
        )
    })
}
