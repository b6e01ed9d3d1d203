//! An open handler's line in the access matrix. Whether there is one is the runtime's to decide: without
//! its feature `access-matrix` this is nothing.

use proc_macro2::Span;
use quote::{quote, quote_spanned};
use syn::Path;
use syn::ext::IdentExt as _;

use crate::paths::PrivatePath;
use crate::syntax::HandlerFn;

/// An open handler. In its body, since nothing can stand beside a method.
pub(crate) fn public(root: Option<&Path>, at: Option<Span>, function: HandlerFn) -> HandlerFn {
    let private = PrivatePath::new(root);
    let line = quote_spanned!(at.unwrap_or_else(Span::call_site)=> ::core::line!());
    let name = function.sig.ident.unraw().to_string();
    function.with_statements(&quote!(#private::register! { public #name #line }))
}
