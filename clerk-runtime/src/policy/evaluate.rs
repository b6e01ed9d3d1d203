//! Evaluation of a policy for a caller.
//!
//! The order is: authentication with an accepted token type first, then all conditions. A condition
//! that cannot be evaluated for the caller's token is not met.

use super::denial::{Circumstances, Clause, DenialCause};
use super::subject::{
    caller_or_required_type, caller_type, has, is_for, is_machine, names_template,
};
use super::{
    AcceptedTokens, ActorRule, AudienceRule, Azp, BindingKind, Denial, Failure, MissingReason,
    OrgRule, Policy, Requirement, Reverification, TokenType,
};
use crate::caller::Auth;
use crate::oauth;

/// Checks a caller against a policy. An `#[auth]` without conditions rejects no request, unless
/// `on_invalid` sets the response to credentials that are not accepted.
pub(crate) fn evaluate(policy: &Policy, auth: &Auth) -> Result<(), Denial> {
    if policy.rejects() {
        enforce(policy, auth)
    } else if policy.invalid().is_some() && auth.failure().is_some() {
        Err(missing(policy, auth, MissingReason::Credentials))
    } else {
        Ok(())
    }
}

/// Checks the caller of a handler against another policy. The caller was authenticated by the
/// handler's rules, which may accept credentials that this policy does not.
pub(crate) fn require(policy: &Policy, auth: &Auth) -> Result<(), Denial> {
    if meets_azp_rule(policy, auth) {
        enforce(policy, auth)
    } else {
        Err(missing(policy, auth, MissingReason::Credentials))
    }
}

/// Returns `false` for a session without `azp` that the handler accepts and this policy does not.
fn meets_azp_rule(policy: &Policy, auth: &Auth) -> bool {
    policy.azp_rule() == Azp::Optional || !auth.lacks_azp()
}

/// Checks a caller against a policy, even if it is an `#[auth]` without conditions.
fn enforce(policy: &Policy, auth: &Auth) -> Result<(), Denial> {
    if let Err(why) = check_authentication(policy, auth) {
        return Err(missing(policy, auth, why));
    }
    match check_conditions(policy, auth) {
        ConditionResult::Met => Ok(()),
        ConditionResult::Stale(required) => Err(deny(
            policy,
            auth,
            DenialCause::Reverification(required),
            None,
        )),
        // A token for another audience is not valid here (RFC 6750, section 3.1).
        ConditionResult::Failed(Clause::Audience(rule)) => Err(deny_valid_token(
            policy,
            auth,
            MissingReason::Audience(rule),
        )),
        ConditionResult::Failed(clause) => Err(deny(
            policy,
            auth,
            DenialCause::Denied(clause),
            policy.denied(),
        )),
    }
}

/// Returns the denial of an unauthenticated request, with credentials that were not accepted or
/// with none.
fn missing(policy: &Policy, auth: &Auth, why: MissingReason) -> Denial {
    let invalid = policy.invalid().filter(|_| auth.failure().is_some());
    let failure = invalid.or(policy.missing());
    deny(policy, auth, DenialCause::Missing(why), failure)
}

/// Returns the denial of a request whose token is valid, but not accepted: its session or user no
/// longer exists, which is only known after a call to Clerk, or it is for another audience.
pub(crate) fn deny_valid_token(policy: &Policy, auth: &Auth, why: MissingReason) -> Denial {
    let failure = policy.invalid().or(policy.missing());
    deny(policy, auth, DenialCause::Missing(why), failure)
}

/// Returns a denial by this policy for any cause.
pub(crate) fn deny(
    policy: &Policy,
    auth: &Auth,
    cause: DenialCause,
    failure: Option<Failure>,
) -> Denial {
    let request = auth.request().cloned().unwrap_or_default();
    let mut scopes = request.scopes.clone();
    oauth::union(&mut scopes, policy.oauth_scopes());
    let circumstances = Circumstances {
        accepts_oauth: policy.accepts_oauth(),
        scopes,
        caller_or_required_type: caller_or_required_type(auth),
        machine: is_machine(auth) || !policy.accepts().contains(TokenType::Session),
        location: policy.location(),
        request,
    };
    Denial::new(cause, failure, circumstances)
}

/// Checks that the caller is authenticated with an accepted token type.
fn check_authentication(policy: &Policy, auth: &Auth) -> Result<(), MissingReason> {
    match caller_type(auth) {
        Ok((token_type, _)) if !accepts(policy, policy.accepts(), token_type, auth) => {
            Err(MissingReason::Credentials)
        }
        Ok((_, true)) if !policy.allows_pending() => Err(MissingReason::Pending),
        Ok(_) => Ok(()),
        Err(why) => Err(why),
    }
}

/// Returns `true` if one of these types is the caller's, and a template token is of a template that
/// the policy names.
fn accepts(policy: &Policy, tokens: AcceptedTokens, token_type: TokenType, auth: &Auth) -> bool {
    tokens.contains(token_type)
        && (token_type != TokenType::Template || names_template(auth, policy.accepted_templates()))
}

/// Result of a condition.
#[derive(Clone, Copy, Debug)]
enum ConditionResult {
    Met,
    /// Met except for a recent verification.
    Stale(Reverification),
    Failed(Clause),
}

impl ConditionResult {
    fn met_if(met: bool, clause: Clause) -> Self {
        if met { Self::Met } else { Self::Failed(clause) }
    }

    fn all(results: impl IntoIterator<Item = Self>) -> Self {
        let mut so_far = Self::Met;
        for result in results {
            match result {
                Self::Failed(_) => return result,
                Self::Stale(_) if matches!(so_far, Self::Met) => so_far = result,
                _ => {}
            }
        }
        so_far
    }

    fn any(results: impl IntoIterator<Item = Self>, otherwise: Clause) -> Self {
        let mut so_far = Self::Failed(otherwise);
        for result in results {
            match (so_far, result) {
                (_, Self::Met) => return Self::Met,
                (Self::Failed(_), Self::Stale(required)) => so_far = Self::Stale(required),
                _ => {}
            }
        }
        so_far
    }
}

/// Evaluates all conditions of a policy for an authenticated caller.
fn check_conditions(policy: &Policy, auth: &Auth) -> ConditionResult {
    let bindings = policy.bindings().iter().filter(|it| it.is_required());
    if !policy.has_condition() {
        return ConditionResult::all(bindings.map(|bound| binding(bound.kind(), auth)));
    }
    let audience = policy.audience_rule().map(|rule| audience(rule, auth));
    let requirements = policy.requirements().iter().map(|it| requirement(it, auth));
    let rest = [scopes(policy, auth), actor(policy, auth), org(policy, auth)];
    ConditionResult::all(
        audience
            .into_iter()
            .chain(requirements)
            .chain(rest)
            .chain(bindings.map(|bound| binding(bound.kind(), auth))),
    )
}

fn requirement(requirement: &Requirement, auth: &Auth) -> ConditionResult {
    let clause = Clause::Requirement(*requirement);
    let result_of = |branch| self::requirement(branch, auth);
    match requirement {
        Requirement::All([]) => ConditionResult::Failed(clause),
        Requirement::All(branches) => ConditionResult::all(branches.iter().map(result_of)),
        Requirement::Any(branches) => ConditionResult::any(branches.iter().map(result_of), clause),
        Requirement::Policy(policy) => named(policy, auth),
        Requirement::Check(check) => ConditionResult::met_if((check.call())(auth), clause),
        Requirement::Reverification(required) if auth.session().is_some() => {
            if auth.has(*required) {
                ConditionResult::Met
            } else {
                ConditionResult::Stale(*required)
            }
        }
        leaf => ConditionResult::met_if(has(auth, leaf), clause),
    }
}

/// Evaluates a policy that is named inside another, including its token types.
fn named(policy: &Policy, auth: &Auth) -> ConditionResult {
    let accepted = match (policy.explicit_tokens(), caller_or_required_type(auth)) {
        (None, _) => true,
        (Some(tokens), Some(token_type)) => accepts(policy, tokens, token_type, auth),
        (Some(_), None) => false,
    };
    if accepted {
        check_conditions(policy, auth)
    } else {
        ConditionResult::Failed(Clause::TokenType)
    }
}

fn audience(rule: AudienceRule, auth: &Auth) -> ConditionResult {
    ConditionResult::met_if(is_for(auth, rule), Clause::Audience(rule))
}

fn scopes(policy: &Policy, auth: &Auth) -> ConditionResult {
    let required = policy.required_scopes();
    let met = !is_machine(auth)
        || required
            .iter()
            .all(|scope| auth.scopes().any(|granted| granted == *scope));
    ConditionResult::met_if(met, Clause::Scopes(required))
}

fn actor(policy: &Policy, auth: &Auth) -> ConditionResult {
    let met = match policy.actor_rule() {
        None => true,
        Some(rule) => auth
            .session()
            .is_some_and(|_| auth.actor().is_some() == matches!(rule, ActorRule::Only)),
    };
    ConditionResult::met_if(met, Clause::Actor)
}

fn org(policy: &Policy, auth: &Auth) -> ConditionResult {
    let (parameter, active) = match policy.org_rule() {
        None => return ConditionResult::Met,
        Some(OrgRule::Id(parameter)) => (parameter, auth.org_id().map(String::from)),
        Some(OrgRule::Slug(parameter)) => (parameter, auth.org_slug().map(String::from)),
    };
    let value = auth.request().and_then(|it| it.path_parameter(parameter));
    let met = value.is_some() && value == active.as_deref();
    ConditionResult::met_if(met, Clause::Org(parameter))
}

fn binding(kind: BindingKind, auth: &Auth) -> ConditionResult {
    let met = match kind {
        BindingKind::UserId | BindingKind::User => auth.has_user_id(),
        BindingKind::SessionId => auth.session_id().is_some(),
        BindingKind::OrgId => auth.org_id().is_some(),
        BindingKind::Claims(_) => auth.claims().is_some(),
        BindingKind::Token => auth.own_token().is_some(),
        BindingKind::Auth | BindingKind::Clerk => true,
        BindingKind::Granted(policy) => return granted(policy, auth),
    };
    ConditionResult::met_if(met, Clause::Binding(kind))
}

/// Evaluates the policy of a `Granted<P>` parameter, as [`Auth::require`](crate::Auth::require)
/// would.
fn granted(policy: &'static Policy, auth: &Auth) -> ConditionResult {
    match check_authentication(policy, auth) {
        Ok(()) if meets_azp_rule(policy, auth) => check_conditions(policy, auth),
        _ => ConditionResult::Failed(Clause::Binding(BindingKind::Granted(policy))),
    }
}

#[cfg(test)]
mod tests;
