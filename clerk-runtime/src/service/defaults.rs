//! Default instance, used if neither the request nor the framework has one.

use std::io::{self, Write as _};
use std::sync::atomic::Ordering;

use super::Clerk;
use crate::policy::SourceLocation;
use crate::sync::{AtomicBool, Mutex, RwLock, lock, read, write};

static PROCESS: DefaultInstance = DefaultInstance::new();

/// Error for a request for which no Clerk instance was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error(
    "no Clerk instance for this request: add `ClerkLayer::new(clerk)` (axum, tower, warp, tonic) or \
     `ClerkMiddleware::new(clerk)` (other frameworks) to the application, or call \
     `clerk_runtime::set_default(clerk)`; the environment's instance is used only if none was built \
     in code"
)]
pub struct NoInstance;

impl NoInstance {
    /// Reports the error once per handler: as an event, and in debug builds also on standard error,
    /// since an application without the layer may not have a subscriber yet.
    pub(crate) fn report(self, handler: Option<SourceLocation>) {
        static REPORTED: Mutex<Vec<Option<SourceLocation>>> = Mutex::new(Vec::new());
        let mut reported = lock(&REPORTED);
        if reported.contains(&handler) {
            return;
        }
        reported.push(handler);
        drop(reported);
        tracing::error!(
            handler = handler.map(|location| location.name),
            file = handler.map(|location| location.file),
            line = handler.map(|location| location.line),
            "{self}"
        );
        if cfg!(debug_assertions) {
            let handler = handler
                .map_or_else(String::new, |SourceLocation { name, file, line }| {
                    format!(" (handler `{name}`, {file}:{line})")
                });
            // Ignored, since standard error may be closed.
            let _ignored = writeln!(io::stderr(), "clerk-runtime: {self}{handler}");
        }
    }
}

/// Sets the instance that guards use if neither the request nor the framework has one. A later call
/// replaces it.
pub fn set_default(clerk: Clerk) {
    PROCESS.set(clerk);
}

/// Records that an instance was built in code, which disables the default instance of the
/// environment.
pub(super) fn built_in_code() {
    PROCESS.is_built_in_code.store(true, Ordering::Relaxed);
}

/// Records the instance that was built from the environment. It is the default unless
/// [`set_default`] was called or an instance was built in code.
pub(super) fn built_from_environment(clerk: &Clerk) {
    *lock(&PROCESS.environment) = EnvironmentInstance::Read(Some(clerk.clone()));
}

/// Returns the process's default instance.
pub(super) fn process_default() -> Option<Clerk> {
    PROCESS.get(|| match Clerk::settings_from_env() {
        Ok(settings) => Some(Clerk::assemble(settings)),
        Err(error) => {
            tracing::error!(%error, "no Clerk instance can be built from the environment");
            None
        }
    })
}

struct DefaultInstance {
    /// Instance of the last call of [`set_default`].
    chosen: RwLock<Option<Clerk>>,
    /// `true` if an instance was built in code.
    is_built_in_code: AtomicBool,
    environment: Mutex<EnvironmentInstance>,
}

/// Instance that is built from the environment.
enum EnvironmentInstance {
    /// The environment was not read yet.
    Unread,
    /// `None` if the settings are invalid.
    Read(Option<Clerk>),
}

impl DefaultInstance {
    const fn new() -> Self {
        Self {
            chosen: RwLock::new(None),
            is_built_in_code: AtomicBool::new(false),
            environment: Mutex::new(EnvironmentInstance::Unread),
        }
    }

    fn set(&self, clerk: Clerk) {
        *write(&self.chosen) = Some(clerk);
    }

    fn get(&self, from_environment: impl FnOnce() -> Option<Clerk>) -> Option<Clerk> {
        if let Some(chosen) = &*read(&self.chosen) {
            return Some(chosen.clone());
        }
        if self.is_built_in_code.load(Ordering::Relaxed) {
            return None;
        }
        let mut environment = lock(&self.environment);
        if let EnvironmentInstance::Read(clerk) = &*environment {
            return clerk.clone();
        }
        let clerk = from_environment();
        *environment = EnvironmentInstance::Read(clerk.clone());
        clerk
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ClerkBuilder;

    fn instance() -> Clerk {
        let settings = ClerkBuilder::new()
            .secret_key("sk_test_placeholder")
            .settings();
        Clerk::assemble(settings.expect("good settings"))
    }

    #[test]
    fn environment_instance_is_built_once() {
        let defaults = DefaultInstance::new();
        let first = defaults.get(|| Some(instance())).expect("an instance");
        let second = defaults.get(|| Some(instance())).expect("an instance");
        assert!(first.is_same_instance(&second));
    }

    #[test]
    fn environment_is_ignored_after_an_instance_was_built() {
        let defaults = DefaultInstance::new();
        defaults.is_built_in_code.store(true, Ordering::Relaxed);
        assert!(defaults.get(|| Some(instance())).is_none());
    }

    #[test]
    fn set_default_takes_precedence() {
        let defaults = DefaultInstance::new();
        defaults.get(|| Some(instance())).expect("an instance");
        defaults.is_built_in_code.store(true, Ordering::Relaxed);
        for _ in 0..2 {
            let chosen = instance();
            defaults.set(chosen.clone());
            assert!(
                defaults
                    .get(|| None)
                    .expect("an instance")
                    .is_same_instance(&chosen)
            );
        }
    }

    #[test]
    fn failed_environment_instance_is_not_retried() {
        let defaults = DefaultInstance::new();
        assert!(defaults.get(|| None).is_none());
        assert!(defaults.get(|| Some(instance())).is_none());
    }

    #[test]
    fn request_instance_takes_precedence_over_the_default() {
        let own = instance();
        let found = Clerk::resolve(Some(own.clone())).expect("an instance");
        assert!(found.is_same_instance(&own));
    }
}
