//! Expansion of conditions to expressions.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, Path};

use crate::model::{Condition, Name, ReverificationOption};
use crate::paths::PrivatePath;
use crate::syntax::spelled;

/// Returns the expression of a condition, a `Requirement` of the runtime.
pub(super) fn requirement(condition: &Condition, private: &PrivatePath) -> TokenStream {
    match condition {
        Condition::Role(name) => self::name("Role", name, private),
        Condition::Permission(name) => self::name("Permission", name, private),
        Condition::Feature(name) => self::name("Feature", name, private),
        Condition::Plan(name) => self::name("Plan", name, private),
        Condition::Reverification(reverification) => self::reverification(reverification, private),
        Condition::Check(path) => {
            let check = function(path, &quote!(fn(&#private::Auth) -> bool), private);
            quote!(#private::Requirement::Check(#check))
        }
        Condition::Policy(path) => {
            let policy = policy(path, private);
            quote!(#private::Requirement::Policy(#policy))
        }
        Condition::All(branches) => {
            let branches = branches.iter().map(|it| requirement(it, private));
            quote!(#private::Requirement::All(&[#(#branches),*]))
        }
        Condition::Any(branches) => {
            let branches = branches.iter().map(|it| requirement(it, private));
            quote!(#private::Requirement::Any(&[#(#branches),*]))
        }
    }
}

fn name(ty: &str, name: &Name, private: &PrivatePath) -> TokenStream {
    let ty = Ident::new(ty, Span::call_site());
    let value = match name {
        Name::Literal(literal) => quote!(#private::#ty::from_static(#literal)),
        Name::Const(path) => typed(path, &quote!(#private::#ty)),
    };
    quote!(#private::Requirement::#ty(#value))
}

fn reverification(reverification: &ReverificationOption, private: &PrivatePath) -> TokenStream {
    let value = match reverification {
        ReverificationOption::Preset(name) => {
            let name = Ident::new(name, Span::call_site());
            quote!(#private::Reverification::#name)
        }
        ReverificationOption::Const(path) => typed(path, &quote!(#private::Reverification)),
        ReverificationOption::Custom {
            level,
            after_minutes,
        } => {
            let level = Ident::new(level, Span::call_site());
            quote! {
                #private::Reverification::new(#private::ReverificationLevel::#level, #after_minutes)
            }
        }
    };
    quote!(#private::Requirement::Reverification(#value))
}

/// Returns the expression of one of the application's functions, with its path as text.
pub(super) fn function(path: &Path, ty: &TokenStream, private: &PrivatePath) -> TokenStream {
    let root = path.leading_colon.map_or("", |_| "::");
    let name = format!("{root}{}", spelled(path));
    let function = typed(path, ty);
    quote!(#private::Function::named(#name, #function))
}

/// Returns the expression of a type's policy.
pub(super) fn policy(path: &Path, private: &PrivatePath) -> TokenStream {
    quote!(&<#path as #private::HasPolicy>::POLICY)
}

/// Returns an expression of this type for an item of the application. If the item has another type, rustc
/// reports the item and does not mention the runtime's functions.
fn typed(path: &Path, ty: &TokenStream) -> TokenStream {
    quote!({
        const __CLERK_VALUE: #ty = #path;
        __CLERK_VALUE
    })
}
