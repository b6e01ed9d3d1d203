//! Token types, and the types that a handler or request accepts (Clerk's `acceptsToken`).

use std::fmt;

/// Type of the token of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TokenType {
    /// A session token of a signed-in user (`session_token`).
    Session,
    /// An API key (`api_key`, `ak_…`).
    ApiKey,
    /// A machine-to-machine token (`m2m_token`, `mt_…` or a JWT whose `sub` is a machine).
    M2m,
    /// An OAuth access token (`oauth_token`, `oat_…` or a JWT of type `at+jwt`).
    OAuth,
    /// A token of a JWT template (`template_token`, not one of Clerk's names). It belongs to a user,
    /// but to no session, and stays valid after the session that it was created from has ended.
    ///
    /// Only accepted by policies that [name the template](crate::policy::Policy::templates), and not
    /// by [`AcceptedTokens::Any`].
    Template,
}

impl TokenType {
    /// Returns Clerk's name of the type, such as `session_token`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session_token",
            Self::ApiKey => "api_key",
            Self::M2m => "m2m_token",
            Self::OAuth => "oauth_token",
            Self::Template => "template_token",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Session => 1,
            Self::ApiKey => 2,
            Self::M2m => 4,
            Self::OAuth => 8,
            Self::Template => 16,
        }
    }
}

impl fmt::Display for TokenType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Accepted token types; Clerk's `acceptsToken`.
///
/// In Clerk, the details of a rejection differ between a single type and a list of one type, so both
/// forms are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AcceptedTokens {
    /// One type; session tokens are the default.
    One(TokenType),
    /// Any type of a list.
    List(TokenTypes),
    /// Any of Clerk's types (`any`), which excludes [`TokenType::Template`].
    Any,
}

impl AcceptedTokens {
    /// Session tokens alone: Clerk's default.
    pub const SESSION: Self = Self::One(TokenType::Session);

    /// Returns the rule that accepts any type of the list.
    #[must_use]
    pub const fn list(types: &[TokenType]) -> Self {
        Self::List(TokenTypes::new(types))
    }

    /// Returns the types that both accept, possibly none.
    pub(crate) const fn intersection(self, other: Self) -> Self {
        match (self, other) {
            (Self::Any, one) | (one, Self::Any) => one.without_templates(),
            (Self::One(one), types) | (types, Self::One(one)) if types.contains(one) => {
                Self::One(one)
            }
            (Self::List(some), Self::List(others)) => Self::List(TokenTypes(some.0 & others.0)),
            _ => Self::List(TokenTypes(0)),
        }
    }

    /// Returns these types without template tokens, which [`Any`](Self::Any) excludes.
    const fn without_templates(self) -> Self {
        match self {
            Self::One(TokenType::Template) => Self::List(TokenTypes(0)),
            Self::List(types) => Self::List(TokenTypes(types.0 & !TokenType::Template.bit())),
            types => types,
        }
    }

    /// Returns `true` if a token of this type is accepted.
    #[must_use]
    pub const fn contains(self, token_type: TokenType) -> bool {
        match self {
            Self::One(one) => one.bit() == token_type.bit(),
            Self::List(types) => types.contains(token_type),
            Self::Any => !matches!(token_type, TokenType::Template),
        }
    }
}

impl Default for AcceptedTokens {
    fn default() -> Self {
        Self::SESSION
    }
}

/// A set of token types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenTypes(u8);

impl TokenTypes {
    /// Creates the set of the given types.
    #[must_use]
    pub const fn new(types: &[TokenType]) -> Self {
        let mut bits = 0;
        let mut rest = types;
        while let [first, tail @ ..] = rest {
            bits |= first.bit();
            rest = tail;
        }
        Self(bits)
    }

    /// Returns `true` if the set contains this type.
    #[must_use]
    pub const fn contains(self, token_type: TokenType) -> bool {
        self.0 & token_type.bit() != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: TokenType = TokenType::Template;

    #[test]
    fn any_type_excludes_template_tokens() {
        assert!(!AcceptedTokens::Any.contains(TEMPLATE));
        assert!(AcceptedTokens::Any.contains(TokenType::Session));
    }

    #[test]
    fn template_tokens_are_accepted_if_both_policies_name_them() {
        let one = AcceptedTokens::One(TEMPLATE);
        let list = AcceptedTokens::list(&[TokenType::Session, TEMPLATE]);
        for types in [one, list] {
            assert!(types.contains(TEMPLATE) && types.intersection(list).contains(TEMPLATE));
            for both in [
                types.intersection(AcceptedTokens::Any),
                AcceptedTokens::Any.intersection(types),
            ] {
                assert!(!both.contains(TEMPLATE), "{both:?}");
            }
        }
    }
}
