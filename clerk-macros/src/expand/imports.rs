//! Marks are written out under their full name, which would leave the user's imports of them unused.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use crate::paths::PrivatePath;

/// A use of the marks that are in scope. The others come from the runtime, so that they need no
/// import.
pub(crate) fn imports(root: Option<&Path>) -> TokenStream {
    let private = PrivatePath::new(root);
    quote! {
        const _: () = {
            #[allow(unused_imports, ambiguous_glob_imports)]
            mod attributes {
                use super::*;
                use #private::marks::*;
                use {auth as _, protect as _, public as _};
            }
        };
    }
}
