//! Access to the environment. No other module reads it.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the reader of the environment"
)]

use std::ffi::OsString;

use super::ClerkBuilder;
use super::error::{ConfigError, Setting};
use super::misspelt::MisspeltVariable;

/// Returns a variable of the process's environment.
pub(super) fn process(variable: &str) -> Option<OsString> {
    std::env::var_os(variable)
}

/// Returns the names of the variables that are set and not empty. Names that are not UTF-8 are
/// skipped, since no setting has such a name.
pub(super) fn names() -> impl Iterator<Item = String> {
    std::env::vars_os()
        .filter(|(_, value)| !value.is_empty())
        .filter_map(|(name, _)| name.into_string().ok())
}

/// Returns the variables whose names are similar to that of a setting that is not set.
pub(super) fn misspelt(
    names: impl Iterator<Item = String>,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Vec<MisspeltVariable> {
    let texts = TEXTS.iter().map(|(setting, _)| *setting);
    let lists = LISTS.iter().map(|(setting, _)| *setting);
    let settings = texts
        .chain(lists)
        .chain([Setting::IS_SATELLITE, Setting::REVOCATIONS]);
    let (missing, set): (Vec<_>, Vec<_>) = settings
        .filter_map(|setting| setting.variable)
        .partition(|variable| lookup(variable).is_none_or(|value| value.is_empty()));
    let names = names.filter(|name| !set.contains(&name.as_str()));
    MisspeltVariable::among(names, &missing)
}

/// Reads the settings that are set. An empty variable counts as absent, as in Clerk's SDK.
pub(super) fn read(lookup: impl Fn(&str) -> Option<OsString>) -> Result<ClerkBuilder, ConfigError> {
    let mut builder = ClerkBuilder::new();
    for (setting, set) in TEXTS {
        if let Some(value) = value(*setting, &lookup)? {
            builder = set(builder, value);
        }
    }
    if let Some(value) = value(Setting::IS_SATELLITE, &lookup)? {
        builder = builder.is_satellite(flag(&value)?);
    }
    if let Some(value) = value(Setting::REVOCATIONS, &lookup)? {
        builder = builder.require_shared_revocations(is_required(&value)?);
    }
    for (setting, set) in LISTS {
        if let Some(value) = value(*setting, &lookup)? {
            builder = set(builder, list(*setting, &value)?);
        }
    }
    Ok(builder)
}

/// Mode in which a test handles a file that contains the access matrix.
#[cfg(feature = "access-matrix")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SnapshotMode {
    Compare,
    Overwrite,
}

#[cfg(feature = "access-matrix")]
impl SnapshotMode {
    /// Reads the mode from `ACCESS_MATRIX`; `None` if the value is unknown. The name has no prefix
    /// `CLERK_`, since any variable with that prefix is a setting of the instance and disables the
    /// offline instance.
    pub(crate) fn from_env() -> Option<Self> {
        Self::of(process("ACCESS_MATRIX"))
    }

    fn of(value: Option<OsString>) -> Option<Self> {
        match value {
            None => Some(Self::Compare),
            Some(value) if value.is_empty() => Some(Self::Compare),
            Some(value) if value == "overwrite" => Some(Self::Overwrite),
            Some(_) => None,
        }
    }
}

/// Returns `true` if any `CLERK_*` variable of an instance is set, including a misspelt one.
#[cfg(feature = "dev")]
pub(crate) fn is_set() -> bool {
    std::env::vars_os()
        .filter(|(name, value)| name != NAMES && !value.is_empty())
        .any(|(name, _)| name.as_encoded_bytes().starts_with(b"CLERK_"))
}

/// Variable with the path of the file of declared names, which is not a setting of an instance.
#[cfg(any(feature = "dev", feature = "names"))]
const NAMES: &str = "CLERK_NAMES";

/// Returns the path of the file of declared names, if the variable is set.
#[cfg(feature = "names")]
pub(crate) fn names_path() -> Option<OsString> {
    process(NAMES)
}

/// Setting and the method that sets a value of this type.
type Variable<Value> = (Setting, fn(ClerkBuilder, Value) -> ClerkBuilder);

const TEXTS: &[Variable<String>] = &[
    (Setting::SECRET_KEY, ClerkBuilder::secret_key),
    (Setting::PUBLISHABLE_KEY, ClerkBuilder::publishable_key),
    (Setting::JWT_KEY, ClerkBuilder::jwt_key),
    (
        Setting::MACHINE_SECRET_KEY,
        ClerkBuilder::machine_secret_key,
    ),
    (Setting::API_URL, ClerkBuilder::api_url),
    (Setting::API_VERSION, ClerkBuilder::api_version),
    (Setting::FRONTEND_API_URL, ClerkBuilder::frontend_api_url),
    (Setting::DOMAIN, ClerkBuilder::domain),
    (Setting::PROXY_URL, ClerkBuilder::proxy_url),
    (Setting::SIGN_IN_URL, ClerkBuilder::sign_in_url),
    (Setting::SIGN_UP_URL, ClerkBuilder::sign_up_url),
    (Setting::PUBLIC_URL, ClerkBuilder::public_url),
];

/// Settings whose values are separated by commas.
const LISTS: &[Variable<Vec<String>>] = &[
    (
        Setting::AUTHORIZED_PARTIES,
        ClerkBuilder::authorized_parties,
    ),
    (Setting::ALLOWED_ORIGINS, ClerkBuilder::allowed_origins),
    (
        Setting::WEBHOOK_SIGNING_SECRET,
        ClerkBuilder::webhook_signing_secrets,
    ),
];

fn value(
    setting: Setting,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<Option<String>, ConfigError> {
    let Some(value) = setting.variable.and_then(lookup) else {
        return Ok(None);
    };
    let value = value
        .into_string()
        .map_err(|_| setting.malformed("is not UTF-8"))?;
    let value = value.trim();
    Ok(Some(value)
        .filter(|value| !value.is_empty())
        .map(str::to_owned))
}

fn flag(value: &str) -> Result<bool, ConfigError> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Setting::IS_SATELLITE.malformed("is neither `true` nor `false`")),
    }
}

fn is_required(value: &str) -> Result<bool, ConfigError> {
    match value {
        "required" => Ok(true),
        "optional" => Ok(false),
        _ => Err(Setting::REVOCATIONS.malformed("is neither `required` nor `optional`")),
    }
}

/// Returns the entries of a list. A list without any is an error, since it would count as absent,
/// which may disable a check.
fn list(setting: Setting, value: &str) -> Result<Vec<String>, ConfigError> {
    let entries = value.split(',').map(str::trim);
    let entries: Vec<_> = entries
        .filter(|entry| !entry.is_empty())
        .map(str::to_owned)
        .collect();
    if entries.is_empty() {
        return Err(setting.malformed("has no entry between its commas; write one, or unset it"));
    }
    Ok(entries)
}
