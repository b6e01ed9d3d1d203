//! Policies of handlers: const-constructible types and their evaluation. No I/O.
//!
//! `tokens` accepted token types · `acceptance` credentials that a policy accepts · `grammar`
//! grammar of literals, the same as in the macros · `names` role, permission, feature, plan ·
//! `reverification` age of verified factors · `requirement` the tree of conditions · `failure`
//! response to a rejection · `function` functions of the application · `binding` bound parameters ·
//! `audience` audience that a token must name · `rules` values of the smaller options · `attribute`
//! a whole `#[protect]` or `#[auth]` as data · `context` properties of the request for a response ·
//! `denial` reason of a rejection · `subject` properties of the caller that only evaluation reads ·
//! `evaluate` the decision

mod acceptance;
mod attribute;
mod audience;
mod binding;
mod context;
mod denial;
mod evaluate;
mod failure;
mod function;
pub(crate) mod grammar;
mod names;
mod requirement;
mod reverification;
mod rules;
mod subject;
mod tokens;

pub(crate) use acceptance::Acceptance;
pub(crate) use attribute::HandlerNeeds;
pub use attribute::{HasPolicy, Policy};
pub use audience::AudienceRule;
pub use binding::{Binding, BindingKind, ParseClaims, ParsedClaims};
pub(crate) use context::RequestContext;
#[cfg(test)]
pub(crate) use denial::Circumstances;
pub use denial::{Clause, Denial, DenialKind};
pub(crate) use denial::{DenialCause, DenialReply, MissingReason, OTHER_AUDIENCE};
pub(crate) use evaluate::{deny, deny_valid_token, evaluate, require};
pub use failure::Failure;
pub use function::Function;
pub use names::{Feature, NameError, Permission, Plan, Role};
pub use requirement::Requirement;
pub use reverification::{Reverification, ReverificationLevel};
pub(crate) use rules::SourceLocation;
pub use rules::{ActorRule, Azp, Mode, OrgRule, Pending};
pub use tokens::{AcceptedTokens, TokenType, TokenTypes};
