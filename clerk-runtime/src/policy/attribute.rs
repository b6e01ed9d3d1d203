//! A whole `#[protect(…)]` or `#[auth(…)]` as const data.

use std::slice;

use super::rules::SourceLocation;
use super::{
    Acceptance, AcceptedTokens, ActorRule, AudienceRule, Azp, Binding, BindingKind, Failure, Mode,
    OrgRule, ParseClaims, Pending, Requirement, TokenType, grammar,
};
use crate::oauth;

/// Policy of a handler, or a named policy: the options of an attribute as data.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Policy {
    mode: Mode,
    requirements: Requirements,
    tokens: Option<AcceptedTokens>,
    /// JWT templates whose tokens are accepted.
    templates: &'static [&'static str],
    azp: Option<Azp>,
    audience: Option<AudienceRule>,
    scopes: &'static [&'static str],
    actor: Option<ActorRule>,
    org: Option<OrgRule>,
    route: &'static [&'static str],
    parsed: &'static [(&'static str, Parses)],
    on_missing: Option<Failure>,
    on_invalid: Option<Failure>,
    on_denied: Option<Failure>,
    template: Option<&'static str>,
    expires_in: Option<u32>,
    pending: Option<Pending>,
    /// Combined rule of all named policies for pending sessions.
    named_pending: Option<Pending>,
    /// Token types that all named policies accept.
    named_tokens: Option<AcceptedTokens>,
    /// JWT templates of the first named policy that has some. Those of the others are checked when the
    /// other policies are evaluated.
    named_templates: &'static [&'static str],
    /// Combined rule of all named policies for tokens without `azp`.
    named_azp: Option<Azp>,
    bindings: &'static [Binding],
    location: Option<SourceLocation>,
}

/// Checks a path parameter. Returns `true` if its text parses as the parameter's type.
type Parses = fn(&str) -> bool;

/// Requirements of a policy. A single one, which is the common case, is stored inline: a slice
/// would be another constant that rustc evaluates for each handler.
#[derive(Clone, Copy, Debug)]
enum Requirements {
    Nothing,
    One(Requirement),
    All(&'static [Requirement]),
}

impl Requirements {
    const fn as_slice(&self) -> &[Requirement] {
        match self {
            Self::Nothing => &[],
            Self::One(requirement) => slice::from_ref(requirement),
            Self::All(requirements) => requirements,
        }
    }
}

/// Work that a handler needs for a request in addition to the evaluation of its policy. It is known at
/// compile time.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "independent needs")]
pub(crate) struct HandlerNeeds {
    /// Set if the context of the request may be read even if this policy rejects nothing: by the
    /// handler, by a function of the application, or by a comparison with the path.
    pub(crate) request: bool,
    /// Set if evaluation reads a path parameter, including that of named policies.
    pub(crate) path: bool,
    /// Set if fetching a bound value takes a call to Clerk.
    pub(crate) call: bool,
    /// Set if the policy may accept a token in the header that the middleware does not.
    pub(crate) extends_sessions: bool,
    /// Reads the claims into the handler's own type, if they are bound.
    pub(crate) claims: Option<ParseClaims>,
}

/// Type with a policy: generated for a handler, or declared by [`policy!`](crate::policy!).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a policy",
    label = "not declared with `clerk_runtime::policy!`",
    note = "declare a policy, such as `clerk_runtime::policy!(pub ManageInvoices: role = \"org:admin\");`"
)]
pub trait HasPolicy: 'static {
    /// The policy.
    const POLICY: Policy;
}

/// The options of an attribute, one method for each.
impl Policy {
    /// Returns the policy of `#[protect]` without options, Clerk's `auth.protect()`.
    pub const fn protect() -> Self {
        Self::new(Mode::Protect)
    }

    /// Returns the policy of `#[auth]` without options, which rejects no request.
    pub const fn auth() -> Self {
        Self::new(Mode::Auth)
    }

    const fn new(mode: Mode) -> Self {
        Self {
            mode,
            requirements: Requirements::Nothing,
            tokens: None,
            templates: &[],
            azp: None,
            audience: None,
            scopes: &[],
            actor: None,
            org: None,
            route: &[],
            parsed: &[],
            on_missing: None,
            on_invalid: None,
            on_denied: None,
            template: None,
            expires_in: None,
            pending: None,
            named_pending: None,
            named_tokens: None,
            named_templates: &[],
            named_azp: None,
            bindings: &[],
            location: None,
        }
    }

    /// Sets the only requirement.
    pub const fn require(self, requirement: Requirement) -> Self {
        Self {
            requirements: Requirements::One(requirement),
            ..self
        }
    }

    /// Sets the requirements, all of which must be met.
    pub const fn require_all(self, requirements: &'static [Requirement]) -> Self {
        Self {
            requirements: Requirements::All(requirements),
            ..self
        }
    }

    /// `token = …`: the accepted token types. By default, only session tokens are accepted.
    pub const fn tokens(self, tokens: AcceptedTokens) -> Self {
        Self {
            tokens: Some(tokens),
            ..self
        }
    }

    /// `audience = …`: the audience that a token must name, if tokens of its type have one: OAuth
    /// tokens, M2M tokens and tokens of JWT templates. A session token without an audience meets
    /// it, and so does every API key.
    pub const fn audience(self, rule: AudienceRule) -> Self {
        Self {
            audience: Some(rule),
            ..self
        }
    }

    /// `token = template("…")`: the names of the JWT templates whose tokens are accepted. A token
    /// names its template in the claim `template`, which the template must define, since Clerk does
    /// not add the name. [`tokens`](Self::tokens) must contain [`TokenType::Template`] too.
    ///
    /// [`TokenType::Template`]: crate::policy::TokenType::Template
    pub const fn templates(self, names: &'static [&'static str]) -> Self {
        Self {
            templates: names,
            ..self
        }
    }

    /// `azp = optional`: session tokens in the `Authorization` header are accepted without `azp`,
    /// even if the instance has authorized parties.
    pub const fn azp(self, rule: Azp) -> Self {
        Self {
            azp: Some(rule),
            ..self
        }
    }

    /// `scopes = […]`: the scopes that a machine token must have.
    ///
    /// # Panics
    ///
    /// Panics if a scope is malformed. In a `const`, that is a compile error.
    #[track_caller]
    pub const fn scopes(self, scopes: &'static [&'static str]) -> Self {
        let mut rest = scopes;
        while let [first, tail @ ..] = rest {
            assert!(
                grammar::is_scope(first.as_bytes()),
                "invalid scope (RFC 6749): remove spaces, quotes and `\\`"
            );
            rest = tail;
        }
        Self { scopes, ..self }
    }

    /// `actor = …`: the rule for sessions in which an actor acts for the user.
    pub const fn actor(self, rule: ActorRule) -> Self {
        Self {
            actor: Some(rule),
            ..self
        }
    }

    /// `org = path("…")` or `org_slug = path("…")`: the path parameter that must equal the id or
    /// the slug of the active organization.
    pub const fn org(self, rule: OrgRule) -> Self {
        Self {
            org: Some(rule),
            ..self
        }
    }

    /// Names of the path parameters in the route of the handler's `#[oai(…)]`, in their order.
    pub const fn route(self, names: &'static [&'static str]) -> Self {
        Self {
            route: names,
            ..self
        }
    }

    /// Path parameters in the route attribute that have a type of the standard library, each with a
    /// check of its text.
    pub const fn parsed(self, parameters: &'static [(&'static str, Parses)]) -> Self {
        Self {
            parsed: parameters,
            ..self
        }
    }

    /// `on_missing = …`: the response to unauthenticated requests.
    pub const fn on_missing(self, failure: Failure) -> Self {
        Self {
            on_missing: Some(failure),
            ..self
        }
    }

    /// `on_invalid = …`: the response to credentials that are not accepted. With `#[auth]`,
    /// requests without credentials are accepted.
    pub const fn on_invalid(self, failure: Failure) -> Self {
        Self {
            on_invalid: Some(failure),
            ..self
        }
    }

    /// `on_denied = …`: the response to callers that are authenticated, but not permitted.
    pub const fn on_denied(self, failure: Failure) -> Self {
        Self {
            on_denied: Some(failure),
            ..self
        }
    }

    /// `template = "…"`: the JWT template of the bound `token`.
    pub const fn template(self, template: &'static str) -> Self {
        Self {
            template: Some(template),
            ..self
        }
    }

    /// `expires_in = …`: the lifetime of the bound `token`, in seconds.
    pub const fn expires_in(self, seconds: u32) -> Self {
        Self {
            expires_in: Some(seconds),
            ..self
        }
    }

    /// `pending = allow`: the rule for sessions with unfinished tasks.
    pub const fn pending(self, pending: Pending) -> Self {
        Self {
            pending: Some(pending),
            ..self
        }
    }

    /// The handler's bound parameters.
    pub const fn bind(self, bindings: &'static [Binding]) -> Self {
        Self { bindings, ..self }
    }

    /// Name and source location of the handler or policy.
    pub const fn at(self, name: &'static str, file: &'static str, line: u32) -> Self {
        Self {
            location: Some(SourceLocation { name, file, line }),
            ..self
        }
    }

    /// Adopts the options of a named policy that this one does not set. The conditions of the named
    /// policy are among the [requirements](Self::require); this adds its responses, its rules for
    /// pending sessions and for `azp`, and its token types.
    pub const fn named(self, other: &Self) -> Self {
        Self {
            on_missing: or(self.on_missing, other.on_missing),
            on_invalid: or(self.on_invalid, other.on_invalid),
            on_denied: or(self.on_denied, other.on_denied),
            named_pending: Some(combine_pending(self.named_pending, other)),
            named_tokens: Some(match self.named_tokens {
                Some(so_far) => so_far.intersection(other.accepts()),
                None => other.accepts(),
            }),
            named_templates: match self.named_templates {
                [] => other.accepted_templates(),
                so_far => so_far,
            },
            named_azp: Some(combine_azp(self.named_azp, other)),
            ..self
        }
    }

    /// Restricts this policy by one that is named inside `any` or `all`. It can narrow the token
    /// types and the rules for pending sessions and `azp` that other named policies have set, but it
    /// never widens them. Call it after all calls of [`named`](Self::named).
    pub const fn nested(self, other: &Self) -> Self {
        Self {
            named_pending: match self.named_pending {
                Some(so_far) => Some(combine_pending(Some(so_far), other)),
                None => None,
            },
            named_tokens: match self.named_tokens {
                Some(so_far) => Some(so_far.intersection(other.accepts())),
                None => None,
            },
            named_azp: match self.named_azp {
                Some(so_far) => Some(combine_azp(Some(so_far), other)),
                None => None,
            },
            ..self
        }
    }
}

/// Accessors for the authorization check.
impl Policy {
    /// Returns `true` if the policy can reject a request. Conditions are checked even if no
    /// response to a failure is set.
    pub(crate) const fn rejects(&self) -> bool {
        matches!(self.mode, Mode::Protect)
            || self.on_missing.is_some()
            || self.has_condition()
            || self.needs_caller()
    }

    /// Returns `true` if there is a condition besides the bound parameters.
    pub(crate) const fn has_condition(&self) -> bool {
        !self.requirements().is_empty()
            || self.audience.is_some()
            || !self.scopes.is_empty()
            || self.actor.is_some()
            || self.org.is_some()
    }

    /// Returns `true` if a required parameter binds a value that unauthenticated requests lack.
    /// With `#[auth]`, the macro rejects such a parameter, as far as it can tell from the names of
    /// the types.
    const fn needs_caller(&self) -> bool {
        let mut rest = self.bindings;
        while let [first, tail @ ..] = rest {
            let is_always_present = matches!(first.kind(), BindingKind::Auth | BindingKind::Clerk);
            if first.is_required() && !is_always_present {
                return true;
            }
            rest = tail;
        }
        false
    }

    pub(crate) const fn requirements(&self) -> &[Requirement] {
        self.requirements.as_slice()
    }

    /// Returns the accepted token types; by default, session tokens only.
    pub(crate) const fn accepts(&self) -> AcceptedTokens {
        match self.explicit_tokens() {
            Some(tokens) => tokens,
            None => AcceptedTokens::SESSION,
        }
    }

    /// Returns the accepted token types, if this policy or a named one sets them.
    pub(crate) const fn explicit_tokens(&self) -> Option<AcceptedTokens> {
        or(self.tokens, self.named_tokens)
    }

    pub(crate) const fn audience_rule(&self) -> Option<AudienceRule> {
        self.audience
    }

    pub(crate) const fn accepts_oauth(&self) -> bool {
        self.accepts().contains(TokenType::OAuth)
    }

    /// Returns the scopes that every accepted OAuth token has: those of this policy, and those of
    /// named policies that must be met.
    pub(crate) fn oauth_scopes(&self) -> Vec<&'static str> {
        let mut scopes = Vec::new();
        if self.accepts_oauth() {
            self.add_scopes(&mut scopes);
        }
        scopes
    }

    /// Returns the credentials that the engine may accept.
    pub(crate) const fn acceptance(&self) -> Acceptance {
        Acceptance {
            tokens: self.accepts(),
            templates: self.accepted_templates(),
            azp: self.azp_rule(),
        }
    }

    /// Returns the JWT templates that this policy names itself.
    #[cfg(feature = "access-matrix")]
    pub(crate) const fn own_templates(&self) -> &'static [&'static str] {
        self.templates
    }

    /// Returns the JWT templates whose tokens are accepted, if template tokens are accepted.
    pub(crate) const fn accepted_templates(&self) -> &'static [&'static str] {
        if self.tokens.is_some() {
            self.templates
        } else {
            self.named_templates
        }
    }

    /// Returns the rule for session tokens without `azp`.
    pub(crate) const fn azp_rule(&self) -> Azp {
        match or(self.azp, self.named_azp) {
            Some(rule) => rule,
            None => Azp::Required,
        }
    }

    pub(crate) const fn required_scopes(&self) -> &'static [&'static str] {
        self.scopes
    }

    pub(crate) const fn actor_rule(&self) -> Option<ActorRule> {
        self.actor
    }

    pub(crate) const fn org_rule(&self) -> Option<OrgRule> {
        self.org
    }

    pub(crate) const fn missing(&self) -> Option<Failure> {
        self.on_missing
    }

    pub(crate) const fn invalid(&self) -> Option<Failure> {
        self.on_invalid
    }

    pub(crate) const fn denied(&self) -> Option<Failure> {
        self.on_denied
    }

    pub(crate) const fn token_template(&self) -> Option<&'static str> {
        self.template
    }

    pub(crate) const fn token_lifetime(&self) -> Option<u32> {
        self.expires_in
    }

    pub(crate) const fn allows_pending(&self) -> bool {
        matches!(or(self.pending, self.named_pending), Some(Pending::Allow))
    }

    pub(crate) const fn bindings(&self) -> &'static [Binding] {
        self.bindings
    }

    pub(crate) const fn location(&self) -> Option<SourceLocation> {
        self.location
    }

    pub(crate) const fn name(&self) -> Option<&'static str> {
        match self.location {
            Some(location) => Some(location.name),
            None => None,
        }
    }

    /// Returns the work for a request in addition to the evaluation of this policy.
    pub(crate) const fn needs(&self) -> HandlerNeeds {
        let org = self.org.is_some();
        let mut needs = HandlerNeeds {
            request: org || matches!(self.audience, Some(AudienceRule::Resource)),
            path: org,
            call: false,
            extends_sessions: self.acceptance().extends_sessions(),
            claims: None,
        }
        .with_requirements(self.requirements());
        let mints = self.template.is_some() || self.expires_in.is_some();
        let mut bindings = self.bindings;
        while let [first, rest @ ..] = bindings {
            match first.kind() {
                BindingKind::Auth => needs.request = true,
                BindingKind::Granted(policy) => {
                    needs.request = true;
                    needs.path |= policy.needs().path;
                }
                BindingKind::User => (needs.request, needs.call) = (true, true),
                BindingKind::Token if mints => (needs.request, needs.call) = (true, true),
                BindingKind::Claims(parse) => needs.claims = Some(parse),
                _ => {}
            }
            bindings = rest;
        }
        needs
    }

    /// Returns the path parameters that evaluation reads, including those of named policies.
    pub(crate) fn path_parameters(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        self.add_path_parameters(&mut names);
        names
    }

    /// Returns the index of a path parameter in the route, if the handler's attribute shows the
    /// route.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.route.iter().position(|known| *known == name)
    }

    /// Returns the path parameters whose types are of the standard library, each with a check of
    /// its text.
    #[must_use]
    pub const fn parsed_parameters(&self) -> &'static [(&'static str, Parses)] {
        self.parsed
    }

    fn add_scopes(&self, scopes: &mut Vec<&'static str>) {
        oauth::union(scopes, self.scopes.iter().copied());
        for requirement in self.requirements() {
            add_scopes(requirement, scopes);
        }
        for binding in self.bindings {
            if let (BindingKind::Granted(policy), true) = (binding.kind(), binding.is_required()) {
                policy.add_scopes(scopes);
            }
        }
    }

    fn add_path_parameters(&self, names: &mut Vec<&'static str>) {
        if let Some(OrgRule::Id(name) | OrgRule::Slug(name)) = self.org {
            names.push(name);
        }
        for requirement in self.requirements() {
            add_path_parameters(requirement, names);
        }
        for binding in self.bindings {
            if let BindingKind::Granted(policy) = binding.kind() {
                policy.add_path_parameters(names);
            }
        }
    }
}

impl HandlerNeeds {
    /// Adds the needs of these requirements.
    const fn with_requirements(mut self, mut requirements: &[Requirement]) -> Self {
        while let [first, rest @ ..] = requirements {
            match first {
                Requirement::Check(_) => self.request = true,
                Requirement::Policy(policy) => {
                    let named = policy.needs();
                    self.request |= named.request;
                    self.path |= named.path;
                }
                Requirement::All(branches) | Requirement::Any(branches) => {
                    self = self.with_requirements(branches);
                }
                _ => {}
            }
            requirements = rest;
        }
        self
    }
}

fn add_path_parameters(requirement: &Requirement, names: &mut Vec<&'static str>) {
    match requirement {
        Requirement::Policy(policy) => policy.add_path_parameters(names),
        Requirement::All(branches) | Requirement::Any(branches) => {
            for branch in *branches {
                add_path_parameters(branch, names);
            }
        }
        _ => {}
    }
}

/// Adds the scopes of the named policies that must be met. Those inside `any` need not be.
fn add_scopes(requirement: &Requirement, scopes: &mut Vec<&'static str>) {
    match requirement {
        Requirement::Policy(policy) => policy.add_scopes(scopes),
        Requirement::All(branches) => {
            for branch in *branches {
                add_scopes(branch, scopes);
            }
        }
        _ => {}
    }
}

/// Combines the rules for pending sessions of policies that must all be met: `Allow` only if each
/// allows them.
const fn combine_pending(so_far: Option<Pending>, other: &Policy) -> Pending {
    match so_far {
        Some(Pending::SignedOut) => Pending::SignedOut,
        _ if other.allows_pending() => Pending::Allow,
        _ => Pending::SignedOut,
    }
}

const fn combine_azp(so_far: Option<Azp>, other: &Policy) -> Azp {
    match so_far {
        Some(Azp::Required) => Azp::Required,
        _ => other.azp_rule(),
    }
}

/// `Option::or`, which is not const.
const fn or<T: Copy>(first: Option<T>, second: Option<T>) -> Option<T> {
    if first.is_some() { first } else { second }
}
