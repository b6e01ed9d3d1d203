//! Value of `WWW-Authenticate` (RFC 6750, section 3), with the parameters of RFC 9728 by which a
//! client finds the authorization server.

use super::ResourceUrl;
use crate::policy::{Clause, Denial, DenialKind};
use crate::response::quotable;

/// Largest value in bytes. A parameter that does not fit is omitted as a whole, since a client would
/// follow a truncated URL and request a truncated scope.
const LIMIT: usize = 1024;

/// Largest number of characters of `error_description`.
const DESCRIPTION_LIMIT: usize = 160;

/// Returns the challenge of a denial.
///
/// It has an error code only if the request has a token. `resource_metadata` is the URL of the
/// metadata on this origin, if the middleware serves it and the policy accepts OAuth tokens.
pub(crate) fn for_denial(denial: &Denial) -> String {
    let mut challenge = Challenge(String::from("Bearer"));
    let is_missing = denial.kind() == DenialKind::Missing;
    let missing_scopes = missing_scopes(denial);
    if denial.token_type().is_some() || missing_scopes.is_some() {
        let code = if is_missing {
            "invalid_token"
        } else {
            "insufficient_scope"
        };
        challenge.add("error", code);
    }
    if let Some(resource) = resource(denial) {
        challenge.add("resource_metadata", &resource.metadata_url());
    }
    let scopes = match missing_scopes {
        Some(missing) if denial.scopes().is_empty() => missing,
        Some(_) => denial.scopes(),
        None if is_missing => denial.scopes(),
        None => &[],
    };
    if !scopes.is_empty() {
        challenge.add("scope", &quotable(&scopes.join(" ")));
    }
    let description = denial.message().filter(|it| !it.is_empty());
    if let Some(description) = description.filter(|_| denial.token_type().is_some()) {
        let description: String = quotable(description)
            .chars()
            .take(DESCRIPTION_LIMIT)
            .collect();
        challenge.add("error_description", &description);
    }
    challenge.0
}

/// Returns the resource and the scopes that its metadata must list; `None` if there are no scopes or no
/// metadata.
pub(crate) fn resource_and_scopes(denial: &Denial) -> Option<(ResourceUrl, &[&'static str])> {
    let scopes = denial.scopes();
    if scopes.is_empty() {
        return None;
    }
    Some((resource(denial)?, scopes))
}

/// Returns the scopes of the clause that failed.
fn missing_scopes(denial: &Denial) -> Option<&'static [&'static str]> {
    match denial.clause() {
        Some(Clause::Scopes(scopes)) => Some(scopes),
        _ => None,
    }
}

/// Returns the resource that the request calls, if its metadata is served and a client can use it.
fn resource(denial: &Denial) -> Option<ResourceUrl> {
    let request = denial.request();
    let settings = request.settings.as_deref()?;
    let is_served = denial.accepts_oauth() && settings.resource_server().serves_metadata;
    let config = settings.config();
    config.frontend.as_ref().filter(|_| is_served)?;
    // The middleware serves the metadata, and only requests behind it have a return URL.
    let return_url = request.return_url.as_ref()?;
    let url = return_url.called_url(config.public_url.as_ref())?;
    Some(ResourceUrl::called(&url))
}

struct Challenge(String);

impl Challenge {
    /// Adds a parameter, whose value must contain no quotes, if it fits.
    fn add(&mut self, name: &str, value: &str) {
        let comma = if self.0.contains('=') { "," } else { "" };
        let parameter = format!("{comma} {name}=\"{value}\"");
        if self.0.len() + parameter.len() <= LIMIT {
            self.0.push_str(&parameter);
        }
    }
}
