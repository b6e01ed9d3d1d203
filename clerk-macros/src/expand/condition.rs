//! The tree of conditions.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::spanned::Spanned as _;
use syn::{Ident, LitStr, Path};

use crate::model::{Condition, Name, Reverification};
use crate::paths::Private;
use crate::syntax::spelled;

/// Conditions as expressions, and the consts that they refer to.
pub(super) struct Conditions<'a> {
    private: &'a Private,
    consts: TokenStream,
    count: usize,
    named: Vec<TokenStream>,
    nested: Vec<TokenStream>,
}

impl<'a> Conditions<'a> {
    pub(super) fn new(private: &'a Private) -> Self {
        Self {
            private,
            consts: TokenStream::new(),
            count: 0,
            named: Vec::new(),
            nested: Vec::new(),
        }
    }

    /// The consts, to stand before the expressions.
    pub(super) fn into_consts(self) -> TokenStream {
        self.consts
    }

    /// The named policies that stand in the attribute itself.
    pub(super) fn named(&self) -> &[TokenStream] {
        &self.named
    }

    /// The named policies inside `any` and `all`.
    pub(super) fn nested_policies(&self) -> &[TokenStream] {
        &self.nested
    }

    /// A condition in the attribute itself.
    pub(super) fn of(&mut self, condition: &Condition) -> TokenStream {
        let Condition::Policy(path) = condition else {
            return self.nested(condition);
        };
        let policy = self.policy(path);
        self.named.push(policy.clone());
        let private = self.private;
        quote!(#private::Requirement::Policy(#policy))
    }

    fn nested(&mut self, condition: &Condition) -> TokenStream {
        let private = self.private;
        match condition {
            Condition::Role(name) => self.name("role", "Role", name),
            Condition::Permission(name) => self.name("permission", "Permission", name),
            Condition::Feature(name) => self.name("feature", "Feature", name),
            Condition::Plan(name) => self.name("plan", "Plan", name),
            Condition::Reverification(asked) => reverification(asked, private),
            Condition::Check(path) => {
                let ty = quote!(fn(&#private::Auth) -> bool);
                let check = self.constant(&ty, &quote!(#path), path.span());
                let name = written(path);
                quote!(#private::Requirement::Check(#private::Function::named(#name, #check)))
            }
            Condition::Policy(path) => {
                let policy = self.policy(path);
                self.nested.push(policy.clone());
                quote!(#private::Requirement::Policy(#policy))
            }
            Condition::All(branches) => {
                let branches = self.list(branches);
                quote!(#private::Requirement::All(&[#branches]))
            }
            Condition::Any(branches) => {
                let branches = self.list(branches);
                quote!(#private::Requirement::Any(&[#branches]))
            }
        }
    }

    fn list(&mut self, branches: &[Condition]) -> TokenStream {
        let branches: Vec<TokenStream> = branches.iter().map(|it| self.nested(it)).collect();
        quote!(#(#branches),*)
    }

    fn name(&mut self, option: &str, ty: &str, name: &Name) -> TokenStream {
        let path = match name {
            Name::Literal(literal) => return self.literal(option, literal),
            Name::Const(path) => path,
        };
        let (private, ty) = (self.private, Ident::new(ty, Span::call_site()));
        let value = self.constant(&quote!(#private::#ty), &quote!(#path), path.span());
        quote!(#private::Requirement::#ty(#value))
    }

    /// The literal was checked by the macro.
    pub(super) fn literal(&self, option: &str, name: &LitStr) -> TokenStream {
        let (private, option) = (self.private, Ident::new(option, Span::call_site()));
        quote!(#private::#option(#name))
    }

    fn policy(&mut self, path: &Path) -> TokenStream {
        let private = self.private;
        let value = quote!(&<#path as #private::HasPolicy>::POLICY);
        self.constant(&quote!(&#private::Policy), &value, path.span())
    }

    /// A const with this value; its name. Its type stands beside the user's tokens, so that a
    /// mismatch is explained without a word about the runtime's insides.
    pub(super) fn constant(
        &mut self,
        ty: &TokenStream,
        value: &TokenStream,
        at: Span,
    ) -> TokenStream {
        let name = format_ident!(
            "__CLERK_CLAUSE_{}",
            self.count,
            span = at.resolved_at(Span::call_site())
        );
        self.count += 1;
        self.consts.extend([quote!(const #name: #ty = #value;)]);
        quote!(#name)
    }
}

/// A path as its author wrote it, without generic arguments.
pub(super) fn written(path: &Path) -> String {
    let root = path.leading_colon.map_or("", |_| "::");
    format!("{root}{}", spelled(path))
}

fn reverification(asked: &Reverification, private: &Private) -> TokenStream {
    let value = match asked {
        Reverification::Preset(name) => {
            let name = Ident::new(name, Span::call_site());
            quote!(#private::Reverification::#name)
        }
        Reverification::Own {
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
