//! What stands before `fn`.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Attribute, Safety};

use crate::diag::Sink;
use crate::model::Mark;
use crate::syntax::{Function, is_route, words};

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
    if let Some(attr) = function.attrs.iter().find(|attr| is_starter(attr)) {
        return Some(attr.path().to_token_stream());
    }
    let sig = &function.sig;
    if sig.asyncness.is_some() || sig.ident != "main" || function.is_method() {
        return None;
    }
    let is_handler =
        words(&sig.output).any(|word| word == "Future") || function.attrs.iter().any(is_route);
    (!is_handler).then(|| sig.ident.to_token_stream())
}

fn is_starter(attr: &Attribute) -> bool {
    let last = attr.path().segments.last();
    let name = last.map(|last| last.ident.to_string());
    matches!(name.as_deref(), Some("main" | "launch" | "test"))
}
