//! Settings, checked when the application starts.
//!
//! | variable | in code | |
//! |---|---|---|
//! | `CLERK_SECRET_KEY` | `secret_key` | needed, unless bearer tokens are all and there is a `CLERK_JWT_KEY` |
//! | `CLERK_PUBLISHABLE_KEY` | `publishable_key` | for pages, cookies and handshakes |
//! | `CLERK_JWT_KEY` | `jwt_key` | the instance's public key: no signing key is ever fetched |
//! | `CLERK_AUTHORIZED_PARTIES` | `authorized_parties` | origins of your frontends, separated by commas |
//! | `CLERK_ALLOWED_ORIGINS` | `allowed_origins` | other sites of yours whose requests may use the session cookie, separated by commas |
//! | `CLERK_PUBLIC_URL` | `public_url` | the origin that browsers show, in place of what headers say |
//! | `CLERK_MACHINE_SECRET_KEY` | `machine_secret_key` | for M2M tokens |
//! | `CLERK_SIGN_IN_URL`, `CLERK_SIGN_UP_URL` | `sign_in_url`, `sign_up_url` | pages of your own |
//! | `CLERK_IS_SATELLITE`, `CLERK_DOMAIN`, `CLERK_PROXY_URL` | `is_satellite`, `domain`, `proxy_url` | several domains, a proxy |
//! | `CLERK_API_URL`, `CLERK_API_VERSION` | `api_url`, `api_version` | where the Backend API is |
//! | `CLERK_WEBHOOK_SIGNING_SECRET` | `webhook_signing_secrets` | one, or several separated by commas while one is rotated |
//!
//! Everything else is set in code, with [`ClerkBuilder`].
//!
//! A variable with almost one of these names is not read; the log and the error for a missing setting
//! name it.

// `builder` the settings in code · `env` the settings from the environment, its only reader · `raw`
// as they were given · `check` one rule per setting · `settings` all of them, checked · `keys`
// publishable and secret keys · `misspelt` variables that are almost settings · `error` what is wrong

mod builder;
mod check;
mod env;
mod error;
mod keys;
mod misspelt;
mod raw;
mod settings;
#[cfg(test)]
#[cfg(feature = "reqwest")]
mod tests;

pub use builder::ClerkBuilder;
#[cfg(feature = "audit")]
pub(crate) use env::SnapshotMode;
#[cfg(feature = "dev")]
pub(crate) use env::is_set as environment_is_set;
pub use error::{ConfigError, ConfigErrorKind};
pub use keys::PublishableKey;
pub(crate) use keys::{cookie_suffix, publishable_key_type, secret_key_type, suffixed_cookie_name};
pub(crate) use settings::Settings;

pub use crate::clock::{Clock, UnixMillis};
