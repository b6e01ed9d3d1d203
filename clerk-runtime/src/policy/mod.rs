//! What a handler asks of its caller: const-constructible vocabulary and its evaluation. Pure.
//!
//! `tokens` accepted token types · `grammar` of literals, the same as in the macros · `names` role, permission, feature, plan ·
//! `reverification` how recently which factors · `requirement` the tree · `failure` how a refusal is
//! answered · `function` one of the application's own · `binding` what the handler takes · `rules` the
//! values of the smaller options · `attribute` a whole `#[protect]`/`#[auth]` as data · `context` the
//! request's part in an answer · `denial` why not · `subject` what only evaluation asks of a caller ·
//! `evaluate` the decision

mod attribute;
mod binding;
mod context;
mod denial;
mod evaluate;
mod failure;
mod function;
mod grammar;
mod names;
mod requirement;
mod reverification;
mod rules;
mod subject;
mod tokens;

pub(crate) use attribute::Needs;
pub use attribute::{HasPolicy, Policy};
pub use binding::{Binding, BindingKind, ParseClaims, ParsedClaims};
pub(crate) use context::RequestContext;
#[cfg(test)]
pub(crate) use denial::Circumstances;
pub(crate) use denial::{Answer, Cause};
pub use denial::{Clause, Denial, DenialKind};
pub(crate) use evaluate::{deny, enforce, evaluate};
pub use failure::Failure;
pub use function::Function;
pub use names::{Feature, NameError, Permission, Plan, Role};
pub use requirement::Requirement;
pub use reverification::{Reverification, ReverificationLevel};
pub(crate) use rules::Place;
pub use rules::{ActorRule, Mode, OrgRule, Pending};
pub use tokens::{AcceptedTokens, TokenType, TokenTypes};
