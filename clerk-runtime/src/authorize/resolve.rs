//! Values of bound parameters, resolved before the handler runs.

use std::sync::Arc;

use super::{binding_failed, denied};
use crate::api;
use crate::caller::{Auth, Token};
use crate::guard::{Parts, Resolved};
use crate::policy::{BindingKind, DenialCause, HandlerNeeds, ParsedClaims, Policy, deny};
use crate::response::{self, Reply};
use crate::service::TokenOptions;

/// Resolves bindings that need no I/O. The error is the response.
pub(super) fn fast_path(needs: HandlerNeeds, auth: Auth) -> Result<Parts, Reply> {
    if needs.claims.is_none() {
        return Ok(Parts::of(auth));
    }
    let resolved = Resolved {
        claims: claims(needs, &auth)?,
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
        claims: claims(needs, &auth)?,
        ..Resolved::default()
    };
    for binding in policy.bindings() {
        match binding.kind() {
            BindingKind::Token => {
                if let Some(options) = minted(policy) {
                    resolved.minted = Some(token(&auth, options).await?);
                }
            }
            BindingKind::User => {
                resolved.user = user(policy, &auth, binding.is_required()).await?;
            }
            _ => {}
        }
    }
    Ok(Parts::new(auth, resolved))
}

/// Returns the options of the token to mint, unless the request's own token is bound.
fn minted(policy: &Policy) -> Option<TokenOptions> {
    let options = match policy.token_template() {
        Some(template) => TokenOptions::from(template),
        None => TokenOptions::new(),
    };
    match policy.token_lifetime() {
        Some(seconds) => Some(options.expires_in(seconds)),
        None => policy.token_template().map(|_| options),
    }
}

/// Mints a token. An unknown template is a mistake of the application, not of the caller: 500.
async fn token(auth: &Auth, options: TokenOptions) -> Result<Option<Token>, Reply> {
    auth.token(options)
        .await
        .map_err(|error| match error.kind() {
            api::ErrorKind::NotFound | api::ErrorKind::Rejected => {
                tracing::error!(%error, "a token cannot be minted: check that the JWT template exists");
                response::broken()
            }
            _ => binding_failed(&error),
        })
}

/// Fetches the user. A deleted user counts as unauthenticated, even if the token is still valid.
async fn user(
    policy: &Policy,
    auth: &Auth,
    is_required: bool,
) -> Result<Option<Arc<api::models::User>>, Reply> {
    let user = auth.user().await.map_err(|error| binding_failed(&error))?;
    if user.is_none() && is_required {
        let cause = DenialCause::Missing { pending: false };
        return Err(denied(&deny(policy, auth, cause, policy.missing())));
    }
    Ok(user.map(Arc::new))
}

/// Reads the token's claims into the handler's own type, if it binds them.
fn claims(needs: HandlerNeeds, auth: &Auth) -> Result<Option<ParsedClaims>, Reply> {
    let Some(parse) = needs.claims else {
        return Ok(None);
    };
    let Some(claims) = auth.claims() else {
        return Ok(None);
    };
    parse(claims).map(Some).map_err(|error| {
        tracing::error!(%error, "a token's claims don't fit the handler's type");
        response::broken()
    })
}
