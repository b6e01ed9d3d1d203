//! What an answer depends on besides the caller.

use std::fmt;
use std::sync::Arc;

use http::Uri;

use crate::caller::Reason;
use crate::engine::{Decision, State};
use crate::facts::WayBack;
use crate::policy::TokenType;
use crate::response::Site;

/// The bits of a request that a refusal's answer and `org = path("…")` need. Filled in by the gate,
/// carried by `Auth`, so that a refusal in a handler's body is answered like one before it.
#[derive(Clone, Default)]
pub(crate) struct RequestContext {
    /// A browser loads a page or a frame.
    pub(crate) page: bool,
    /// The type of the token that came, as it looks where it isn't good; `None`: none came.
    pub(crate) presented: Option<TokenType>,
    /// The method is GET or HEAD.
    pub(crate) safe_method: bool,
    /// The way back from the sign-in page; behind the middleware alone, without which no handshake
    /// can take place.
    pub(crate) way_back: Option<WayBack>,
    /// The requested URI, for the log.
    pub(crate) uri: Option<Uri>,
    /// The request's state.
    pub(crate) decision: Option<Decision>,
    /// The instance's part of an answer.
    pub(crate) site: Option<Arc<dyn Site>>,
    /// The path parameters that the policy asks for, by name, decoded.
    pub(crate) path: Vec<(&'static str, Arc<str>)>,
}

impl RequestContext {
    /// Why nobody is signed in.
    pub(crate) fn reason(&self) -> Option<&Reason> {
        match &self.decision.as_ref()?.state {
            State::SignedOut { reason, .. } | State::Handshake { reason, .. } => Some(reason),
            State::SignedIn(_) | State::Fault { .. } => None,
        }
    }

    /// Why nobody is signed in, in words for developers.
    pub(crate) fn message(&self) -> Option<&str> {
        match &self.decision.as_ref()?.state {
            State::SignedOut { message, .. } | State::Handshake { message, .. } => Some(message),
            State::SignedIn(_) | State::Fault { .. } => None,
        }
    }

    /// A path parameter, if the route has it.
    pub(crate) fn path_parameter(&self, name: &str) -> Option<&str> {
        self.path
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| &**value)
    }
}

/// Without the way back, which can sign somebody in.
impl fmt::Debug for RequestContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestContext")
            .field("page", &self.page)
            .field("safe_method", &self.safe_method)
            .field("middleware", &self.way_back.is_some())
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
