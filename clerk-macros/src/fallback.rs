//! The output when something is wrong: the errors, and the user's item in a form that draws no
//! further ones, so that the IDE stays alive and one mistake is one error.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Error, Item, TraitItemFn};

use crate::diag::Sink;
use crate::expand::{self, Pair};
use crate::model::{Guarded, Named, Owner, Rules};
use crate::syntax::Function;

/// A function whose attribute or parameters are wrong, in the form that the router below it expects.
pub(crate) fn handler(sink: Sink, guarded: &Guarded, mut function: Function) -> Pair {
    // Reported, and at odds with a guard.
    function.sig.constness = None;
    let has_room = match guarded.owner {
        Owner::Nobody => !function.is_method() && function.own_type().is_none(),
        Owner::Type { .. } => true,
        Owner::Trait => false,
    };
    let Pair { beside, function } = if has_room || guarded.request.is_some() {
        expand::broken(guarded, function)
    } else {
        Pair {
            beside: TokenStream::new(),
            function: function.into_token_stream(),
        }
    };
    let mut errors = sink.into_tokens();
    errors.extend([beside]);
    Pair {
        beside: errors,
        function,
    }
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
pub(crate) fn no_function(name: &str, error: &Error, item: TokenStream) -> TokenStream {
    if syn::parse2::<TraitItemFn>(item.clone()).is_ok() {
        // Without the item: rustc would say the same of it again.
        return error.to_compile_error();
    }
    let mut output = if syn::parse2::<Item>(item.clone()).is_ok() {
        let message = if is_block(&item) {
            format!("`#[{name}]` stands on a function; `#[handlers]` on what holds several")
        } else {
            format!("`#[{name}]` stands on a function")
        };
        Error::new_spanned(head(&item), message).to_compile_error()
    } else {
        error.to_compile_error()
    };
    output.extend([item]);
    output
}

/// What `#[handlers]` can't see into.
pub(crate) fn no_handlers(item: TokenStream) -> TokenStream {
    let message = if is_file(&item) {
        "`#[handlers]` sees only what stands here: write the handlers into `mod … { … }`"
    } else {
        "`#[handlers]` stands on an inline module, `mod … { … }`, or on an `impl`"
    };
    let mut output = Error::new_spanned(head(&item), message).to_compile_error();
    output.extend([item]);
    output
}

fn is_block(item: &TokenStream) -> bool {
    matches!(syn::parse2(item.clone()), Ok(Item::Mod(_) | Item::Impl(_)))
}

fn is_file(item: &TokenStream) -> bool {
    matches!(syn::parse2(item.clone()), Ok(Item::Mod(module)) if module.content.is_none())
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
