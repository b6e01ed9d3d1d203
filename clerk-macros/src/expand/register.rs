//! Registration of `#[public]` handlers in the access matrix. Without the runtime's feature
//! `access-matrix`, it expands to nothing.

use proc_macro2::Span;
use quote::{quote, quote_spanned};
use syn::Path;
use syn::ext::IdentExt as _;

use crate::paths::PrivatePath;
use crate::syntax::HandlerFn;

/// Returns a `#[public]` handler with its registration in the body, since an `impl` cannot contain one.
pub(crate) fn public(root: Option<&Path>, at: Option<Span>, function: HandlerFn) -> HandlerFn {
    let private = PrivatePath::new(root);
    let line = quote_spanned!(at.unwrap_or_else(Span::call_site)=> ::core::line!());
    let name = function.sig.ident.unraw().to_string();
    function.with_statements(&quote!(#private::register! { public #name #line }))
}
