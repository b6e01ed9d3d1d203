//! An attribute's options as they were read, each with the place where it stands.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Ident, LitInt, LitStr, Path};

use super::key;
use crate::diag::Sink;
use crate::model::{Actor, Condition, Failure, Org, Tokens};
use crate::syntax::Arg;

/// An option's value, and its key for errors that concern the option as a whole.
#[derive(Clone)]
pub(crate) struct Stated<T> {
    pub(crate) key: TokenStream,
    pub(crate) value: T,
}

/// Options of a list, one by one. The rules between them are checked later.
#[derive(Clone, Default)]
pub(crate) struct RawOptions {
    pub(crate) conditions: Vec<Stated<Condition>>,
    pub(crate) tokens: Option<Stated<Tokens>>,
    pub(crate) scopes: Option<Stated<Vec<LitStr>>>,
    pub(crate) actor: Option<Stated<Actor>>,
    pub(crate) org: Option<Stated<Org>>,
    pub(crate) on_missing: Option<Stated<Failure>>,
    pub(crate) on_invalid: Option<Stated<Failure>>,
    pub(crate) on_denied: Option<Stated<Failure>>,
    pub(crate) template: Option<Stated<LitStr>>,
    pub(crate) expires_in: Option<Stated<LitInt>>,
    pub(crate) pending: Option<Stated<()>>,
    pub(crate) request: Option<Stated<Ident>>,
    pub(crate) skip: Vec<Ident>,
    pub(crate) root: Option<Stated<Path>>,
    /// Set as soon as an option was stated, also when its value could not be read, so that one
    /// mistake does not draw a second error about the option's absence.
    pub(crate) seen: Vec<String>,
    /// Set if an entry could not be read, which may have been any option.
    pub(crate) is_incomplete: bool,
}

impl<T> Stated<T> {
    pub(crate) fn new(arg: &Arg, value: T) -> Self {
        Self {
            key: key(arg),
            value,
        }
    }
}

impl<T> ToTokens for Stated<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.key.to_tokens(tokens);
    }
}

impl RawOptions {
    /// Returns `true` if the option was written at all.
    pub(crate) fn states(&self, name: &str) -> bool {
        self.seen.iter().any(|seen| seen == name)
    }

    /// Returns `true` if the option was written, or may have been.
    pub(crate) fn may_state(&self, name: &str) -> bool {
        self.is_incomplete || self.states(name)
    }
}

/// Fills an option's slot, which is done once.
pub(super) fn once<T>(slot: &mut Option<Stated<T>>, arg: &Arg, value: T, sink: &mut Sink) {
    if slot.is_some() {
        twice(key(arg), sink);
    } else {
        *slot = Some(Stated::new(arg, value));
    }
}

/// Reports something that is stated again, which is often a slip.
pub(super) fn twice(again: impl ToTokens, sink: &mut Sink) {
    let again = again.to_token_stream();
    let message = format!("`{again}` is stated twice: remove one of the two");
    sink.error(again, message);
}
