//! Instance configured by the environment or, without one, an offline instance.

use std::fmt;
use std::sync::Arc;

use super::{Builder, Instance, StartError};
use crate::Clerk;
use crate::config::{ClerkBuilder, ConfigError, environment_is_set};

/// Result of [`Clerk::from_env_or_dev`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EnvOrDev {
    /// Handle for the application, as from [`Clerk::from_env`].
    pub clerk: Clerk,
    /// Offline instance, if `clerk` uses one; [`Instance::sign_in`] returns tokens for it. It runs
    /// as long as the tokio runtime that it was started on.
    pub instance: Option<Arc<Instance>>,
}

/// Error of [`Clerk::from_env_or_dev`] and [`Clerk::from_env_or_dev_with`].
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum EnvOrDevError {
    /// A `CLERK_*` variable is set, and the settings are invalid or incomplete.
    #[error("{0} (a debug build uses the offline instance if no CLERK_* variable is set at all)")]
    Config(#[from] ConfigError),
    /// No `CLERK_*` variable is set, and this is a release build.
    #[error(
        "no CLERK_* variable is set, and the offline instance is for debug builds only; \
         set CLERK_SECRET_KEY and CLERK_PUBLISHABLE_KEY"
    )]
    ReleaseBuild,
    /// The offline instance could not start.
    #[error(transparent)]
    Start(#[from] StartError),
}

/// Writes the text, for a `main` that returns the error.
impl fmt::Debug for EnvOrDevError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Clerk {
    /// Returns the Clerk instance of the environment. If no `CLERK_*` variable is set, and only in
    /// debug builds, starts an [offline instance](Instance) with `alice`, admin of `acme`, and
    /// `bob`, and logs a warning (`tracing`). Requires the feature `dev`.
    ///
    /// ```
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clerk_runtime::Clerk;
    ///
    /// let found = Clerk::from_env_or_dev().await?;
    /// if let Some(offline) = &found.instance {
    ///     println!("Authorization: Bearer {}", offline.sign_in("alice")?.token());
    /// }
    /// let clerk = found.clerk; // for `ClerkLayer::new` or `ClerkMiddleware::new`
    /// # drop(clerk);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Fails if a `CLERK_*` variable is set and [`Clerk::from_env`] fails, if none is set in a
    /// release build, or if the offline instance cannot start.
    pub async fn from_env_or_dev() -> Result<EnvOrDev, EnvOrDevError> {
        Self::from_env_or_dev_with(Instance::builder(), |settings| settings).await
    }

    /// Like [`from_env_or_dev`](Self::from_env_or_dev), with an offline instance and settings of
    /// your own. The settings apply to both instances, after those of the environment.
    ///
    /// ```
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use clerk_runtime::Clerk;
    /// use clerk_runtime::dev::{Instance, Person};
    ///
    /// let people = Instance::builder().person(Person::new("hank").member_of("globex", "org:admin"));
    /// let found = Clerk::from_env_or_dev_with(people, |settings| {
    ///     settings.require_webhook_signing_secret().public_url("http://localhost:3000")
    /// })
    /// .await?;
    /// # drop(found);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Fails like [`from_env_or_dev`](Self::from_env_or_dev), and if the settings are invalid.
    pub async fn from_env_or_dev_with(
        offline: Builder,
        settings: impl FnOnce(ClerkBuilder) -> ClerkBuilder,
    ) -> Result<EnvOrDev, EnvOrDevError> {
        match Source::of(environment_is_set(), cfg!(debug_assertions)) {
            Source::Environment => Ok(EnvOrDev {
                clerk: settings(ClerkBuilder::from_env()?).build()?,
                instance: None,
            }),
            Source::Nothing => Err(EnvOrDevError::ReleaseBuild),
            Source::Dev => dev(offline, settings).await,
        }
    }
}

async fn dev(
    offline: Builder,
    settings: impl FnOnce(ClerkBuilder) -> ClerkBuilder,
) -> Result<EnvOrDev, EnvOrDevError> {
    let instance = Arc::new(offline.start().await?);
    let clerk = settings(instance.clerk_builder()).build()?;
    tracing::warn!(
        url = instance.url(),
        "no CLERK_* variable is set: the offline instance is used; every client that can reach this \
         port can sign in as any of its users"
    );
    // The instance must live as long as `clerk`, even if the caller drops everything else.
    std::mem::forget(Arc::clone(&instance));
    Ok(EnvOrDev {
        clerk,
        instance: Some(instance),
    })
}

#[derive(Debug, PartialEq)]
enum Source {
    Environment,
    Dev,
    Nothing,
}

impl Source {
    const fn of(environment_is_set: bool, debug_build: bool) -> Self {
        match (environment_is_set, debug_build) {
            (true, _) => Self::Environment,
            (false, true) => Self::Dev,
            (false, false) => Self::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environment_takes_precedence_and_release_builds_start_no_instance() {
        assert_eq!(Source::of(true, true), Source::Environment);
        assert_eq!(Source::of(true, false), Source::Environment);
        assert_eq!(Source::of(false, true), Source::Dev);
        assert_eq!(Source::of(false, false), Source::Nothing);
    }

    #[test]
    fn error_that_main_returns_is_printed_as_text() {
        let error = EnvOrDevError::ReleaseBuild;
        assert_eq!(format!("{error:?}"), error.to_string());
    }
}
