//! All hostile requests, one file per kind.

mod authorization;
mod bodies;
mod claims;
mod cookies;
mod forwarded;
mod methods;
mod paths;
mod raw;
mod tokens;

use super::attempt::{Attempt, SentBody};
use super::forge::{Forge, TokenParts};
use super::route::ProtectedRoute;
use super::source::CredentialKind;

/// Host name of the attacker, which does not exist.
pub(super) const FOREIGN_HOST: &str = "hostile.example";

/// Data from which the requests to one route are made.
pub(super) struct Context<'a> {
    pub(super) route: &'a ProtectedRoute,
    /// Path and query of the route.
    pub(super) target: &'a str,
    /// Value of `Host`.
    pub(super) authority: &'a str,
    /// Credential that the route accepts.
    pub(super) valid: &'a str,
    /// Parts of a valid session token.
    pub(super) session: TokenParts,
    pub(super) forge: &'a Forge,
    /// Credentials that the route must reject.
    pub(super) rejected: Vec<(CredentialKind, String)>,
    /// `Cookie` header of a signed-in browser.
    pub(super) cookies: Option<String>,
    pub(super) public_key_pem: Option<String>,
    /// URL of the attacker's key set.
    pub(super) key_url: &'a str,
}

impl Context<'_> {
    /// Starts a request to the route, without credentials.
    fn attempt(&self, name: &'static str) -> Attempt {
        let attempt = Attempt::new(name, self.route.method.clone(), self.target);
        match &self.route.body {
            Some(body) => attempt
                .header("content-type", &body.content_type)
                .body(SentBody::Complete(body.bytes.clone())),
            None => attempt,
        }
    }

    /// Returns the request with a valid credential, which the server must accept.
    pub(super) fn control(&self) -> Attempt {
        self.attempt("valid").bearer(self.valid)
    }

    /// Returns requests without credentials, whose redirects lead to the sign-in page.
    pub(super) fn harmless(&self) -> [Attempt; 3] {
        let attempt = || self.attempt("harmless");
        let signed_in = "__client_uat=1; __clerk_db_jwt=dvb_hostile";
        [
            attempt(),
            attempt().page_load(),
            attempt().page_load().header("cookie", signed_in),
        ]
    }

    /// Returns the path without the query, and the query with its question mark.
    fn path_and_query(&self) -> (&str, &str) {
        let query = self.target.find('?').unwrap_or(self.target.len());
        self.target
            .split_at_checked(query)
            .unwrap_or((self.target, ""))
    }

    /// Returns the target with another parameter in its query.
    fn with_parameter(&self, name: &str, value: &str) -> String {
        let separator = if self.target.contains('?') { '&' } else { '?' };
        format!("{}{separator}{name}={value}", self.target)
    }

    /// Returns a session token signed by the attacker, with the instance's key id.
    fn forged(&self) -> String {
        self.forge.sign(&self.session)
    }
}

/// Returns all requests to one route.
pub(super) fn attempts(context: &Context<'_>) -> Vec<Attempt> {
    let kinds = [
        tokens::attempts,
        claims::attempts,
        authorization::attempts,
        cookies::attempts,
        paths::attempts,
        methods::attempts,
        forwarded::attempts,
        bodies::attempts,
        raw::attempts,
    ];
    kinds
        .iter()
        .flat_map(|attempts| attempts(context))
        .collect()
}
