//! Why a caller was refused, and how that is answered.

use std::fmt;
use std::sync::Arc;

use super::context::RequestContext;
use super::rules::Place;
use super::{BindingKind, Failure, Requirement, Reverification, TokenType};
use crate::caller::Reason;
use crate::engine::delete_clerks_own;

/// Why a caller was refused. An error type of every supported framework: return it, or use `?`.
///
/// # Explanations
///
/// Each denial that is answered is a `tracing` event of the target `clerk_runtime::denied` at the
/// level `DEBUG`, wherever it came up. Its fields are stable, and a token is never among them:
///
/// | field | content |
/// |---|---|
/// | `handler`, `file`, `line` | the handler, or the named policy of [`Auth::require`](crate::Auth::require) |
/// | `kind` | `missing`, `denied`, `reverification` or `internal` |
/// | `code` | [`code`](Self::code) |
/// | `clause` | the first condition that failed; absent where nobody calls |
/// | `token_type` | the type of the token that came, good or not; absent where none did |
/// | `status` | of the answer |
///
/// [`ClerkBuilder::explain_denials`](crate::config::ClerkBuilder::explain_denials) says the same in a
/// response header during development.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Denial(Box<Inner>);

/// The kinds of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DenialKind {
    /// Nobody is signed in.
    Missing,
    /// Somebody is, and may not.
    Denied,
    /// Everything holds but a recent verification.
    Reverification,
    /// What Clerk holds doesn't fit what the handler binds: an error in the program.
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

/// The first condition that failed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Clause {
    /// A condition of the attribute.
    Requirement(Requirement),
    /// The token's type.
    TokenType,
    /// `scopes`
    Scopes(&'static [&'static str]),
    /// `actor`
    Actor,
    /// `org` or `org_slug`: the path parameter's name.
    Org(&'static str),
    /// A parameter that can't be bound.
    Binding(BindingKind),
}

/// What is to be sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    /// This failure; a redirect only where it means something to the caller.
    Failure(Failure),
    /// 403 with the body that makes clerk-js ask for a factor.
    Reverification(Reverification),
    /// 403 that names the scopes (RFC 6750).
    InsufficientScope(&'static [&'static str]),
    /// 500
    Internal,
}

/// The cause of a denial, without its circumstances.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cause {
    Missing { pending: bool },
    Denied(Clause),
    Reverification(Reverification),
    Internal(BindingKind),
}

/// Who was refused, as far as an answer depends on it.
#[derive(Clone, Debug)]
pub(crate) struct Circumstances {
    /// The type of the caller's token, or that a machine-only policy asks for.
    pub(crate) token_type: Option<TokenType>,
    /// A machine calls, or only machines are welcome: no redirect, and 401 instead of 404.
    pub(crate) machine: bool,
    /// Where the attribute or the named policy stands.
    pub(crate) place: Option<Place>,
    pub(crate) request: Arc<RequestContext>,
}

#[derive(Clone, Debug)]
struct Inner {
    cause: Cause,
    failure: Option<Failure>,
    circumstances: Circumstances,
}

impl Denial {
    pub(crate) fn new(
        cause: Cause,
        failure: Option<Failure>,
        circumstances: Circumstances,
    ) -> Self {
        Self(Box::new(Inner {
            cause,
            failure,
            circumstances,
        }))
    }

    /// The same refusal, of this request.
    pub(crate) fn in_request(mut self, request: Arc<RequestContext>) -> Self {
        self.0.circumstances.request = request;
        self
    }

    /// What kind of refusal it is.
    #[must_use]
    pub fn kind(&self) -> DenialKind {
        match self.0.cause {
            Cause::Missing { .. } => DenialKind::Missing,
            Cause::Denied(_) => DenialKind::Denied,
            Cause::Reverification(_) => DenialKind::Reverification,
            Cause::Internal(_) => DenialKind::Internal,
        }
    }

    /// A code for programs: why nobody is signed in, as Clerk says it (`session-token-expired`), or
    /// `pending-session`, `not-allowed`, `insufficient-scope`, `reverification-error`,
    /// `unexpected-error`.
    #[must_use]
    pub fn code(&self) -> String {
        match self.0.cause {
            Cause::Missing { pending: true } => String::from("pending-session"),
            Cause::Missing { pending: false } => self.missing_code(),
            Cause::Denied(Clause::Scopes(_)) => String::from("insufficient-scope"),
            Cause::Denied(_) => String::from("not-allowed"),
            Cause::Reverification(_) => String::from("reverification-error"),
            Cause::Internal(_) => String::from("unexpected-error"),
        }
    }

    fn missing_code(&self) -> String {
        match self.request().reason() {
            Some(reason) => reason.to_string(),
            None if self.0.circumstances.token_type.is_some() => {
                Reason::TokenTypeMismatch.to_string()
            }
            None => Reason::SessionTokenAndUatMissing.to_string(),
        }
    }

    /// The first condition that failed, for one's own logs; don't show it to strangers.
    #[must_use]
    pub fn clause(&self) -> Option<Clause> {
        match self.0.cause {
            Cause::Denied(clause) => Some(clause),
            Cause::Reverification(asked) => {
                Some(Clause::Requirement(Requirement::Reverification(asked)))
            }
            Cause::Internal(kind) => Some(Clause::Binding(kind)),
            Cause::Missing { .. } => None,
        }
    }

    /// Returns the type of the token that came with the request; `None` if none did. Where the token
    /// isn't good, this is the type that it claims to be of.
    #[must_use]
    pub fn token_type(&self) -> Option<TokenType> {
        self.request().presented
    }

    /// Returns `true` if a browser is loading a page or a frame, so that a redirect leads somewhere;
    /// `false` for the requests of scripts (`fetch`, htmx and the like), of programs, and for
    /// web sockets.
    ///
    /// Browsers say so with `Sec-Fetch-Dest`. Without it, `Accept` contains `text/html`, and neither
    /// `X-Requested-With: XMLHttpRequest` nor a header of htmx, Turbo, Inertia, Unpoly, Alpine or pjax
    /// is there.
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
        self.request().page
    }

    /// Returns the type of token that the policy speaks of, whether or not one came.
    pub(crate) fn wants(&self) -> Option<TokenType> {
        self.0.circumstances.token_type
    }

    /// Whether there is a session, but with unfinished tasks.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self.0.cause, Cause::Missing { pending: true })
    }

    /// The URL that was asked for, as the visitor's browser shows it and without Clerk's own
    /// parameters: the way back from a sign-in page of one's own. `None` without the middleware, and
    /// if the request names no host.
    ///
    /// Scheme and host are those of [`public_url`](crate::config::ClerkBuilder::public_url). Without
    /// that setting they are what `Host` and the headers of proxies say, which is the sender's word
    /// unless a proxy overwrites them: let the page return to origins of yours alone. As a parameter it
    /// is to be percent-encoded:
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
        let origin = self.request().site.as_ref()?.config().public_url.as_ref();
        let mut url = self.request().way_back.as_ref()?.url(origin)?;
        delete_clerks_own(&mut url);
        Some(url.into())
    }

    /// Whether the handler, or its policy, says how it is answered.
    pub(crate) fn states_an_answer(&self) -> bool {
        self.0.failure.is_some()
    }

    /// The path parameter that `org = path("…")` asks for and the route lacks: a mistake in the
    /// program, which refuses everybody.
    pub(crate) fn missing_parameter(&self) -> Option<&'static str> {
        match self.0.cause {
            Cause::Denied(Clause::Org(name)) if self.request().path_parameter(name).is_none() => {
                Some(name)
            }
            _ => None,
        }
    }

    /// The handler's or the named policy's name, and where it stands.
    pub(crate) fn place(&self) -> Option<Place> {
        self.0.circumstances.place
    }

    pub(crate) fn request(&self) -> &RequestContext {
        &self.0.circumstances.request
    }

    /// What to send. A redirect is for pages: other requests are told its target. `default` is the application's own failure for this [kind](Self::kind), if it
    /// has one; Clerk's stand behind it: a page goes to sign-in, a machine gets 401, anything else
    /// 404.
    pub(crate) fn answer(&self, default: Option<Failure>) -> Answer {
        match self.0.cause {
            Cause::Reverification(asked) => Answer::Reverification(asked),
            Cause::Internal(_) => Answer::Internal,
            Cause::Missing { .. } | Cause::Denied(_) => self.refusal(self.0.failure.or(default)),
        }
    }

    fn refusal(&self, stated: Option<Failure>) -> Answer {
        let stated = stated.filter(|it| !(self.0.circumstances.machine && it.is_redirect()));
        match (stated, self.0.cause) {
            (Some(failure), _) => Answer::Failure(failure),
            (None, Cause::Denied(Clause::Scopes(scopes))) => Answer::InsufficientScope(scopes),
            (None, _) if self.0.circumstances.machine => Answer::Failure(Failure::Status(401)),
            (None, Cause::Missing { .. }) if self.request().page => {
                Answer::Failure(Failure::SignIn)
            }
            (None, _) => Answer::Failure(Failure::Status(404)),
        }
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cause {
            Cause::Missing { pending: true } => f.write_str("the session has unfinished tasks"),
            Cause::Missing { pending: false } => f.write_str("nobody is signed in"),
            Cause::Denied(clause) => write!(f, "not allowed: {clause}"),
            Cause::Reverification(asked) => write!(f, "a factor must be verified again: {asked}"),
            Cause::Internal(kind) => write!(f, "`{kind}` can't be bound"),
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Requirement(requirement) => write!(f, "{requirement}"),
            Self::TokenType => f.write_str("a token of this type is not accepted"),
            Self::Scopes(scopes) => write!(f, "scopes {}", scopes.join(" ")),
            Self::Actor => f.write_str("actor"),
            Self::Org(parameter) => write!(f, "the organization in path parameter `{parameter}`"),
            Self::Binding(kind) => write!(f, "the caller has no `{kind}`"),
        }
    }
}
