//! What a handler binds, before it runs.

use std::sync::Arc;

use super::{api_failed, denied};
use crate::api;
use crate::caller::{Auth, Token};
use crate::driver::TokenOptions;
use crate::guard::{Parts, Resolved};
use crate::policy::{BindingKind, Cause, Needs, ParsedClaims, Policy, deny};
use crate::response::{self, Reply};

/// Resolves bindings that take no call. The error is the answer in the handler's place.
pub(super) fn at_once(needs: Needs, auth: Auth) -> Result<Parts, Reply> {
    if needs.claims.is_none() {
        return Ok(Parts::of(auth));
    }
    let resolved = Resolved {
        claims: claims(needs, &auth)?,
        ..Resolved::default()
    };
    Ok(Parts::new(auth, resolved))
}

/// Resolves all of a policy's bindings. The error is the answer in the handler's place.
pub(super) async fn in_time(policy: &Policy, needs: Needs, auth: Auth) -> Result<Parts, Reply> {
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

/// What is to be minted, where the request's own token isn't meant.
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

/// A template that Clerk doesn't know is the application's mistake, not the caller's.
async fn token(auth: &Auth, options: TokenOptions) -> Result<Option<Token>, Reply> {
    auth.token(options)
        .await
        .map_err(|error| match error.kind() {
            api::ErrorKind::NotFound | api::ErrorKind::Rejected => {
                tracing::error!(%error, "a token can't be minted; is there such a JWT template?");
                response::broken()
            }
            _ => api_failed(&error),
        })
}

/// A user who was deleted is nobody, though their token still lives.
async fn user(
    policy: &Policy,
    auth: &Auth,
    is_required: bool,
) -> Result<Option<Arc<api::models::User>>, Reply> {
    let user = auth.user().await.map_err(|error| api_failed(&error))?;
    if user.is_none() && is_required {
        let cause = Cause::Missing { pending: false };
        return Err(denied(&deny(policy, auth, cause, policy.missing())));
    }
    Ok(user.map(Arc::new))
}

/// The token's claims in the handler's own type, if it binds them.
fn claims(needs: Needs, auth: &Auth) -> Result<Option<ParsedClaims>, Reply> {
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
