//! Rules by which responses are judged. No I/O.

use std::collections::BTreeSet;

use url::{Origin, Url};

use super::attempt::{Attempt, Expectation};
use super::cases::FOREIGN_HOST;
use super::client::RequestOutcome;
use super::report::Severity;
use super::response::Received;

/// Shortest protected body that is searched for in larger ones.
const SEARCHED_BODY: usize = 8;

/// Responses to harmless requests, with which those to hostile ones are compared.
#[derive(Debug)]
pub(super) struct Baseline {
    pub(super) app: Url,
    /// Body of the response to a valid credential.
    pub(super) protected_body: Vec<u8>,
    /// Response to an unknown path.
    pub(super) unknown_path: Option<Received>,
    /// Origins to which the application redirects requests without credentials.
    pub(super) sign_in_origins: BTreeSet<String>,
}

/// Returns the severity and the description of a finding; `None` if the response is acceptable.
pub(super) fn judge(
    attempt: &Attempt,
    outcome: &RequestOutcome,
    baseline: &Baseline,
) -> Option<(Severity, String)> {
    let weakness = |text: &str| Some((Severity::Weakness, text.to_owned()));
    match outcome {
        RequestOutcome::Response(received) => baseline.judge(attempt, received),
        RequestOutcome::Closed | RequestOutcome::Malformed if attempt.may_be_closed => None,
        RequestOutcome::Closed => weakness("the connection was closed without a response"),
        RequestOutcome::TimedOut => weakness("no response within the time limit"),
        RequestOutcome::Malformed => weakness("the response is not HTTP"),
        RequestOutcome::Unreachable(_) => weakness("the server no longer accepts connections"),
    }
}

impl Baseline {
    fn judge(&self, attempt: &Attempt, received: &Received) -> Option<(Severity, String)> {
        let status = received.status;
        if self.has_protected_body(received) {
            return Some((
                attempt.severity,
                format!("{status} with the protected body"),
            ));
        }
        match status {
            200..=299 if self.is_accepted(attempt, received) => Some((
                attempt.severity,
                format!("{status} in place of a rejection"),
            )),
            300..=399 => {
                let target = self.foreign_redirect(received)?;
                let remedy = self.redirect_remedy(received);
                let text = format!("{status} to another origin, {target}: {remedy}");
                Some((Severity::Weakness, text))
            }
            501 | 505 => None,
            500.. => Some((Severity::Weakness, format!("{status}, a server error"))),
            _ => None,
        }
    }

    fn is_accepted(&self, attempt: &Attempt, received: &Received) -> bool {
        match attempt.expectation {
            Expectation::Rejected => true,
            Expectation::RejectedOrUnknownPath => {
                let unknown = self.unknown_path.as_ref();
                unknown.is_none_or(|it| it.status != received.status || it.body != received.body)
            }
            Expectation::NoProtectedBody => false,
        }
    }

    fn has_protected_body(&self, received: &Received) -> bool {
        let body = &self.protected_body;
        if body.is_empty() || received.body.len() < body.len() {
            return false;
        }
        received.body == *body
            || body.len() >= SEARCHED_BODY && memchr::memmem::find(&received.body, body).is_some()
    }

    /// Returns the origin of a redirect that leads neither to the application nor to sign-in.
    fn foreign_redirect(&self, received: &Received) -> Option<String> {
        let origin = self.redirect_origin(received)?;
        let known = origin == origin_of(&self.app) || self.sign_in_origins.contains(&origin);
        (!known).then_some(origin)
    }

    /// Returns the remedy for a redirect to another origin.
    fn redirect_remedy(&self, received: &Received) -> &'static str {
        let location = received.location.as_deref().unwrap_or_default();
        let target = self.app.join(location).ok();
        let host = target.as_ref().and_then(Url::host_str);
        if host.is_some_and(|host| host == FOREIGN_HOST || self.app.host_str() == Some(host)) {
            "configure the server's public origin (`public_url` or `CLERK_PUBLIC_URL`), so that \
             headers of the request do not determine it"
        } else {
            "configure the server's public origin (`public_url` or `CLERK_PUBLIC_URL`), or name a \
             sign-in page with `Suite::sign_in_origin`"
        }
    }

    /// Returns the origin of a redirect.
    pub(super) fn redirect_origin(&self, received: &Received) -> Option<String> {
        let location = received.location.as_deref()?;
        let target = self.app.join(location);
        Some(target.map_or_else(|_| "an invalid URL".to_owned(), |url| origin_of(&url)))
    }
}

fn origin_of(url: &Url) -> String {
    match url.origin() {
        Origin::Opaque(_) => format!("{}:", url.scheme()),
        origin @ Origin::Tuple(..) => origin.ascii_serialization(),
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    fn finding(location: &str) -> String {
        let baseline = Baseline {
            app: "http://127.0.0.1:3000".parse().unwrap(),
            protected_body: Vec::new(),
            unknown_path: None,
            sign_in_origins: BTreeSet::new(),
        };
        let received = Received {
            status: 307,
            location: Some(location.to_owned()),
            ..Received::default()
        };
        let attempt = Attempt::new("x-forwarded-host", Method::GET, "/admin");
        let found = judge(&attempt, &RequestOutcome::Response(received), &baseline);
        found.unwrap().1
    }

    #[test]
    fn redirect_to_another_origin_names_the_remedy() {
        for location in ["https://hostile.example/sign-in", "https://127.0.0.1:3000/"] {
            let text = finding(location);
            assert!(text.contains("(`public_url` or"), "{text}");
            assert!(!text.contains("sign_in_origin"), "{text}");
        }
        let text = finding("https://other.example/sign-in");
        assert!(text.contains("`Suite::sign_in_origin`"), "{text}");
    }
}
