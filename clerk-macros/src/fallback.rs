//! The output when something is wrong: the errors, and the user's item in a form that draws no
//! further ones, so that the IDE stays alive and one mistake is one error.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Error, Item, TraitItemFn};

use crate::diag::Sink;
use crate::expand;
use crate::model::{Guarded, Mark, Named, Rules};
use crate::syntax::Function;

/// A function whose attribute or parameters are wrong, in the form that the router below it expects.
pub(crate) fn handler(sink: Sink, guarded: &Guarded, function: Function) -> TokenStream {
    let mut output = sink.into_tokens();
    if function.is_method() && guarded.request.is_none() {
        // No policy can stand beside it in an `impl`.
        function.to_tokens(&mut output);
    } else {
        output.extend(expand::broken(guarded, function));
    }
    output
}

/// A policy whose options are wrong.
pub(crate) fn named(sink: Sink, named: Named) -> TokenStream {
    let mut output = sink.into_tokens();
    output.extend(expand::named(&Named {
        rules: Rules::default(),
        ..named
    }));
    output
}

/// Something that isn't a function with a body.
pub(crate) fn no_function(mark: Mark, error: &Error, item: TokenStream) -> TokenStream {
    if syn::parse2::<TraitItemFn>(item.clone()).is_ok() {
        // Without the item: rustc would say the same of it again.
        return error.to_compile_error();
    }
    let mut output = if syn::parse2::<Item>(item.clone()).is_ok() {
        let name = match mark {
            Mark::Protect => "protect",
            Mark::Auth => "auth",
        };
        Error::new_spanned(head(&item), format!("`#[{name}]` stands on a function"))
            .to_compile_error()
    } else {
        error.to_compile_error()
    };
    output.extend(item);
    output
}

/// A policy without a name.
pub(crate) fn no_declaration(error: &Error) -> TokenStream {
    let form = "a policy is declared `policy!(pub ManageInvoices: role = \"org:admin\")`";
    Error::new(error.span(), format!("{error}; {form}")).to_compile_error()
}

/// An item's first token.
fn head(item: &TokenStream) -> TokenStream {
    item.clone().into_iter().take(1).collect()
}
