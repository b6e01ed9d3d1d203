//! The macros from end to end: parse → check → expand.

use proc_macro2::TokenStream;
use quote::ToTokens as _;

use crate::diag::Sink;
use crate::model::Mark;
use crate::syntax::{Declaration, Function, ungroup};
use crate::{check, expand, fallback, options};

/// `#[protect(…)]` and `#[auth(…)]`
pub(crate) fn guard(mark: Mark, args: TokenStream, item: TokenStream) -> TokenStream {
    let mut sink = Sink::default();
    let function = match syn::parse2::<Function>(ungroup(item.clone())) {
        Ok(function) => function,
        Err(error) => return fallback::no_function(mark, &error, item),
    };
    let draft = options::read(args, &mut sink);
    let guarded = check::guarded(mark, &draft, &function, &mut sink);
    if sink.is_empty() {
        expand::handler(&guarded, function)
    } else {
        fallback::handler(sink, &guarded, function)
    }
}

/// `policy!(…)`
pub(crate) fn policy(input: TokenStream) -> TokenStream {
    let mut sink = Sink::default();
    let declaration = match syn::parse2::<Declaration>(input) {
        Ok(declaration) => declaration,
        Err(error) => return fallback::no_declaration(&error),
    };
    let draft = options::read(declaration.args.clone(), &mut sink);
    let named = check::named(&draft, declaration, &mut sink);
    if sink.is_empty() {
        expand::named(&named)
    } else {
        fallback::named(sink, named)
    }
}

/// `#[public]`
pub(crate) fn public(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut sink = Sink::default();
    let root = options::root_alone(args, &mut sink);
    let mut output = sink.into_tokens();
    match syn::parse2::<Function>(ungroup(item.clone())) {
        Ok(function) => expand::public(root.as_ref(), function).to_tokens(&mut output),
        Err(_) => output.extend(item),
    }
    output
}
