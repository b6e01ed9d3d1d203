//! Result of a run.

use std::fmt;

use http::Method;
use serde::{Serialize, Serializer};

/// Severity of a [`Finding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// The server accepts a request without a valid credential.
    Bypass,
    /// The server fails, does not respond, redirects to another origin, or accepts a valid
    /// credential in a form that it should reject.
    Weakness,
}

/// A hostile request that the server did not reject.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// Name of the request, such as `alg-none`.
    pub name: &'static str,
    /// Severity.
    pub severity: Severity,
    /// Description of the request. It contains no credentials.
    pub request: String,
    /// Description of the response.
    pub response: String,
}

/// Result for one protected route.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct RouteReport {
    /// Method of the route.
    #[serde(serialize_with = "method_text")]
    pub method: Method,
    /// Path of the route.
    pub path: String,
    /// Names of the hostile requests that were sent.
    pub sent: Vec<&'static str>,
    /// Requests that the server did not reject.
    pub findings: Vec<Finding>,
    /// Findings that [`Suite::accept`](super::Suite::accept) accepts.
    pub accepted: Vec<Finding>,
    /// Names of the hostile requests that could not be sent, since the source has no such
    /// credential.
    pub not_tested: Vec<&'static str>,
    /// Reasons for which the result is invalid, such as a valid credential that was rejected.
    pub errors: Vec<String>,
}

/// Result of a run. `Display` is a readable report, [`to_json`](Self::to_json) one for programs;
/// neither contains credentials.
#[derive(Clone, Debug, Serialize)]
#[must_use = "call `assert()` to fail the test if there are findings"]
#[non_exhaustive]
pub struct Report {
    /// URL of the application.
    pub app_url: String,
    /// Result for each route, in the order of the calls of
    /// [`Suite::protect`](super::Suite::protect).
    pub routes: Vec<RouteReport>,
    /// Reasons for which no request could be sent, such as an invalid URL.
    pub errors: Vec<String>,
}

impl Report {
    /// Returns `true` if all routes were tested, and all hostile requests were rejected.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        let mut routes = self.routes.iter();
        self.errors.is_empty() && routes.all(|it| it.errors.is_empty() && it.findings.is_empty())
    }

    /// Returns all findings, with the path of their route.
    pub fn findings(&self) -> impl Iterator<Item = (&str, &Finding)> {
        self.routes.iter().flat_map(|route| {
            let findings = route.findings.iter();
            findings.map(|finding| (route.path.as_str(), finding))
        })
    }

    /// Returns the report as JSON.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        // The report has text keys only, so it can be represented.
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Checks that the server rejected all hostile requests.
    ///
    /// # Panics
    /// Panics with the report if there are findings or errors.
    #[track_caller]
    pub fn assert(&self) {
        assert!(self.is_passed(), "{self}");
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let findings = self.findings().count();
        let sent: usize = self.routes.iter().map(|route| route.sent.len()).sum();
        writeln!(
            f,
            "{}: {sent} hostile requests, {findings} findings",
            self.app_url
        )?;
        for error in &self.errors {
            writeln!(f, "  error: {error}")?;
        }
        self.routes.iter().try_for_each(|route| route.fmt(f))
    }
}

impl fmt::Display for RouteReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} {}: {} requests",
            self.method,
            self.path,
            self.sent.len()
        )?;
        for error in &self.errors {
            writeln!(f, "  error: {error}")?;
        }
        for finding in &self.findings {
            let Finding {
                name,
                severity,
                request,
                response,
            } = finding;
            writeln!(f, "  {severity} {name}: {request} → {response}")?;
        }
        for Finding { name, response, .. } in &self.accepted {
            writeln!(f, "  accepted {name}: {response}")?;
        }
        if !self.not_tested.is_empty() {
            writeln!(f, "  not tested: {}", self.not_tested.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bypass => "BYPASS",
            Self::Weakness => "weakness",
        })
    }
}

fn method_text<S: Serializer>(method: &Method, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(method.as_str())
}
