//! What stands before `fn`.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Attribute, ReturnType, Safety};

use crate::diag::Sink;
use crate::model::Mark;
use crate::syntax::{Function, is_future, is_route};

/// No framework calls such a function, and the guard can't be read in a `const` one.
pub(super) fn check(mark: Mark, function: &Function, sink: &mut Sink) {
    let name = &function.sig.ident;
    if let Some(at) = starts(function) {
        let mark = mark.name();
        let message = format!("no request comes to `{name}`: put `#[{mark}]` on a handler");
        sink.error(at, message);
    }
    if let Some(keyword) = &function.sig.constness {
        let message = format!("a handler runs for each request: write `fn {name}` without `const`");
        sink.error(keyword, message);
    }
    if let Safety::Unsafe(keyword) = &function.sig.safety {
        let message = format!("frameworks call safe functions: write `fn {name}` without `unsafe`");
        sink.error(keyword, message);
    }
    if let Some(abi) = &function.sig.abi {
        let message = format!("a handler is called from Rust: write `fn {name}` without `extern`");
        sink.error(abi, message);
    }
}

/// What shows that a function starts a program or is a test, if something does.
pub(crate) fn starts(function: &Function) -> Option<TokenStream> {
    let is_starter = |attr: &&Attribute| {
        let last = attr.path().segments.last();
        last.is_some_and(|last| ["main", "launch", "test"].iter().any(|it| last.ident == it))
    };
    if let Some(attr) = function.attrs.iter().find(is_starter) {
        return Some(attr.path().to_token_stream());
    }
    let sig = &function.sig;
    let is_awaited = matches!(&sig.output, ReturnType::Type(_, ty) if is_future(ty));
    let is_main = sig.ident == "main" && sig.asyncness.is_none() && !is_awaited;
    let is_handler = || function.is_method() || function.attrs.iter().any(is_route);
    (is_main && !is_handler()).then(|| sig.ident.to_token_stream())
}
