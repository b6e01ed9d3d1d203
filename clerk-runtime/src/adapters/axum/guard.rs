//! The guard as an axum extractor.

use axum::extract::{FromRequestParts, OriginalUri, RawPathParams};
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::adapters::unguarded::BoundByProtectOrAuthAboveTheRouteAttribute;
use crate::api::models::User;
use crate::caller::{Auth, OrgId, SessionId, Token, UserId};
use crate::driver::Clerk;
use crate::gate::{self, Ask};
use crate::guard::{Claims, Granted, Guard};
use crate::policy::HasPolicy;
use crate::response::Reply;

impl<P: HasPolicy, S: Send + Sync> FromRequestParts<S> for Guard<P> {
    type Rejection = Reply;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Reply> {
        let path = match P::POLICY.path_parameters().as_slice() {
            [] => Vec::new(),
            names => path_parameters(names, parts, state).await,
        };
        let ask = Ask {
            method: &parts.method,
            uri: parts
                .extensions
                .get()
                .map_or(&parts.uri, |OriginalUri(uri)| uri),
            headers: &parts.headers,
            clerk: parts.extensions.get().cloned(),
            outer: parts.extensions.get().cloned(),
            path: &path,
        };
        gate::admit(ask).await
    }
}

/// The values of the named path parameters, decoded.
async fn path_parameters<S: Send + Sync>(
    names: &[&'static str],
    parts: &mut Parts,
    state: &S,
) -> Vec<(&'static str, String)> {
    let Ok(params) = RawPathParams::from_request_parts(parts, state).await else {
        return Vec::new();
    };
    let value = |name| gate::only(params.iter().filter(|(known, _)| *known == name));
    names
        .iter()
        .filter_map(|name| Some((*name, value(*name)?.1.to_owned())))
        .collect()
}

/// Extractors that never compile, see [`unguarded`](crate::adapters::unguarded).
macro_rules! unguarded {
    ($({$bound:ty $(; $($generics:tt)+)?})*) => {
        $(
            impl<S: Send + Sync, $($($generics)+)?> FromRequestParts<S> for $bound
            where
                for<'never> $bound: BoundByProtectOrAuthAboveTheRouteAttribute<'never>,
            {
                type Rejection = Reply;

                async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Reply> {
                    Err(gate::unguarded())
                }
            }
        )*
    };
}

unguarded! {
    {Auth} {Clerk} {OrgId} {SessionId} {Token} {User} {UserId}
    {Claims<T>; T: DeserializeOwned + 'static}
    {Granted<P>; P: HasPolicy}
}
