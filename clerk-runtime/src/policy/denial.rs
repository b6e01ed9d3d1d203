//! Reason of a rejection, and the response to it.

use std::fmt;
use std::sync::Arc;

use super::context::RequestContext;
use super::rules::SourceLocation;
use super::{AudienceRule, BindingKind, Failure, Requirement, Reverification, TokenType};
use crate::caller::Reason;
use crate::oauth;

/// Rejection of a request by a policy. It is an error type of every supported framework: return it
/// from a handler, or use `?`.
///
/// # Explanations
///
/// Each denial that becomes a response emits a `tracing` event with the target
/// `clerk_runtime::denied` and the level `DEBUG`, whether it comes from an attribute or from code
/// in a handler. The fields are stable, and never contain a token:
///
/// | field | content |
/// |---|---|
/// | `handler`, `file`, `line` | the handler, or the named policy of [`Auth::require`](crate::Auth::require) |
/// | `kind` | `missing`, `denied`, `reverification` or `internal` |
/// | `code` | [`code`](Self::code) |
/// | `clause` | the first condition that failed; absent if the request is unauthenticated, except for a token for another audience |
/// | `token_type` | the type of the token in the request, valid or not; absent without a token |
/// | `status` | the status of the response |
///
/// [`ClerkBuilder::explain_denials`](crate::config::ClerkBuilder::explain_denials) adds the same to
/// a response header during development.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Denial(Box<DenialInner>);

/// Kind of a rejection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DenialKind {
    /// The request is unauthenticated, or its token is for another audience, or of a type that the
    /// handler's policy does not accept.
    Missing,
    /// The caller is authenticated, but not permitted.
    Denied,
    /// All conditions are met except a recent verification.
    Reverification,
    /// A value that the handler binds is missing although the policy was met, which is an error in
    /// this crate.
    Internal,
}

impl DenialKind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Denied => "denied",
            Self::Reverification => "reverification",
            Self::Internal => "internal",
        }
    }
}

/// First condition that failed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Clause {
    /// A condition of the attribute.
    Requirement(Requirement),
    /// The token's type, which a policy that is named inside the handler's does not accept. A type
    /// that the handler's own policy does not accept is [`DenialKind::Missing`], without a clause.
    TokenType,
    /// `audience`
    Audience(AudienceRule),
    /// `scopes`
    Scopes(&'static [&'static str]),
    /// `actor`
    Actor,
    /// `org` or `org_slug`: the path parameter's name.
    Org(&'static str),
    /// A required parameter whose value the caller does not have, such as `OrgId` without an active
    /// organization.
    Binding(BindingKind),
}

/// Response to a denial.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DenialReply {
    /// This failure. A redirect is only sent to callers that can follow it.
    Failure(Failure),
    /// 403 with the body that makes clerk-js ask for a factor.
    Reverification(Reverification),
    /// 403 that names the missing scopes (RFC 6750).
    InsufficientScope,
    /// 500
    Internal,
}

/// Reason why a request counts as unauthenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MissingReason {
    /// There are no credentials, or they are not accepted.
    Credentials,
    /// The session has unfinished tasks.
    Pending,
    /// The session has ended since the token was issued.
    SessionEnded,
    /// The user was deleted after the token was issued.
    UserDeleted,
    /// The token is valid, but issued for another audience than this one.
    Audience(AudienceRule),
}

/// Explanation of a token for another audience.
pub(crate) const OTHER_AUDIENCE: &str = "The token was not issued for this resource.";

/// Cause of a denial, without its circumstances.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DenialCause {
    Missing(MissingReason),
    Denied(Clause),
    Reverification(Reverification),
    Internal(BindingKind),
}

/// Circumstances of a denial that its response depends on.
#[derive(Clone, Debug)]
pub(crate) struct Circumstances {
    /// Type of the caller's valid token. Without a valid token, the only accepted type if that is a
    /// machine token. Differs from [`Denial::token_type`], which includes invalid tokens.
    pub(crate) caller_or_required_type: Option<TokenType>,
    /// Set if the caller has a machine token or a token of a JWT template, if the token is of none
    /// of several accepted types, or if session tokens are not accepted: no redirect, and 401
    /// instead of 404.
    pub(crate) machine: bool,
    /// Set if OAuth tokens are accepted.
    pub(crate) accepts_oauth: bool,
    /// Scopes that an OAuth token needs for this request; empty if OAuth tokens are not accepted.
    pub(crate) scopes: Vec<&'static str>,
    /// Location of the attribute or of the named policy.
    pub(crate) location: Option<SourceLocation>,
    pub(crate) request: Arc<RequestContext>,
}

#[derive(Clone, Debug)]
struct DenialInner {
    cause: DenialCause,
    failure: Option<Failure>,
    circumstances: Circumstances,
}

impl Denial {
    pub(crate) fn new(
        cause: DenialCause,
        failure: Option<Failure>,
        circumstances: Circumstances,
    ) -> Self {
        Self(Box::new(DenialInner {
            cause,
            failure,
            circumstances,
        }))
    }

    /// Attaches the context of the request.
    pub(crate) fn in_request(mut self, request: Arc<RequestContext>) -> Self {
        self.0.circumstances.request = request;
        self
    }

    /// Returns the kind of the rejection.
    #[must_use]
    pub fn kind(&self) -> DenialKind {
        match self.0.cause {
            DenialCause::Missing(_) => DenialKind::Missing,
            DenialCause::Denied(_) => DenialKind::Denied,
            DenialCause::Reverification(_) => DenialKind::Reverification,
            DenialCause::Internal(_) => DenialKind::Internal,
        }
    }

    /// Returns a code for programs: Clerk's reason why the request is unauthenticated (such as
    /// `session-token-expired-refresh-…`), or one of `pending-session`, `session-ended`,
    /// `user-deleted`, `token-invalid-audience`, `not-allowed`, `insufficient-scope`,
    /// `reverification-error` and `unexpected-error`.
    /// [`Reply`](crate::Reply#the-default-error-body) lists the codes of common requests.
    #[must_use]
    pub fn code(&self) -> String {
        match self.0.cause {
            DenialCause::Missing(why) => self.missing_code(why),
            DenialCause::Denied(Clause::Scopes(_)) => String::from("insufficient-scope"),
            DenialCause::Denied(_) => String::from("not-allowed"),
            DenialCause::Reverification(_) => String::from("reverification-error"),
            DenialCause::Internal(_) => String::from("unexpected-error"),
        }
    }

    fn missing_code(&self, why: MissingReason) -> String {
        match (why, self.request().reason()) {
            (MissingReason::Pending, _) => String::from("pending-session"),
            (MissingReason::SessionEnded, _) => Reason::SessionEnded.to_string(),
            (MissingReason::UserDeleted, _) => Reason::UserDeleted.to_string(),
            (MissingReason::Audience(_), _) => Reason::TokenInvalidAudience.to_string(),
            (MissingReason::Credentials, Some(reason)) => reason.to_string(),
            (MissingReason::Credentials, None) if self.caller_or_required_type().is_some() => {
                Reason::TokenTypeMismatch.to_string()
            }
            (MissingReason::Credentials, None) => Reason::SessionTokenAndUatMissing.to_string(),
        }
    }

    /// Returns the first condition that failed. It is meant for logs; do not show it to clients.
    #[must_use]
    pub fn clause(&self) -> Option<Clause> {
        match self.0.cause {
            DenialCause::Denied(clause) => Some(clause),
            DenialCause::Reverification(required) => {
                Some(Clause::Requirement(Requirement::Reverification(required)))
            }
            DenialCause::Internal(kind) => Some(Clause::Binding(kind)),
            DenialCause::Missing(MissingReason::Audience(rule)) => Some(Clause::Audience(rule)),
            DenialCause::Missing(_) => None,
        }
    }

    /// Returns the type of the token in the request; `None` without a token. If the token is not
    /// valid, this is the type that it claims to have.
    #[must_use]
    pub fn token_type(&self) -> Option<TokenType> {
        self.request().presented
    }

    /// Returns `true` if a browser is loading a page or an inline frame, so that it can be redirected
    /// to a sign-in page; `false` for requests of scripts (`fetch`, htmx and similar) and other
    /// programs, and for web sockets.
    ///
    /// Browsers send `Sec-Fetch-Dest`, which is `document` or `iframe` for a page load. Without it, a
    /// request counts as a page load if `Accept` begins with `text/html`, if `Sec-Fetch-Mode` is absent
    /// or `navigate`, and if the request has neither `X-Requested-With: XMLHttpRequest` nor a header of
    /// htmx, Turbo, Inertia, Unpoly, Alpine or pjax.
    ///
    /// Also `false` for a page load if earlier handshakes gave this browser no lasting session, for
    /// example because the session cookie is larger than browsers accept. The sign-in page would
    /// send the browser back, in an endless loop.
    ///
    /// ```
    /// use clerk_runtime::{Denial, Reply};
    ///
    /// fn sign_in(denial: &Denial) -> Reply {
    ///     if denial.is_page() {
    ///         Reply::redirect("/sign-in")
    ///     } else {
    ///         Reply::text(401, "sign in first")
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.request().page && !self.ends_redirects()
    }

    /// Returns `true` if a redirect to a sign-in page would start a loop.
    pub(crate) fn ends_redirects(&self) -> bool {
        let decision = self.request().decision.as_ref();
        decision.is_some_and(|it| it.ends_redirects)
    }

    /// Returns the type of the caller's valid token. Without a valid token, returns the only accepted
    /// type if that is a machine token.
    fn caller_or_required_type(&self) -> Option<TokenType> {
        self.0.circumstances.caller_or_required_type
    }

    /// Returns `true` if there is a session, but with unfinished tasks.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self.0.cause, DenialCause::Missing(MissingReason::Pending))
    }

    /// Returns the requested URL as the browser shows it, without Clerk's own parameters. It is the
    /// return URL for a sign-in page of the application. `None` without the middleware, and if `Host`
    /// is empty or malformed, unless `public_url` is set or a proxy reports a host.
    ///
    /// Scheme and host come from [`public_url`](crate::config::ClerkBuilder::public_url). Without
    /// that setting, they come from `Host` and the headers of proxies, which the client controls
    /// unless a proxy overwrites them: the sign-in page must return to trusted origins only. Without
    /// any host, as in HTTP/1.0, the host is `localhost`.
    /// Percent-encode the URL in a query parameter:
    ///
    /// ```
    /// use clerk_runtime::{Denial, Reply};
    ///
    /// fn sign_in(denial: &Denial) -> Reply {
    ///     let back = denial.return_url();
    ///     let query = url::form_urlencoded::Serializer::new(String::new())
    ///         .extend_pairs(back.map(|url| ("back", url)))
    ///         .finish();
    ///     Reply::redirect(&format!("/login?{query}"))
    /// }
    /// ```
    #[must_use]
    pub fn return_url(&self) -> Option<String> {
        let origin = self
            .request()
            .settings
            .as_ref()?
            .config()
            .public_url
            .as_ref();
        let url = self.request().return_url.as_ref()?.to_url(origin)?;
        Some(url.into())
    }

    /// Returns the value of the header `WWW-Authenticate` for this denial (RFC 6750, RFC 9728). This
    /// crate's replies with 401, and with 403 for missing scopes, have this header. A function of the
    /// application that returns the reply, such as `on_missing = …`, must add it itself.
    ///
    /// ```
    /// use clerk_runtime::{Denial, Reply};
    /// use serde_json::json;
    ///
    /// fn json_rpc(denial: &Denial) -> Reply {
    ///     let body = json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32001, "message": denial.code()}});
    ///     let reply = Reply::json(401, body);
    ///     reply.header("www-authenticate", &denial.challenge()).unwrap_or(Reply::status(401))
    /// }
    /// ```
    #[must_use]
    pub fn challenge(&self) -> String {
        oauth::for_denial(self)
    }

    /// Returns `true` if the token is valid, but for another audience than the policy's.
    pub(crate) fn names_other_audience(&self) -> bool {
        matches!(self.clause(), Some(Clause::Audience(_)))
    }

    /// Returns `true` if the token is not for the URL that was called, which is the policy's
    /// audience.
    pub(crate) fn names_other_resource(&self) -> bool {
        matches!(
            self.clause(),
            Some(Clause::Audience(AudienceRule::Resource))
        )
    }

    /// Returns an explanation for developers why the request is unauthenticated; often empty.
    pub(crate) fn message(&self) -> Option<&str> {
        if self.names_other_audience() {
            return Some(OTHER_AUDIENCE);
        }
        self.request().message()
    }

    /// Returns `true` if the policy accepts OAuth tokens.
    pub(crate) fn accepts_oauth(&self) -> bool {
        self.0.circumstances.accepts_oauth
    }

    /// Returns the scopes that an OAuth token needs for this request; empty if OAuth tokens are not
    /// accepted.
    pub(crate) fn scopes(&self) -> &[&'static str] {
        &self.0.circumstances.scopes
    }

    /// Returns `true` if the handler or its policy sets the response.
    pub(crate) fn has_own_reply(&self) -> bool {
        self.0.failure.is_some()
    }

    /// Returns the path parameter of `org` or `org_slug`, if the request does not have exactly one
    /// decodable value of it. A route that lacks the parameter or has it twice is a mistake in the
    /// program, and rejects every request.
    pub(crate) fn missing_parameter(&self) -> Option<&'static str> {
        match self.0.cause {
            DenialCause::Denied(Clause::Org(name))
                if self.request().path_parameter(name).is_none() =>
            {
                Some(name)
            }
            _ => None,
        }
    }

    /// Returns the name and source location of the handler or named policy.
    pub(crate) fn location(&self) -> Option<SourceLocation> {
        self.0.circumstances.location
    }

    pub(crate) fn request(&self) -> &RequestContext {
        &self.0.circumstances.request
    }

    /// Returns the response to send. Reverification and internal errors have fixed responses. For all
    /// others, the policy's failure applies, or else `default`, the application's own failure for this
    /// [kind](Self::kind). If neither has one, Clerk's defaults apply: missing scopes get 403, a
    /// machine gets 401, an unauthenticated page load is redirected to the sign-in page, and all
    /// others get 404.
    ///
    /// A failure that is a redirect is ignored for machines. `response::reject` replaces the redirect
    /// of a request that is not a page load with a rejection that contains the target.
    pub(crate) fn reply(&self, default: Option<Failure>) -> DenialReply {
        match self.0.cause {
            DenialCause::Reverification(required) => DenialReply::Reverification(required),
            DenialCause::Internal(_) => DenialReply::Internal,
            DenialCause::Missing(_) | DenialCause::Denied(_) => {
                self.reply_for(self.0.failure.or(default))
            }
        }
    }

    fn reply_for(&self, failure: Option<Failure>) -> DenialReply {
        let failure = failure.filter(|it| !(self.0.circumstances.machine && it.is_redirect()));
        match (failure, self.0.cause) {
            (Some(failure), _) => DenialReply::Failure(failure),
            (None, DenialCause::Denied(Clause::Scopes(_))) => DenialReply::InsufficientScope,
            (None, _) if self.0.circumstances.machine => DenialReply::Failure(Failure::Status(401)),
            (None, DenialCause::Missing(_)) if self.request().page => {
                DenialReply::Failure(Failure::SignIn)
            }
            (None, _) => DenialReply::Failure(Failure::Status(404)),
        }
    }
}

impl fmt::Display for DenialInner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cause {
            DenialCause::Missing(why) => f.write_str(match why {
                MissingReason::Credentials => "the request is unauthenticated",
                MissingReason::Pending => "the session has unfinished tasks",
                MissingReason::SessionEnded => "the session has ended",
                MissingReason::UserDeleted => "the user was deleted",
                MissingReason::Audience(_) => "the token is for another audience",
            }),
            DenialCause::Denied(clause) => write!(f, "not allowed: {clause}"),
            DenialCause::Reverification(required) => {
                write!(f, "a factor must be verified again: {required}")
            }
            DenialCause::Internal(kind) => write!(f, "`{kind}` cannot be bound"),
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Requirement(requirement) => write!(f, "{requirement}"),
            Self::TokenType => f.write_str("a token of this type is not accepted"),
            Self::Audience(rule) => write!(f, "audience {rule}"),
            Self::Scopes(scopes) => write!(f, "scopes {}", scopes.join(" ")),
            Self::Actor => f.write_str("actor"),
            Self::Org(parameter) => write!(f, "the organization in path parameter `{parameter}`"),
            Self::Binding(kind) => write!(f, "the caller has no `{kind}`"),
        }
    }
}
