//! Stages of each macro: parse → check → expand.

use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::diag::ErrorSink;
use crate::expand::{self, Expansion};
use crate::handlers::HandlerScope;
use crate::model::{HandlerAttribute, HandlerContext};
use crate::names::{constants, of_crate};
use crate::options::OptionList;
use crate::syntax::{Declaration, HandlerFn, ModuleItem, NamesDeclaration};
use crate::{check, fallback, options};

const HANDLERS_OPTIONS: &str = "the only option of `#[handlers]` is `crate = path`: write other options in \
                             `#[protect(…)]` on a handler";
const NAMES_FORM: &str = "declare the module as `names!(pub mod names)`";
const NAMES_OPTIONS: &str = "the only option of `names!` is `crate = path`";
const PUBLIC_OPTIONS: &str = "the only option of `#[public]` is `crate = path`: write `#[auth]` for a handler \
                            that uses the authentication state";

/// Expands `#[protect(…)]` and `#[auth(…)]`.
pub(crate) fn guard(
    attribute: HandlerAttribute,
    args: TokenStream,
    item: TokenStream,
) -> TokenStream {
    match syn::parse2(item.clone()) {
        Ok(function) => {
            let Expansion { policy, function } =
                self::function(attribute, args, function, HandlerContext::default());
            quote!(#policy #function)
        }
        Err(error) => fallback::no_function(attribute.name(), &error, item),
    }
}

/// Expands a function with a handler attribute, on its own or below `#[handlers]`.
pub(crate) fn function(
    attribute: HandlerAttribute,
    args: TokenStream,
    mut function: HandlerFn,
    context: HandlerContext,
) -> Expansion {
    let mut errors = ErrorSink::default();
    check::check_single_attribute(attribute.name(), &mut function, &mut errors);
    let raw = options::read(OptionList::Attribute(attribute), args, &mut errors);
    let guarded = check::guarded(attribute, &raw, &function, context, &mut errors);
    if errors.is_empty() {
        expand::handler(&guarded, function)
    } else {
        fallback::handler(errors, &guarded, function)
    }
}

/// Expands `policy!(…)`.
pub(crate) fn policy(input: TokenStream) -> TokenStream {
    let mut errors = ErrorSink::default();
    let declaration = match syn::parse2::<Declaration>(input.clone()) {
        Ok(declaration) => declaration,
        Err(error) => return fallback::no_declaration(&error, input),
    };
    let raw = options::read(OptionList::Policy, declaration.args.clone(), &mut errors);
    let named = check::named(&raw, declaration, &mut errors);
    if errors.is_empty() {
        expand::named(&named)
    } else {
        fallback::named(errors, named)
    }
}

/// Expands `names!(…)`.
pub(crate) fn names(input: TokenStream) -> TokenStream {
    let mut errors = ErrorSink::default();
    let declaration: NamesDeclaration = match syn::parse2(input) {
        Ok(declaration) => declaration,
        Err(error) => {
            errors.error_at(error.span(), format!("{error}; {NAMES_FORM}"));
            return errors.into_tokens();
        }
    };
    let root = options::read_root(declaration.args.clone(), NAMES_OPTIONS, &mut errors);
    let declared = of_crate(&mut errors);
    let constants = constants(&declared, &mut errors);
    let errors = errors.into_tokens();
    let module = expand::names(&declaration, root.as_ref(), &constants, &declared.tracking);
    quote!(#errors #module)
}

/// Expands `#[handlers]`.
pub(crate) fn handlers(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = ErrorSink::default();
    let root = options::read_root(args, HANDLERS_OPTIONS, &mut errors);
    let mut scope = HandlerScope {
        root: root.as_ref(),
        errors: &mut errors,
    };
    let checked = match syn::parse2(item.clone()) {
        Ok(ModuleItem::Module(module)) => scope.module(&module),
        Ok(ModuleItem::Impl(block)) => scope.block(&block),
        _ => return fallback::no_handlers(item),
    };
    let errors = errors.into_tokens();
    quote!(#errors #checked)
}

/// Expands `#[public]`. `at` is the span of the attribute, if `#[handlers]` is the one being expanded.
pub(crate) fn public(at: Option<Span>, args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = ErrorSink::default();
    let root = options::read_root(args, PUBLIC_OPTIONS, &mut errors);
    let function: HandlerFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => return fallback::no_function("public", &error, item),
    };
    check::check_no_other_attribute(&function, &mut errors);
    let errors = errors.into_tokens();
    let function = expand::public(root.as_ref(), at, function);
    quote!(#errors #function)
}
