//! Properties of a request that a response depends on, besides the caller.

use std::fmt;
use std::sync::Arc;

use http::Uri;

use crate::caller::Reason;
use crate::engine::{Decision, State};
use crate::oauth::ResourceUrl;
use crate::policy::TokenType;
use crate::request_head::{ReturnUrl, is_loopback};
use crate::response::ReplySettings;

/// Properties of a request for the response to a rejection and for `org = path("…")`.
/// [`Auth`](crate::Auth) carries it, so that a rejection in a handler's body gets the same response
/// as one before the handler runs.
#[derive(Clone, Default)]
pub(crate) struct RequestContext {
    /// Set if a browser loads a page or a frame.
    pub(crate) page: bool,
    /// Type of the token in the request; if the token is not valid, the type that it appears to
    /// have. `None` if there is no token.
    pub(crate) presented: Option<TokenType>,
    /// Set if the method is GET or HEAD.
    pub(crate) safe_method: bool,
    /// Set if the method is HEAD.
    pub(crate) is_head: bool,
    /// Source of the return URL for the sign-in page. `None` without the middleware, since the
    /// handshake after a sign-in needs it.
    pub(crate) return_url: Option<ReturnUrl>,
    /// Requested URI, for the log.
    pub(crate) uri: Option<Uri>,
    /// Authentication decision of the request.
    pub(crate) decision: Option<Decision>,
    /// Instance whose settings the response depends on.
    pub(crate) settings: Option<Arc<dyn ReplySettings>>,
    /// Source of the URL that was called. `None` unless the handler accepts tokens whose audience
    /// may be this URL.
    pub(crate) called: Option<ReturnUrl>,
    /// Scopes that an OAuth token needs for the handler.
    pub(crate) scopes: Vec<&'static str>,
    /// Path parameters that the policy reads, by name, decoded.
    pub(crate) path: Vec<(&'static str, Arc<str>)>,
}

impl RequestContext {
    /// Returns the reason why the request is unauthenticated.
    pub(crate) fn reason(&self) -> Option<&Reason> {
        match &self.decision.as_ref()?.state {
            State::SignedOut { reason, .. } | State::Handshake { reason, .. } => Some(reason),
            State::SignedIn(_) | State::Fault { .. } => None,
        }
    }

    /// Returns an explanation for developers why the request is unauthenticated.
    pub(crate) fn message(&self) -> Option<&str> {
        match &self.decision.as_ref()?.state {
            State::SignedOut { message, .. } | State::Handshake { message, .. } => Some(message),
            State::SignedIn(_) | State::Fault { .. } => None,
        }
    }

    /// Returns the URL that was called, as an audience. `None` if its origin cannot be trusted: a
    /// client that chooses the origin could use a token that was issued for another resource. The
    /// origin of the setting is trusted, and in development a loopback origin. Also `None` for a path
    /// with dot segments, since the framework may call another handler than that of the resolved path.
    pub(crate) fn trusted_resource(&self) -> Option<String> {
        let config = self.settings.as_ref()?.config();
        let url = self
            .called
            .as_ref()?
            .called_url(config.public_url.as_ref())?;
        let is_trusted =
            config.public_url.is_some() || (config.is_development() && is_loopback(&url));
        is_trusted.then(|| ResourceUrl::called(&url).identifier())
    }

    /// Returns `true` if the setting for the application's origin is set.
    pub(crate) fn has_public_url(&self) -> bool {
        let config = self.settings.as_ref().map(|it| it.config());
        config.is_some_and(|config| config.public_url.is_some())
    }

    /// Returns a path parameter, if the route has it.
    pub(crate) fn path_parameter(&self, name: &str) -> Option<&str> {
        self.path
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| &**value)
    }
}

/// Omits the source of the return URL, which can contain credentials.
impl fmt::Debug for RequestContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestContext")
            .field("page", &self.page)
            .field("safe_method", &self.safe_method)
            .field("middleware", &self.return_url.is_some())
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
