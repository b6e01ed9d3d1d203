//! Expansion of a guarded function. The guard is a parameter, unless the function's own parameter holds
//! the request.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{Attribute, FnArg, Ident, Type, Visibility, parse_quote};

use super::{explicit, framework_parameters, policy};
use crate::model::{Bound, BoundKind, Guarded, Owner, Rules, TokenSettings};
use crate::paths::PrivatePath;
use crate::syntax::HandlerFn;

/// A function, and the policy that is placed next to it or to its `impl`.
pub(crate) struct Expansion {
    pub(crate) policy: TokenStream,
    pub(crate) function: HandlerFn,
}

/// Returns the policy's type and the guarded function.
pub(crate) fn handler(guarded: &Guarded, function: HandlerFn) -> Expansion {
    let names = GeneratedNames::new(guarded, &function);
    let GeneratedNames {
        private,
        policy: ty,
        handler,
        ..
    } = &names;
    let policy = policy::of_handler(guarded, ty, handler, private);
    let checks = framework_parameters::checks(guarded, private);
    let declaration = names.declaration(
        &function,
        &quote!(#policy #checks #private::register! { guarded #ty }),
    );
    let lets: TokenStream = guarded
        .bindings
        .iter()
        .map(|bound| binding(bound, private))
        .collect();
    match &guarded.request {
        Some(request) => {
            let check = explicit::check(&function, request, ty, private);
            Expansion {
                policy: TokenStream::new(),
                function: explicit::assemble(
                    guarded,
                    request,
                    function,
                    &quote!(#declaration #check #lets),
                ),
            }
        }
        None => Expansion {
            policy: declaration,
            function: names.with_guard(function, lets),
        },
    }
}

/// Returns an expansion of the same shape after an error. Its types cannot cause further errors, and it
/// never runs.
pub(crate) fn broken(guarded: &Guarded, function: HandlerFn) -> Expansion {
    let names = GeneratedNames::new(guarded, &function);
    let private = &names.private;
    let lets = guarded.bindings.iter().map(|bound| {
        let (variable, ty) = (variable(bound), &bound.ty);
        quote!(#variable: #ty = #private::broken();)
    });
    let lets: TokenStream = lets.collect();
    if let Some(request) = &guarded.request {
        return Expansion {
            policy: TokenStream::new(),
            function: explicit::assemble(guarded, request, function, &lets),
        };
    }
    let nothing = Guarded {
        rules: Rules::default(),
        token: TokenSettings::default(),
        bindings: Vec::new(),
        route: Vec::new(),
        parsed: Vec::new(),
        ..guarded.clone()
    };
    let policy = policy::of_handler(&nothing, &names.policy, &names.handler, private);
    Expansion {
        policy: names.declaration(&function, &policy),
        function: names.with_guard(function, lets),
    }
}

/// Names that the generated code of a handler uses.
struct GeneratedNames<'a> {
    private: PrivatePath,
    /// The policy's type.
    policy: Ident,
    handler: String,
    guarded: &'a Guarded,
}

impl<'a> GeneratedNames<'a> {
    fn new(guarded: &'a Guarded, function: &HandlerFn) -> Self {
        Self {
            private: PrivatePath::new(guarded.context.root.as_ref()),
            policy: policy_name(guarded, &function.sig.ident),
            handler: function.sig.ident.unraw().to_string(),
            guarded,
        }
    }

    /// Returns the declaration of the policy's type. It is hidden from `cargo doc`, which also lists private
    /// items of a binary. The two attributes satisfy `missing_docs` and clippy's `exhaustive_enums`, which
    /// also check the expansion of macros of other crates.
    fn declaration(&self, function: &HandlerFn, items: &TokenStream) -> TokenStream {
        let Self {
            policy, guarded, ..
        } = self;
        // If the function is not compiled, the items that its policy names may be missing too.
        let is_outside_body = guarded.request.is_none();
        let is_cfg = |attr: &&Attribute| is_outside_body && attr.path().is_ident("cfg");
        let own = function.attrs.iter().filter(is_cfg);
        let cfgs: Vec<&Attribute> = guarded.context.cfgs.iter().chain(own).collect();
        let vis = match &function.vis {
            _ if !is_outside_body => TokenStream::new(),
            // With the span of the user's `macro_rules!`, lints would treat the type as the user's.
            Visibility::Public(_) => quote!(pub),
            vis => quote!(#vis),
        };
        quote! {
            #(#cfgs)*
            #[doc(hidden)]
            #[non_exhaustive]
            #vis enum #policy {}
            #(#cfgs)*
            const _: () = { #items };
        }
    }

    /// Returns the function with the guard as its first parameter, so that the check runs before path, query
    /// or body are read. The guard has call-site hygiene, since attributes of some frameworks resolve it.
    fn with_guard(&self, function: HandlerFn, mut lets: TokenStream) -> HandlerFn {
        let Self {
            private,
            policy,
            guarded,
            ..
        } = self;
        // Some frameworks require another extractor trait in methods than in functions.
        let guard = if function.is_method() {
            "MethodGuard"
        } else {
            "Guard"
        };
        let guard = Ident::new(guard, Span::call_site());
        let guard: Type = parse_quote!(#private::#guard<#policy>);
        let (rest, replaced) = framework_parameters::parameters(guarded, private, &guard);
        lets.extend([replaced]);
        let receiver = function.sig.receiver().cloned().map(FnArg::Receiver);
        let inputs = receiver
            .into_iter()
            .chain([parse_quote!(__clerk_guard: #guard)])
            .chain(rest.into_iter().map(FnArg::Typed))
            .collect();
        let allowance = allowance_for_items(&function).filter(|_| !lets.is_empty());
        let mut function = function.rebuilt(inputs, &lets);
        function.attrs.extend(allowance);
        function
    }
}

/// Returns the statement `let name = …;` of a binding.
fn binding(bound: &Bound, private: &PrivatePath) -> TokenStream {
    let (variable, ty, binder) = (variable(bound), &bound.ty, binder(bound.kind));
    quote!(#variable = <#ty as #private::#binder>::bind(&__clerk_guard);)
}

fn variable(bound: &Bound) -> TokenStream {
    let Bound {
        attrs,
        mutability,
        name,
        ..
    } = bound;
    quote!(#(#attrs)* let #mutability #name)
}

/// Returns the attribute that allows items in the user's body after our statements.
pub(super) fn allowance_for_items(function: &HandlerFn) -> Option<Attribute> {
    function
        .may_contain_item()
        .then(|| parse_quote!(#[allow(clippy::items_after_statements)]))
}

/// Returns the name of the policy's type. If a framework's attribute is above ours, it does not see the
/// guard, and rustc's error shows this name, so the name says what to do. If ours is above a route
/// attribute of rocket, rocket logs the name, so it says nothing about the order.
fn policy_name(guarded: &Guarded, function: &Ident) -> Ident {
    let attribute = guarded.attribute.name();
    let function = function.unraw();
    let owner = match &guarded.context.owner {
        Owner::Type { name, .. } => format!("{name}_"),
        Owner::Unknown | Owner::Trait => String::new(),
    };
    if guarded.is_above_route {
        return format_ident!("{owner}{function}__policy", span = Span::call_site());
    }
    format_ident!(
        "{owner}{function}__put_{attribute}_above_the_route_attribute",
        span = Span::call_site()
    )
}

/// Returns the words and numbers of a type, which distinguish it from other types.
pub(crate) fn type_name(ty: &Type) -> String {
    let text = quote!(#ty).to_string();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let words: Vec<&str> = text
        .split(|c| !is_word(c))
        .filter(|word| !word.is_empty())
        .collect();
    words.join("_")
}

/// Returns the name of the runtime's trait for a binding.
pub(super) fn binder(kind: BoundKind) -> Ident {
    let name = kind.type_name().split('<').next().unwrap_or_default();
    format_ident!("Bind{name}", span = Span::call_site())
}
