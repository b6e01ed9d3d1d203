//! A handler's line in the access matrix. Whether there is one is the runtime's to decide: without
//! its feature `audit` this is nothing.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Ident, Path};

use crate::paths::Private;
use crate::syntax::Function;

/// Beside the handler's policy.
pub(super) fn guarded(private: &Private, policy: &Ident) -> TokenStream {
    quote!(#private::register! { policy #policy })
}

/// An open handler. In its body, since nothing can stand beside a method.
pub(crate) fn public(root: Option<&Path>, function: Function) -> Function {
    let private = Private::new(root);
    let name = function.sig.ident.unraw().to_string();
    let inputs = function.sig.inputs.clone();
    function.rebuilt(inputs, quote!(#private::register! { public #name }))
}
