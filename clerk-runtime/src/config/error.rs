//! Errors in the settings.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::misspelt::MisspeltVariable;

/// Error for a setting that is missing, malformed, or contradicts another one. It names the setting
/// and the remedy, and never contains a value.
///
/// [`source`](Error::source) is the underlying error, if the setting itself is not the cause.
/// `Debug` shows it too, for a `main` that returns the error.
#[derive(Clone)]
pub struct ConfigError {
    setting: Setting,
    kind: ConfigErrorKind,
    /// A literal, so that it cannot contain a value.
    problem: &'static str,
    /// Variables that are set, and whose names are similar to the missing one.
    misspelt: Vec<MisspeltVariable>,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

/// The kinds of [`ConfigError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConfigErrorKind {
    /// A required setting is missing.
    Missing,
    /// A setting cannot be parsed.
    Malformed,
    /// Two settings contradict each other.
    Contradiction,
    /// The HTTP client cannot be set up.
    Transport,
}

/// Identifies a setting by its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    /// Environment variable.
    pub(crate) variable: Option<&'static str>,
    /// Method of the builder.
    pub(crate) method: &'static str,
}

impl Setting {
    pub(crate) const SECRET_KEY: Self = Self::new("CLERK_SECRET_KEY", "secret_key");
    pub(crate) const PUBLISHABLE_KEY: Self = Self::new("CLERK_PUBLISHABLE_KEY", "publishable_key");
    pub(crate) const JWT_KEY: Self = Self::new("CLERK_JWT_KEY", "jwt_key");
    pub(crate) const MACHINE_SECRET_KEY: Self =
        Self::new("CLERK_MACHINE_SECRET_KEY", "machine_secret_key");
    pub(crate) const API_URL: Self = Self::new("CLERK_API_URL", "api_url");
    pub(crate) const API_VERSION: Self = Self::new("CLERK_API_VERSION", "api_version");
    pub(crate) const FRONTEND_API_URL: Self = Self::new("CLERK_FAPI_URL", "frontend_api_url");
    pub(crate) const DOMAIN: Self = Self::new("CLERK_DOMAIN", "domain");
    pub(crate) const PROXY_URL: Self = Self::new("CLERK_PROXY_URL", "proxy_url");
    pub(crate) const IS_SATELLITE: Self = Self::new("CLERK_IS_SATELLITE", "is_satellite");
    pub(crate) const SIGN_IN_URL: Self = Self::new("CLERK_SIGN_IN_URL", "sign_in_url");
    pub(crate) const SIGN_UP_URL: Self = Self::new("CLERK_SIGN_UP_URL", "sign_up_url");
    pub(crate) const WEBHOOK_SIGNING_SECRET: Self =
        Self::new("CLERK_WEBHOOK_SIGNING_SECRET", "webhook_signing_secret");
    pub(crate) const AUTHORIZED_PARTIES: Self =
        Self::new("CLERK_AUTHORIZED_PARTIES", "authorized_parties");
    pub(crate) const ALLOWED_ORIGINS: Self = Self::new("CLERK_ALLOWED_ORIGINS", "allowed_origins");
    pub(crate) const PUBLIC_URL: Self = Self::new("CLERK_PUBLIC_URL", "public_url");

    pub(crate) const REVOCATIONS: Self =
        Self::new("CLERK_REVOCATIONS", "require_shared_revocations");

    pub(crate) const SHARED: Self = Self::in_code("shared");
    pub(crate) const AUDIENCE: Self = Self::in_code("audience");
    pub(crate) const API_KEY_HEADER: Self = Self::in_code("api_key_header");
    pub(crate) const ISSUER: Self = Self::in_code("issuer");
    pub(crate) const HEADER_TYPES: Self = Self::in_code("header_types");
    pub(crate) const CLOCK_SKEW: Self = Self::in_code("clock_skew");
    pub(crate) const ORGANIZATION_PATTERNS: Self = Self::in_code("organization_patterns");
    pub(crate) const PERSONAL_ACCOUNT_PATTERNS: Self = Self::in_code("personal_account_patterns");
    pub(crate) const OAUTH_SCOPES: Self = Self::in_code("oauth_scopes");
    pub(crate) const ON_MISSING: Self = Self::in_code("on_missing");
    pub(crate) const ON_INVALID: Self = Self::in_code("on_invalid");
    pub(crate) const ON_DENIED: Self = Self::in_code("on_denied");
    pub(crate) const MACHINE_TOKEN_CACHE_TTL: Self = Self::in_code("machine_token_cache_ttl");
    pub(crate) const RATE_LIMIT: Self = Self::in_code("rate_limit");
    pub(crate) const TRANSPORT: Self = Self::in_code("transport");
    pub(crate) const USER_AGENT: Self = Self::in_code("user_agent");
    pub(crate) const DANGER_FRONTEND_API_ORIGIN: Self = Self::in_code("danger_frontend_api_origin");

    const fn new(variable: &'static str, method: &'static str) -> Self {
        Self {
            variable: Some(variable),
            method,
        }
    }

    const fn in_code(method: &'static str) -> Self {
        Self {
            variable: None,
            method,
        }
    }

    pub(super) fn missing(self, problem: &'static str) -> ConfigError {
        self.error(ConfigErrorKind::Missing, problem)
    }

    pub(super) fn malformed(self, problem: &'static str) -> ConfigError {
        self.error(ConfigErrorKind::Malformed, problem)
    }

    pub(super) fn contradiction(self, problem: &'static str) -> ConfigError {
        self.error(ConfigErrorKind::Contradiction, problem)
    }

    pub(super) fn error(self, kind: ConfigErrorKind, problem: &'static str) -> ConfigError {
        ConfigError {
            setting: self,
            kind,
            problem,
            misspelt: Vec::new(),
            source: None,
        }
    }
}

impl ConfigError {
    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> ConfigErrorKind {
        self.kind
    }

    /// Returns the environment variable of the setting, if it has one.
    #[must_use]
    pub fn variable(&self) -> Option<&'static str> {
        self.setting.variable
    }

    /// Returns the name of the setting's method of [`ClerkBuilder`](super::ClerkBuilder).
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.setting.method
    }

    /// Sets the underlying error. Its text must not contain the value of a setting.
    #[cfg(feature = "reqwest")]
    pub(super) fn with_source(mut self, source: Arc<dyn Error + Send + Sync>) -> Self {
        self.source = Some(source);
        self
    }

    /// Adds misspelt variables to the error for a missing setting.
    pub(super) fn with_misspelt(mut self, misspelt: Vec<MisspeltVariable>) -> Self {
        if self.kind == ConfigErrorKind::Missing {
            self.misspelt = misspelt;
        }
        self
    }
}

/// Compares errors by setting, kind and text, without the underlying error.
impl PartialEq for ConfigError {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            setting,
            kind,
            problem,
            misspelt,
            source: _,
        } = self;
        *setting == other.setting
            && *kind == other.kind
            && *problem == other.problem
            && *misspelt == other.misspelt
    }
}

impl Eq for ConfigError {}

/// Writes the text and the underlying errors, for a `main` that returns the error.
impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)?;
        let mut cause = self.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Setting { variable, method } = self.setting;
        let problem = self.problem;
        match variable {
            Some(variable) => write!(f, "{variable} {problem} (in code: `.{method}(…)`)")?,
            None => write!(f, "`.{method}(…)` {problem}")?,
        }
        for misspelt in &self.misspelt {
            write!(f, "; {misspelt}")?;
        }
        Ok(())
    }
}

impl Error for ConfigError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
