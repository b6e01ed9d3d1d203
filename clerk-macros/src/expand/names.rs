//! Expansion of declared names to constants.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, Path};

use crate::names::{ConstantValue, NameConstant, NamesModule, Tracking};
use crate::paths::PrivatePath;
use crate::syntax::NamesDeclaration;

/// Returns the module that `names!` declares.
pub(crate) fn names(
    declaration: &NamesDeclaration,
    root: Option<&Path>,
    modules: &[NamesModule],
    tracking: &Tracking,
) -> TokenStream {
    let NamesDeclaration { prefix, name, .. } = declaration;
    let private = PrivatePath::new(root);
    let modules = modules.iter().map(|it| module(it, &private));
    quote! {
        #[doc = "Names that `clerk.toml` declares, as constants."]
        #[allow(dead_code)]
        #prefix mod #name {
            #tracking
            #(#modules)*
        }
    }
}

fn module(module: &NamesModule, private: &PrivatePath) -> TokenStream {
    let NamesModule {
        name,
        doc,
        constants,
    } = module;
    let name = Ident::new(name, Span::call_site());
    let constants = constants.iter().map(|it| constant(it, private));
    quote! {
        #[doc = #doc]
        pub mod #name {
            #(#constants)*
        }
    }
}

fn constant(constant: &NameConstant, private: &PrivatePath) -> TokenStream {
    let NameConstant { ident, doc, value } = constant;
    let (ty, value) = match value {
        ConstantValue::Text(text) => (quote!(&str), quote!(#text)),
        ConstantValue::Name { ty, name } => {
            let ty = Ident::new(ty, Span::call_site());
            (
                quote!(#private::#ty),
                quote!(#private::#ty::from_static(#name)),
            )
        }
        ConstantValue::Reverification {
            level,
            after_minutes,
        } => {
            let level = Ident::new(level, Span::call_site());
            let value = quote! {
                #private::Reverification::new(#private::ReverificationLevel::#level, #after_minutes)
            };
            (quote!(#private::Reverification), value)
        }
    };
    quote! {
        #[doc = #doc]
        pub const #ident: #ty = #value;
    }
}
