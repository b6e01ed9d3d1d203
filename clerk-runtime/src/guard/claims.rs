//! A token's claims in the handler's own type.

use std::ops::Deref;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::policy::ParsedClaims;

/// A verified token's claims, read into `T`; Clerk's `sessionClaims`. Derefs to `T`.
#[derive(Clone, Debug)]
pub struct Claims<T>(Arc<T>);

impl<T> Claims<T> {
    /// Returns the claims without a copy.
    #[must_use]
    pub fn into_arc(self) -> Arc<T> {
        self.0
    }
}

impl<T: DeserializeOwned + Send + Sync + 'static> Claims<T> {
    pub(super) fn parse(claims: &Map<String, Value>) -> Result<ParsedClaims, serde_json::Error> {
        let parsed: Arc<T> = Arc::new(T::deserialize(claims)?);
        Ok(parsed)
    }

    pub(super) fn of(parsed: &ParsedClaims) -> Option<Self> {
        Arc::clone(parsed).downcast().ok().map(Self)
    }
}

impl<T> Deref for Claims<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
