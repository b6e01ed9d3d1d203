//! Output after an error: the errors, and the user's item in a form that causes no further ones.
//! The IDE can still analyse the item, and one mistake is one error.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser as _};
use syn::{Error, Item, TraitItemFn};

use crate::check;
use crate::diag::ErrorSink;
use crate::expand::{self, Expansion};
use crate::model::{Guarded, NamedPolicy, Owner, Rules};
use crate::syntax::{Declaration, HandlerFn, context};

/// Returns a function whose attribute or parameters are wrong, in the form that routers expect.
pub(crate) fn handler(errors: ErrorSink, guarded: &Guarded, mut function: HandlerFn) -> Expansion {
    // `const` was reported, and a guard cannot be read in a `const` function.
    function.sig.constness = None;
    if check::entry_point(&function).is_some() {
        return without_guard(errors, guarded, function);
    }
    let can_have_policy = match guarded.context.owner {
        Owner::Unknown => {
            let is_method = function.is_method() || function.first_self().is_some();
            !is_method && !context::is_in_impl()
        }
        Owner::Type { .. } => true,
        Owner::Trait => false,
    };
    let Expansion { policy, function } = if can_have_policy || guarded.request.is_some() {
        expand::broken(guarded, function)
    } else {
        Expansion {
            policy: TokenStream::new(),
            function,
        }
    };
    let errors = errors.into_tokens();
    Expansion {
        policy: quote!(#errors #policy),
        function,
    }
}

/// Returns an entry point without a guard, since no framework calls it with one.
fn without_guard(errors: ErrorSink, guarded: &Guarded, function: HandlerFn) -> Expansion {
    // With a `request`, the expansion adds no guard parameter. The name has no effect.
    let guarded = Guarded {
        request: Some(function.sig.ident.clone()),
        ..guarded.clone()
    };
    Expansion {
        policy: errors.into_tokens(),
        function: expand::broken(&guarded, function).function,
    }
}

/// Returns a policy whose options are wrong.
pub(crate) fn named(errors: ErrorSink, named: NamedPolicy) -> TokenStream {
    let mut output = errors.into_tokens();
    let prefix = named.prefix;
    output.extend([expand::named(&NamedPolicy {
        rules: Rules::default(),
        // The error may be about the name.
        prefix: quote!(#[allow(non_camel_case_types)] #prefix),
        ..named
    })]);
    output
}

/// Returns an item that is not a function with a body.
pub(crate) fn no_function(name: &str, error: &Error, item: TokenStream) -> TokenStream {
    if syn::parse2::<TraitItemFn>(item.clone()).is_ok() {
        // The item is omitted, since rustc would report the same error.
        return error.to_compile_error();
    }
    let is_keyword = |tree: TokenTree| matches!(tree, TokenTree::Ident(word) if word == "fn");
    let has_no_fn = !item.clone().into_iter().any(is_keyword);
    let mut output = if has_no_fn || syn::parse2::<Item>(item.clone()).is_ok() {
        let message = if is_module_or_impl(&item) {
            format!("`#[{name}]` applies to functions; for modules and `impl`s write `#[handlers]`")
        } else {
            format!("`#[{name}]` applies to functions")
        };
        Error::new_spanned(head(&item), message).to_compile_error()
    } else {
        error.to_compile_error()
    };
    output.extend([item]);
    output
}

/// Returns an item that `#[handlers]` does not apply to.
pub(crate) fn no_handlers(item: TokenStream) -> TokenStream {
    let message = if is_file(&item) {
        "`#[handlers]` cannot check a module in another file: write the module inline, `mod … { … }`"
    } else {
        "`#[handlers]` applies to inline modules, `mod … { … }`, and to `impl`s"
    };
    let mut output = Error::new_spanned(head(&item), message).to_compile_error();
    output.extend([item]);
    output
}

fn is_module_or_impl(item: &TokenStream) -> bool {
    matches!(syn::parse2(item.clone()), Ok(Item::Mod(_) | Item::Impl(_)))
}

fn is_file(item: &TokenStream) -> bool {
    matches!(syn::parse2(item.clone()), Ok(Item::Mod(module)) if module.content.is_none())
}

/// Returns a policy whose declaration cannot be parsed. If it has a name, the type is declared.
pub(crate) fn no_declaration(error: &Error, input: TokenStream) -> TokenStream {
    let form = "declare a policy as `policy!(pub ManageInvoices: role = \"org:admin\")`";
    let mut errors = ErrorSink::default();
    errors.error_at(error.span(), format!("{error}; {form}"));
    let head = |input: ParseStream<'_>| {
        let head = Declaration::head(input)?;
        input.parse::<TokenStream>().map(|_| head)
    };
    match head.parse2(input) {
        Ok(Declaration { prefix, name, .. }) => named(
            errors,
            NamedPolicy {
                prefix,
                name,
                rules: Rules::default(),
                root: None,
            },
        ),
        Err(_) => errors.into_tokens(),
    }
}

/// Returns the first token of an item after its attributes.
fn head(item: &TokenStream) -> TokenStream {
    let mut trees = item.clone().into_iter().peekable();
    while let Some(TokenTree::Punct(_)) = trees.peek() {
        drop(trees.nth(1));
    }
    let head: TokenStream = trees.take(1).collect();
    if head.is_empty() { item.clone() } else { head }
}
