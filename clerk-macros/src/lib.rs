//! The attribute macros of `clerk-runtime`. Depend on that crate, which re-exports them, and read
//! their documentation there.
//!
//! `pipeline` parse → check → expand · `handlers` items of a module or an `impl` · `syntax` syntax
//! of the input · `options` one file per option · `grammar` names and targets of redirects ·
//! `model` checked attributes · `check` rules between options, parameters and the attribute's name
//! · `expand` generated code · `names` the names that `clerk.toml` declares · `fallback` output
//! after an error · `diag` errors · `paths` path of the runtime

mod check;
mod diag;
mod expand;
mod fallback;
mod grammar;
mod handlers;
mod model;
mod names;
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

/// Marks a handler that is intentionally open to unauthenticated requests. Its requests are not
/// checked. With the runtime's feature `access-matrix`, it is registered in the access matrix.
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

#[doc = include_str!("docs/names.md")]
#[proc_macro]
pub fn names(input: TokenStream) -> TokenStream {
    pipeline::names(input.into()).into()
}
