//! Settings, which are checked when the application starts.
//!
//! | variable | in code | |
//! |---|---|---|
//! | `CLERK_SECRET_KEY` | `secret_key` | required, unless only bearer tokens are used |
//! | `CLERK_PUBLISHABLE_KEY` | `publishable_key` | required for pages, cookies and handshakes; without a secret key, the source of the signing keys |
//! | `CLERK_JWT_KEY` | `jwt_key` | the instance's public key; if it is set, signing keys are never fetched |
//! | `CLERK_AUTHORIZED_PARTIES` | `authorized_parties` | origins of your frontends, separated by commas |
//! | `CLERK_ALLOWED_ORIGINS` | `allowed_origins` | other sites of yours whose requests may use the session cookie, separated by commas |
//! | `CLERK_PUBLIC_URL` | `public_url` | the origin that browsers show, instead of the one in headers |
//! | `CLERK_MACHINE_SECRET_KEY` | `machine_secret_key` | a machine's key, to create and verify M2M tokens; without it, opaque ones are verified with the secret key |
//! | `CLERK_SIGN_IN_URL`, `CLERK_SIGN_UP_URL` | `sign_in_url`, `sign_up_url` | sign-in and sign-up pages of the application |
//! | `CLERK_IS_SATELLITE`, `CLERK_DOMAIN`, `CLERK_PROXY_URL` | `is_satellite`, `domain`, `proxy_url` | several domains, a proxy |
//! | `CLERK_FAPI_URL` | `frontend_api_url` | the Frontend API to which the middleware's proxy forwards requests |
//! | `CLERK_API_URL`, `CLERK_API_VERSION` | `api_url`, `api_version` | the Backend API's URL and version |
//! | `CLERK_REVOCATIONS` | `require_shared_revocations` | `required` responds with 503 while the shared store is unreachable |
//! | `CLERK_WEBHOOK_SIGNING_SECRET` | `webhook_signing_secrets` | one secret, or several separated by commas during a rotation |
//!
//! All other settings are set in code, with [`ClerkBuilder`].
//!
//! A variable whose name is similar to one of these is not read. The log and the error for a
//! missing setting name it.

// `builder` builder of the settings · `env` settings from the environment · `raw` unchecked
// settings · `check` checks of the settings · `settings` checked settings · `keys` publishable and
// secret keys · `misspelt` variables with names similar to a setting · `error` errors

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
#[cfg(feature = "access-matrix")]
pub(crate) use env::SnapshotMode;
#[cfg(feature = "dev")]
pub(crate) use env::is_set as environment_is_set;
#[cfg(feature = "names")]
pub(crate) use env::names_path;
pub use error::{ConfigError, ConfigErrorKind};
pub use keys::PublishableKey;
#[cfg(any(test, feature = "__test"))]
pub(crate) use keys::{cookie_suffix, suffixed_cookie_name};
#[cfg(feature = "__test")]
pub(crate) use keys::{publishable_key_type, secret_key_type};
pub(crate) use settings::{Settings, SharedSettings};

pub use crate::clock::{Clock, UnixMillis};
