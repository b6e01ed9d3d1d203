//! Items by which cargo compiles a crate again after a change of `clerk.toml`.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::file::VARIABLE;

/// Dependencies of an expansion on the file and on the variable. rustc tells cargo about both if the
/// expansion reads them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tracking {
    file: Option<String>,
    variable: bool,
}

impl Tracking {
    pub(super) fn new(file: Option<&Path>, is_variable_set: bool) -> Self {
        // rustc has no tokens for other paths.
        let file = file.and_then(Path::to_str).map(str::to_owned);
        Self {
            variable: is_variable_set || file.is_some(),
            file,
        }
    }
}

impl ToTokens for Tracking {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if self.variable {
            tokens.extend(quote! {
                const _: ::core::option::Option<&str> = ::core::option_env!(#VARIABLE);
            });
        }
        if let Some(file) = &self.file {
            tokens.extend(quote! {
                const _: &[u8] = ::core::include_bytes!(#file);
            });
        }
    }
}
