//! Values of bound parameters, resolved before the handler runs.

use std::sync::Arc;

use super::denied;
use crate::api::{self, ErrorKind};
use crate::caller::{Auth, Token};
use crate::guard::{Parts, Resolved};
use crate::policy::{
    BindingKind, Clause, DenialCause, HandlerNeeds, MissingReason, ParsedClaims, Policy, deny,
    deny_valid_token,
};
use crate::response::{self, Reply};
use crate::service::{LimitedEvent, TokenOptions};

/// Resolves bindings that need no I/O. The error is the response.
pub(super) fn fast_path(needs: HandlerNeeds, auth: Auth) -> Result<Parts, Reply> {
    if needs.claims.is_none() {
        return Ok(Parts::of(auth));
    }
    let resolved = Resolved {
        claims: parse_claims(needs, &auth)?,
        ..Resolved::default()
    };
    Ok(Parts::new(auth, resolved))
}

/// Resolves all bindings of a policy. The error is the response.
pub(super) async fn slow_path(
    policy: &Policy,
    needs: HandlerNeeds,
    auth: Auth,
) -> Result<Parts, Reply> {
    let mut resolved = Resolved {
        claims: parse_claims(needs, &auth)?,
        ..Resolved::default()
    };
    for binding in policy.bindings() {
        match binding.kind() {
            BindingKind::Token => {
                if let Some(options) = minting_options(policy) {
                    let minted = mint_token(policy, &auth, options, binding.is_required());
                    resolved.minted = Some(minted.await?);
                }
            }
            BindingKind::User => {
                resolved.user = fetch_user(policy, &auth, binding.is_required()).await?;
            }
            _ => {}
        }
    }
    Ok(Parts::new(auth, resolved))
}

/// Returns the options of the token to mint, unless the request's own token is bound.
fn minting_options(policy: &Policy) -> Option<TokenOptions> {
    let options = match policy.token_template() {
        Some(template) => TokenOptions::from(template),
        None => TokenOptions::new(),
    };
    match policy.token_lifetime() {
        Some(seconds) => Some(options.expires_in(seconds)),
        None => policy.token_template().map(|_| options),
    }
}

/// Mints a token. For a machine, none is minted, and its own token is not returned either, since it
/// was not issued for the service that would receive it. A caller whose session has ended counts as
/// unauthenticated, even if the request's token is still valid. An unknown template is a mistake of
/// the application, not of the caller: 500.
async fn mint_token(
    policy: &Policy,
    auth: &Auth,
    options: TokenOptions,
    is_required: bool,
) -> Result<Option<Token>, Reply> {
    let token = if auth.machine().is_some() {
        None
    } else {
        let token = auth.token(options).await;
        token.map_err(|error| minting_failed(auth, &error))?
    };
    let denial = if token.is_some() || !auth.is_authenticated() {
        return Ok(token);
    } else if auth.session_id().is_some() && rejects_outdated(policy, is_required) {
        deny_valid_token(policy, auth, MissingReason::SessionEnded)
    } else if is_required {
        let cause = DenialCause::Denied(Clause::Binding(BindingKind::Token));
        deny(policy, auth, cause, policy.denied())
    } else {
        return Ok(None);
    };
    Err(denied(&denial))
}

fn minting_failed(auth: &Auth, error: &api::Error) -> Reply {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::Rejected if error.is_json_failure() => {
            if is_due(auth, LimitedEvent::UnknownTemplate) {
                tracing::error!(
                    %error,
                    "a token cannot be minted: check that the JWT template exists"
                );
            }
            response::broken()
        }
        _ => fetch_failed(auth, error),
    }
}

/// Returns `true` if a policy rejects a request whose session or user no longer exists: the missing
/// value is required, or the policy sets a response to credentials that are not accepted.
fn rejects_outdated(policy: &Policy, is_required: bool) -> bool {
    is_required || policy.invalid().is_some()
}

/// Fetches the user. A deleted user counts as unauthenticated, even if the token is still valid.
async fn fetch_user(
    policy: &Policy,
    auth: &Auth,
    is_required: bool,
) -> Result<Option<Arc<api::models::User>>, Reply> {
    let user = auth
        .user()
        .await
        .map_err(|error| fetch_failed(auth, &error))?;
    if user.is_none() && auth.has_user_id() && rejects_outdated(policy, is_required) {
        let denial = deny_valid_token(policy, auth, MissingReason::UserDeleted);
        return Err(denied(&denial));
    }
    Ok(user.map(Arc::new))
}

/// Returns the reply if a bound parameter cannot be fetched: 503, regardless of Clerk's status, which
/// concerns the application's call and not the caller's request, or 500 if the call cannot be sent,
/// which is a mistake in the configuration.
fn fetch_failed(auth: &Auth, error: &api::Error) -> Reply {
    if is_due(auth, LimitedEvent::FailedBinding) {
        log_failure(error);
    }
    let reply = match error.kind() {
        ErrorKind::NoSecretKey | ErrorKind::InvalidRequest => response::broken(),
        _ => response::unavailable(error.retry_after()),
    };
    reply.for_one_caller()
}

fn log_failure(error: &api::Error) {
    match error.kind() {
        ErrorKind::Unauthorized => tracing::error!(
            %error,
            "Clerk rejects the secret key for a bound parameter: check `CLERK_SECRET_KEY`; requests \
             that need it get a 503 response"
        ),
        ErrorKind::NoSecretKey | ErrorKind::InvalidRequest => {
            tracing::error!(%error, "a bound parameter cannot be fetched: responded with 500");
        }
        _ => tracing::warn!(%error, "a bound parameter cannot be fetched: responded with 503"),
    }
}

/// Returns `true` if the event is to be logged. Not every event is, since clients can cause any
/// number of them.
fn is_due(auth: &Auth, event: LimitedEvent) -> bool {
    auth.clerk().is_none_or(|clerk| clerk.is_due(event))
}

/// Reads the token's claims into the handler's own type, if it binds them.
fn parse_claims(needs: HandlerNeeds, auth: &Auth) -> Result<Option<ParsedClaims>, Reply> {
    let Some(parse) = needs.claims else {
        return Ok(None);
    };
    let Some(claims) = auth.claims() else {
        return Ok(None);
    };
    parse(claims).map(Some).map_err(|error| {
        if is_due(auth, LimitedEvent::UnfitClaims) {
            tracing::error!(%error, "the token's claims cannot be parsed as the handler's type");
        }
        response::broken()
    })
}
