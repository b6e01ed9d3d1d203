//! Credentials that a policy accepts.

use super::{AcceptedTokens, Azp, TokenType};

/// Credentials that a policy accepts, as data for the engine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Acceptance {
    pub(crate) tokens: AcceptedTokens,
    /// Names of the JWT templates whose tokens are accepted.
    pub(crate) templates: &'static [&'static str],
    /// Rule for session tokens in the header without `azp`.
    pub(crate) azp: Azp,
}

impl Acceptance {
    /// Returns `true` if a token in the header may be accepted that the middleware rejects: a session
    /// token without `azp`, or a token of a JWT template.
    pub(crate) const fn extends_sessions(self) -> bool {
        matches!(self.azp, Azp::Optional) || self.tokens.contains(TokenType::Template)
    }
}

impl From<AcceptedTokens> for Acceptance {
    fn from(tokens: AcceptedTokens) -> Self {
        Self {
            tokens,
            templates: &[],
            azp: Azp::Required,
        }
    }
}
