//! Credentials that Clerk has issued, but not for this route or this time.

use super::Context;
use crate::testing::hostile::attempt::Attempt;
use crate::testing::hostile::source::CredentialKind;

pub(super) fn attempts(context: &Context<'_>) -> Vec<Attempt> {
    let credentials = context.rejected.iter();
    credentials
        .filter_map(|(kind, credential)| attempt(context, *kind, credential))
        .collect()
}

fn attempt(context: &Context<'_>, kind: CredentialKind, credential: &str) -> Option<Attempt> {
    let mut known = CredentialKind::REJECTED.iter();
    let (_, name, description) = known.find(|(it, ..)| *it == kind)?;
    let attempt = context.attempt(name).description(*description);
    let attempt = attempt.bearer(credential);
    Some(match kind {
        // The token is valid, and only an extension that the server does not know would change it.
        CredentialKind::CriticalExtension => attempt.weakness(),
        _ => attempt,
    })
}
