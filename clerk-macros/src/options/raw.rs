//! Options of a handler attribute or of `policy!` as they were read, each with its span.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Ident, LitInt, Path};

use super::key;
use crate::diag::ErrorSink;
use crate::model::{Actor, Audience, Condition, FailureOption, Name, OrgCondition, Tokens};
use crate::syntax::Arg;

/// An option's value, and its key for errors that concern the option as a whole.
#[derive(Clone)]
pub(crate) struct SpannedValue<T> {
    pub(crate) key: TokenStream,
    pub(crate) value: T,
}

/// Options of a handler attribute or of `policy!`. Rules between the options are checked later.
#[derive(Clone, Default)]
pub(crate) struct RawOptions {
    pub(crate) conditions: Vec<SpannedValue<Condition>>,
    pub(crate) tokens: Option<SpannedValue<Tokens>>,
    pub(crate) audience: Option<SpannedValue<Audience>>,
    pub(crate) scopes: Option<SpannedValue<Vec<Name>>>,
    pub(crate) actor: Option<SpannedValue<Actor>>,
    pub(crate) org: Option<SpannedValue<OrgCondition>>,
    pub(crate) on_missing: Option<SpannedValue<FailureOption>>,
    pub(crate) on_invalid: Option<SpannedValue<FailureOption>>,
    pub(crate) on_denied: Option<SpannedValue<FailureOption>>,
    pub(crate) template: Option<SpannedValue<Name>>,
    pub(crate) expires_in: Option<SpannedValue<LitInt>>,
    pub(crate) pending: Option<SpannedValue<()>>,
    pub(crate) azp: Option<SpannedValue<()>>,
    pub(crate) request: Option<SpannedValue<Ident>>,
    pub(crate) skip: Vec<Ident>,
    /// Value of the option `crate`: the path of `clerk_runtime`.
    pub(crate) root: Option<SpannedValue<Path>>,
    /// Names of all options that were written, also of those with an invalid value. An option with an
    /// invalid value must not be reported as missing too.
    pub(crate) seen: Vec<String>,
    /// Set if an entry could not be read, which may have been any option.
    pub(crate) is_incomplete: bool,
}

impl<T> SpannedValue<T> {
    pub(crate) fn new(arg: &Arg, value: T) -> Self {
        Self {
            key: key(arg),
            value,
        }
    }
}

impl<T> ToTokens for SpannedValue<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.key.to_tokens(tokens);
    }
}

impl RawOptions {
    /// Returns `true` if the option was written, even with an invalid value.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.seen.iter().any(|seen| seen == name)
    }

    /// Returns `true` if the option was written, or may have been.
    pub(crate) fn may_contain(&self, name: &str) -> bool {
        self.is_incomplete || self.contains(name)
    }
}

/// Sets an option. Reports a duplicate, or a conflict if another option already uses the same field of
/// [`RawOptions`], as `org` and `org_slug` do.
pub(super) fn set_once<T>(
    slot: &mut Option<SpannedValue<T>>,
    arg: &Arg,
    value: T,
    errors: &mut ErrorSink,
) {
    let key = key(arg);
    match slot {
        Some(first) if first.key.to_string() == key.to_string() => report_duplicate(key, errors),
        Some(SpannedValue { key: first, .. }) => {
            let message =
                format!("`{key}` cannot be combined with `{first}`: remove one of the two");
            errors.error(key, message);
        }
        None => *slot = Some(SpannedValue { key, value }),
    }
}

/// Reports a duplicate.
pub(super) fn report_duplicate(again: impl ToTokens, errors: &mut ErrorSink) {
    let again = again.to_token_stream();
    let message = format!("duplicate `{again}`: remove one of the two");
    errors.error(again, message);
}
