//! Checked attributes. They are valid, so the expansion cannot fail.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Attribute, GenericParam, Ident, LitInt, LitStr, Path, Token, Type};

use crate::names::Tracking;

/// An attribute that guards a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HandlerAttribute {
    Protect,
    Auth,
}

/// Context of a guarded function.
#[derive(Clone, Default)]
pub(crate) struct HandlerContext {
    pub(crate) owner: Owner,
    /// The `cfg` attributes of its `impl`.
    pub(crate) cfgs: Vec<Attribute>,
    /// The runtime's path, if `crate = …` is set.
    pub(crate) root: Option<Path>,
    /// Span of the handler attribute, if `#[handlers]` is the one being expanded. The access matrix
    /// shows its line.
    pub(crate) at: Option<Span>,
}

/// The `impl` of a function, which is only known below `#[handlers]`.
#[derive(Clone, Default)]
pub(crate) enum Owner {
    #[default]
    Unknown,
    /// An inherent `impl`, with the name of its type. The policies are placed next to it.
    Type {
        name: String,
        params: Vec<GenericParam>,
    },
    /// An `impl` of a trait, which fixes the parameters.
    Trait,
}

/// An attribute and the parameters that it binds.
#[derive(Clone)]
pub(crate) struct Guarded {
    pub(crate) attribute: HandlerAttribute,
    pub(crate) context: HandlerContext,
    pub(crate) rules: Rules,
    pub(crate) token: TokenSettings,
    pub(crate) bindings: Vec<Bound>,
    /// The parameters that the framework fills.
    pub(crate) rest: Vec<syn::PatType>,
    /// Parameters in `rest` whose types must not be Clerk's.
    pub(crate) framework_parameters: Vec<FrameworkParameter>,
    /// The parameter that holds the request, if there is no extractor.
    pub(crate) request: Option<Ident>,
    /// The route's path parameters, if the framework assigns them by position.
    pub(crate) route: Vec<String>,
    /// Set if a rocket route attribute may be below the attribute, which is the correct order.
    pub(crate) is_above_route: bool,
    /// The route's parameters that are parsed into primitive types, with these types.
    pub(crate) parsed: Vec<(String, Ident)>,
}

/// Requirements, and responses to rejected requests.
#[derive(Clone, Default)]
pub(crate) struct Rules {
    pub(crate) conditions: Vec<Condition>,
    pub(crate) tokens: Option<Tokens>,
    pub(crate) audience: Option<Audience>,
    pub(crate) scopes: Vec<Name>,
    pub(crate) actor: Option<Actor>,
    pub(crate) org: Option<OrgCondition>,
    pub(crate) on_missing: Option<FailureOption>,
    pub(crate) on_invalid: Option<FailureOption>,
    pub(crate) on_denied: Option<FailureOption>,
    pub(crate) pending: bool,
    /// Set if session tokens without `azp` are accepted.
    pub(crate) azp_is_optional: bool,
    pub(crate) tracking: Tracking,
}

/// Options of the `token` parameter.
#[derive(Clone, Default)]
pub(crate) struct TokenSettings {
    pub(crate) template: Option<Name>,
    pub(crate) expires_in: Option<LitInt>,
}

/// Name of a role, permission, feature, plan, JWT template or scope, or an audience.
#[derive(Clone)]
pub(crate) enum Name {
    Literal(LitStr),
    /// A `const` of the runtime's type, or a text.
    Const(Path),
}

/// A condition on the caller.
#[derive(Clone)]
pub(crate) enum Condition {
    Role(Name),
    Permission(Name),
    Feature(Name),
    Plan(Name),
    Reverification(ReverificationOption),
    Check(Path),
    Policy(Path),
    All(Vec<Self>),
    Any(Vec<Self>),
}

/// A recent verification of factors.
#[derive(Clone)]
pub(crate) enum ReverificationOption {
    /// The name of the runtime's constant.
    Preset(&'static str),
    /// A `const` of the application.
    Const(Path),
    /// The name of the runtime's level, and the maximum age.
    Custom {
        level: &'static str,
        after_minutes: LitInt,
    },
}

/// Accepted token types.
#[derive(Clone)]
pub(crate) enum Tokens {
    Any,
    One(AcceptedToken),
    List(Vec<AcceptedToken>),
}

/// An accepted token type.
#[derive(Clone)]
pub(crate) enum AcceptedToken {
    /// Name of the runtime's variant.
    Type(&'static str),
    /// Tokens of the JWT template of this name.
    Template(LitStr),
}

/// Audience that a token must name.
#[derive(Clone)]
pub(crate) enum Audience {
    /// A literal, or a `const` of type `&str`.
    Named(Name),
    /// The URL that was called.
    Resource,
}

/// A rule on impersonation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    Deny,
    Only,
}

/// A path parameter that must name the active organization.
#[derive(Clone)]
pub(crate) enum OrgCondition {
    Id(LitStr),
    Slug(LitStr),
}

/// Response to a rejected request.
#[derive(Clone)]
pub(crate) enum FailureOption {
    Status(LitInt),
    Redirect(LitStr),
    SignIn(Ident),
    With(Path),
}

/// A value that can be bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BoundKind {
    UserId,
    SessionId,
    OrgId,
    Token,
    User,
    Auth,
    Claims,
    Clerk,
    Granted,
}

/// A bound parameter.
#[derive(Clone)]
pub(crate) struct Bound {
    pub(crate) kind: BoundKind,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) mutability: Option<Token![mut]>,
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) optional: bool,
}

/// A framework's parameter whose types must not be Clerk's, which only rustc can check.
#[derive(Clone)]
pub(crate) struct FrameworkParameter {
    /// Index among the framework's parameters.
    pub(crate) at: usize,
    /// The types that must not be Clerk's.
    pub(crate) types: Vec<Type>,
    pub(crate) message: String,
    /// Set if the parameter's type is replaced when one of `types` is Clerk's, so that the
    /// framework does not report it too.
    pub(crate) is_replaced: bool,
}

/// A named policy's declaration.
#[derive(Clone)]
pub(crate) struct NamedPolicy {
    /// Attributes and visibility.
    pub(crate) prefix: TokenStream,
    pub(crate) name: Ident,
    pub(crate) rules: Rules,
    pub(crate) root: Option<Path>,
}

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Literal(literal) => literal.to_tokens(tokens),
            Self::Const(path) => path.to_tokens(tokens),
        }
    }
}

impl Name {
    /// Returns the literal, unless it is a constant.
    pub(crate) fn literal(&self) -> Option<&LitStr> {
        match self {
            Self::Literal(literal) => Some(literal),
            Self::Const(_) => None,
        }
    }
}

impl HandlerAttribute {
    /// Returns the attribute's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Protect => "protect",
            Self::Auth => "auth",
        }
    }
}

impl Tokens {
    /// The default: session tokens alone.
    pub(crate) const SESSION: Self = Self::One(AcceptedToken::Type("Session"));

    /// Returns `true` if a token of this type is accepted.
    pub(crate) fn accept(&self, token: &str) -> bool {
        match self {
            Self::Any => token != AcceptedToken::TEMPLATE,
            Self::One(one) => one.name() == token,
            Self::List(list) => list.iter().any(|one| one.name() == token),
        }
    }

    /// Returns the names of the JWT templates whose tokens are accepted.
    pub(crate) fn templates(&self) -> Vec<&LitStr> {
        let list = match self {
            Self::Any => &[],
            Self::One(one) => std::slice::from_ref(one),
            Self::List(list) => list.as_slice(),
        };
        list.iter().filter_map(AcceptedToken::template).collect()
    }
}

impl AcceptedToken {
    /// Name of the runtime's variant for tokens of JWT templates.
    pub(crate) const TEMPLATE: &str = "Template";

    /// Returns the name of the runtime's variant.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Type(name) => name,
            Self::Template(_) => Self::TEMPLATE,
        }
    }

    /// Returns the name of the JWT template.
    pub(crate) fn template(&self) -> Option<&LitStr> {
        match self {
            Self::Type(_) => None,
            Self::Template(name) => Some(name),
        }
    }
}

impl BoundKind {
    pub(crate) const ALL: [(&'static str, Self); 9] = [
        ("user_id", Self::UserId),
        ("session_id", Self::SessionId),
        ("org_id", Self::OrgId),
        ("token", Self::Token),
        ("user", Self::User),
        ("auth", Self::Auth),
        ("claims", Self::Claims),
        ("clerk", Self::Clerk),
        ("granted", Self::Granted),
    ];

    /// Returns the value that a parameter of this name binds.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, kind)| *kind)
    }

    /// Returns the value that a parameter binds; an underscore before its name marks it as unused.
    pub(crate) fn of_parameter(name: &str) -> Option<Self> {
        Self::named(name.strip_prefix('_').unwrap_or(name))
    }

    /// Returns the value that a parameter could bind if its type has this name.
    pub(crate) fn of_type(name: &str) -> Option<Self> {
        let is_named = |kind: Self| kind.type_name().split('<').next() == Some(name);
        let mut kinds = Self::ALL.iter().map(|(_, kind)| *kind);
        kinds.find(|kind| is_named(*kind))
    }

    /// Returns the name of the parameters to which the value is bound.
    pub(crate) fn name(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, kind)| *kind == self);
        known.map_or("", |(name, _)| name)
    }

    /// Returns the usual type of the value, as error messages write it.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::UserId => "UserId",
            Self::SessionId => "SessionId",
            Self::OrgId => "OrgId",
            Self::Token => "Token",
            Self::User => "User",
            Self::Auth => "Auth",
            Self::Claims => "Claims<T>",
            Self::Clerk => "Clerk",
            Self::Granted => "Granted<P>",
        }
    }

    /// Returns `true` if every request has this value, so that it never needs an `Option`.
    pub(crate) fn is_always_present(self) -> bool {
        matches!(self, Self::Auth | Self::Clerk)
    }

    /// Returns `true` if a request with a token of this type can have this value.
    pub(crate) fn is_available_with(self, token: &str) -> bool {
        match self {
            Self::SessionId => token == "Session",
            Self::UserId | Self::User => token != "M2m",
            Self::OrgId => matches!(token, "Session" | "ApiKey"),
            _ => true,
        }
    }
}
