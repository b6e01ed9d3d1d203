//! Settings of the suite.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use super::attacker::Attacker;
use super::report::Report;
use super::route::ProtectedRoute;
use super::source::TokenSource;

/// Default time limit of a request.
const TIME_LIMIT: Duration = Duration::from_secs(5);

/// Returns a suite of hostile requests to the application at `app_url`, such as
/// `http://127.0.0.1:3000`.
pub fn suite<S: TokenSource>(app_url: &str, source: S) -> Suite<S> {
    Suite {
        app_url: app_url.to_owned(),
        source,
        routes: Vec::new(),
        accepted: Vec::new(),
        sign_in_origins: BTreeSet::new(),
        time_limit: TIME_LIMIT,
    }
}

/// Settings of a run; see [`suite`].
#[must_use = "call `run()` to send the requests"]
pub struct Suite<S> {
    pub(super) app_url: String,
    pub(super) source: S,
    routes: Vec<(String, ProtectedRoute)>,
    pub(super) accepted: Vec<String>,
    pub(super) sign_in_origins: BTreeSet<String>,
    pub(super) time_limit: Duration,
}

impl<S> fmt::Debug for Suite<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Suite")
            .field("app_url", &self.app_url)
            .field("routes", &self.routes)
            .finish_non_exhaustive()
    }
}

impl<S: TokenSource> Suite<S> {
    /// Adds a protected route. The path may have a query.
    pub fn protect(mut self, path: impl Into<String>, route: ProtectedRoute) -> Self {
        self.routes.push((path.into(), route));
        self
    }

    /// Accepts the findings of a hostile request, by its name, such as `query-token`. The report
    /// still lists them.
    pub fn accept(mut self, name: impl Into<String>) -> Self {
        self.accepted.push(name.into());
        self
    }

    /// Adds an origin to which the application may redirect, such as `https://accounts.example.com`.
    /// Default: the application's own, and those to which the routes redirect requests without
    /// credentials.
    pub fn sign_in_origin(mut self, origin: impl Into<String>) -> Self {
        self.sign_in_origins.insert(origin.into());
        self
    }

    /// Sets the time limit of each request. Default: 5 seconds.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// Sends all requests. A run takes a few seconds per route, and never fails: the report
    /// contains the errors.
    pub async fn run(self) -> Report {
        let mut report = Report {
            app_url: self.app_url.clone(),
            routes: Vec::new(),
            errors: Vec::new(),
        };
        if self.routes.is_empty() {
            let text = "no protected route is named; call `protect`";
            report.errors.push(text.to_owned());
        }
        match Attacker::new(&self).await {
            Ok(attacker) => {
                for (target, route) in &self.routes {
                    let tested = attacker.test(target, route).await;
                    report.routes.push(tested);
                }
            }
            Err(error) => report.errors.push(error),
        }
        report
    }
}
