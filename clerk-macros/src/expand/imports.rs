//! Uses of imported handler attributes. `#[handlers]` replaces the attributes with their full paths, so
//! rustc would report the user's imports as unused.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use crate::paths::PrivatePath;

/// Returns a module that uses all handler attributes. Those that are not imported come from the runtime.
pub(crate) fn imports(root: Option<&Path>) -> TokenStream {
    let private = PrivatePath::new(root);
    quote! {
        const _: () = {
            #[allow(unused_imports, ambiguous_glob_imports)]
            mod attributes {
                use super::*;
                use #private::attributes::*;
                use {auth as _, protect as _, public as _};
            }
        };
    }
}
