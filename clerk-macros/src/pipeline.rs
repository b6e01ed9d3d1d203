//! The macros from end to end: parse → check → expand.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::diag::Sink;
use crate::expand::{self, Expansion};
use crate::handlers::HandlerScope;
use crate::model::{Mark, Surroundings};
use crate::options::List;
use crate::syntax::{Declaration, Function, Item};
use crate::{check, fallback, options};

const HANDLERS_TAKE: &str = "the only option of `#[handlers]` is `crate = path`: write others in \
                             `#[protect(…)]` on a handler";
const PUBLIC_TAKES: &str = "the only option of `#[public]` is `crate = path`; for the authentication state \
                            of every request write `#[auth]`";

/// `#[protect(…)]` and `#[auth(…)]`
pub(crate) fn guard(mark: Mark, args: TokenStream, item: TokenStream) -> TokenStream {
    match syn::parse2(item.clone()) {
        Ok(function) => {
            let Expansion { policy, function } =
                self::function(mark, args, function, Surroundings::default());
            quote!(#policy #function)
        }
        Err(error) => fallback::no_function(mark.name(), &error, item),
    }
}

/// A marked function, wherever it stands.
pub(crate) fn function(
    mark: Mark,
    args: TokenStream,
    mut function: Function,
    place: Surroundings,
) -> Expansion {
    let mut sink = Sink::default();
    check::one_mark(mark.name(), &mut function, &mut sink);
    let raw = options::read(List::Attribute(mark), args, &mut sink);
    let guarded = check::guarded(mark, &raw, &function, place, &mut sink);
    if sink.is_empty() {
        expand::handler(&guarded, function)
    } else {
        fallback::handler(sink, &guarded, function)
    }
}

/// `policy!(…)`
pub(crate) fn policy(input: TokenStream) -> TokenStream {
    let mut sink = Sink::default();
    let declaration = match syn::parse2::<Declaration>(input.clone()) {
        Ok(declaration) => declaration,
        Err(error) => return fallback::no_declaration(&error, input),
    };
    let raw = options::read(List::Policy, declaration.args.clone(), &mut sink);
    let named = check::named(&raw, declaration, &mut sink);
    if sink.is_empty() {
        expand::named(&named)
    } else {
        fallback::named(sink, named)
    }
}

/// `#[handlers]`
pub(crate) fn handlers(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut sink = Sink::default();
    let root = options::read_root(args, HANDLERS_TAKE, &mut sink);
    let mut scope = HandlerScope {
        root: root.as_ref(),
        sink: &mut sink,
    };
    let checked = match syn::parse2(item.clone()) {
        Ok(Item::Module(module)) => scope.module(&module),
        Ok(Item::Impl(block)) => scope.block(&block),
        _ => return fallback::no_handlers(item),
    };
    let errors = sink.into_tokens();
    quote!(#errors #checked)
}

/// `#[public]`, which stands `at` if it is not the attribute being expanded.
pub(crate) fn public(at: Option<Span>, args: TokenStream, item: TokenStream) -> TokenStream {
    let mut sink = Sink::default();
    let root = options::read_root(args, PUBLIC_TAKES, &mut sink);
    let function: Function = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => return fallback::no_function("public", &error, item),
    };
    check::no_other_mark(&function, &mut sink);
    let errors = sink.into_tokens();
    let function = expand::public(root.as_ref(), at, function);
    quote!(#errors #function)
}
