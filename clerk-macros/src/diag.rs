//! Errors, which are collected and reported together, each on the smallest span.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

pub(crate) use crate::names::file::nearest;

/// Errors of all stages.
#[derive(Debug, Default)]
pub(crate) struct ErrorSink(Vec<Error>);

impl ErrorSink {
    /// Adds an error at these tokens. The message says what is wrong, then what to write.
    pub(crate) fn error(&mut self, at: impl ToTokens, message: impl Display) {
        self.0.push(Error::new_spanned(at, message));
    }

    /// Adds an error with a help line in rustc's format.
    pub(crate) fn error_with_help(
        &mut self,
        at: impl ToTokens,
        message: impl Display,
        help: impl Display,
    ) {
        self.error(at, format!("{message}\n= help: {help}"));
    }

    /// Adds an error at a span whose tokens are not known.
    pub(crate) fn error_at(&mut self, at: Span, message: impl Display) {
        self.0.push(Error::new(at, message));
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns one `compile_error!` for each error.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.0.iter().map(Error::to_compile_error).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_name_is_found_unless_too_different() {
        let known = ["role", "permission", "on_denied", "on_missing"];
        assert_eq!(nearest("roles", known), Some("role"));
        assert_eq!(nearest("permision", known), Some("permission"));
        assert_eq!(nearest("on_deny", known), Some("on_denied"));
        assert_eq!(nearest("audience", known), None);
    }
}
