//! The attribute macros of `clerk-runtime`. Depend on that crate, which re-exports them, and read
//! their documentation there.
//!
//! `pipeline` parse → check → expand · `handlers` the items of a module or an `impl` · `syntax` the input's
//! syntax · `options` one file per option · `grammar` names and targets of redirects · `model` checked
//! attributes · `check` the rules between options, parameters and mode · `expand` the output · `fallback`
//! the output after an error · `diag` errors · `paths` the runtime's names

mod check;
mod diag;
mod expand;
mod fallback;
mod grammar;
mod handlers;
mod model;
mod options;
mod paths;
mod pipeline;
mod syntax;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

use crate::model::HandlerAttribute;

#[doc = include_str!("docs/protect.md")]
#[proc_macro_attribute]
pub fn protect(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::guard(HandlerAttribute::Protect, args.into(), item.into()).into()
}

#[doc = include_str!("docs/auth.md")]
#[proc_macro_attribute]
pub fn auth(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::guard(HandlerAttribute::Auth, args.into(), item.into()).into()
}

/// Marks a handler that is intentionally open to unauthenticated requests. It changes nothing.
#[proc_macro_attribute]
pub fn public(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::public(None, args.into(), item.into()).into()
}

#[doc = include_str!("docs/handlers.md")]
#[proc_macro_attribute]
pub fn handlers(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::handlers(args.into(), item.into()).into()
}

#[doc = include_str!("docs/policy.md")]
#[proc_macro]
pub fn policy(input: TokenStream) -> TokenStream {
    pipeline::policy(input.into()).into()
}
