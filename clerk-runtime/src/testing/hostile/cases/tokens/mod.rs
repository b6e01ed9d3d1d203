//! Forged tokens in the `Authorization` header.

mod algorithms;
mod keys;
mod shapes;
mod signatures;

use super::Context;
use crate::testing::hostile::attempt::Attempt;

/// Name of a request, a description, and the token that it sends.
type Forged = (&'static str, &'static str, String);

pub(super) fn attempts(context: &Context<'_>) -> Vec<Attempt> {
    let kinds = [
        signatures::signatures,
        signatures::changed_claims,
        algorithms::none,
        algorithms::unsigned,
        algorithms::shared_secrets,
        algorithms::key_confusion,
        algorithms::other_algorithms,
        keys::embedded_keys,
        keys::other_readings,
        keys::key_ids,
        shapes::shapes,
        shapes::unusual_json,
    ];
    let tokens = kinds.iter().flat_map(|forged| forged(context));
    let attempt = |(name, description, token): Forged| {
        let attempt = context.attempt(name).description(description);
        attempt.bearer(token)
    };
    tokens.map(attempt).collect()
}
