//! An attribute as a const.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Ident, Path};

use super::condition::{Conditions, written};
use super::handler::binder;
use crate::model::{Actor, Failure, Guarded, Mark, Named, Org, Rules, Tokens};
use crate::paths::Private;

/// A policy's const expression, and the checks that stand beside it.
pub(super) struct Expansion {
    pub(super) checks: TokenStream,
    pub(super) policy: TokenStream,
}

/// The policy of a handler.
pub(super) fn of_handler(guarded: &Guarded, private: &Private, function: &Ident) -> Expansion {
    let name = function.unraw().to_string();
    let base = match guarded.mark {
        Mark::Protect => quote!(#private::Policy::protect()),
        Mark::Auth => quote!(#private::Policy::auth()),
    };
    let mut policy = base;
    if let Some(template) = &guarded.token.template {
        policy.extend(quote!(.template(#template)));
    }
    if let Some(seconds) = &guarded.token.expires_in {
        policy.extend(quote!(.expires_in(#seconds)));
    }
    if let [first, rest @ ..] = guarded.route.as_slice() {
        policy.extend(quote!(.route(&[#first #(, #rest)*])));
    }
    if !guarded.bindings.is_empty() {
        let bindings = guarded.bindings.iter().map(|bound| {
            let (ty, binder) = (&bound.ty, binder(bound.kind));
            quote!(<#ty as #private::#binder>::BINDING)
        });
        policy.extend(quote!(.bind(&[#(#bindings),*])));
    }
    expansion(
        &guarded.rules,
        private,
        |rules| quote!(#private::handler::<()>(#policy #rules, #name, ::core::file!(), ::core::line!())),
    )
}

/// `policy!(…)`: a type that stands for a policy.
pub(crate) fn named(named: &Named) -> TokenStream {
    let Named {
        prefix,
        name,
        rules: own,
        root,
    } = named;
    let private = Private::new(root.as_ref());
    let text = name.unraw().to_string();
    let Expansion { checks, policy } = expansion(
        own,
        &private,
        |rules| quote!(#private::Policy::protect() #rules .at(#text, ::core::file!(), ::core::line!())),
    );
    quote! {
        #checks
        #[derive(Clone, Copy, Debug)]
        #[allow(clippy::exhaustive_enums)]
        #prefix enum #name {}
        #[diagnostic::do_not_recommend]
        impl #private::HasPolicy for #name {
            const POLICY: #private::Policy = #policy;
        }
    }
}

fn expansion(
    rules: &Rules,
    private: &Private,
    policy: impl FnOnce(TokenStream) -> TokenStream,
) -> Expansion {
    let mut conditions = Conditions::new(private);
    let calls = calls(rules, private, &mut conditions);
    let (checks, consts) = conditions.into_parts();
    let policy = policy(calls);
    let policy = if consts.is_empty() {
        policy
    } else {
        quote!({ #consts #policy })
    };
    Expansion { checks, policy }
}

/// What the rules add to a policy: one call each.
fn calls(rules: &Rules, private: &Private, conditions: &mut Conditions<'_>) -> TokenStream {
    let mut calls = TokenStream::new();
    if !rules.conditions.is_empty() {
        let list: Vec<TokenStream> = rules
            .conditions
            .iter()
            .map(|it| conditions.of(it))
            .collect();
        calls.extend(quote!(.require(&[#(#list),*])));
    }
    calls.extend(rules.tokens.as_ref().map(|it| tokens(it, private)));
    if let [first, rest @ ..] = rules.scopes.as_slice() {
        calls.extend(quote!(.scopes(&[#first #(, #rest)*])));
    }
    calls.extend(rules.actor.map(|it| actor(it, private)));
    calls.extend(rules.org.as_ref().map(|it| org(it, private)));
    if let Some(failure) = &rules.on_missing {
        let failure = self::failure(failure, private, conditions);
        calls.extend(quote!(.on_missing(#failure)));
    }
    if let Some(failure) = &rules.on_denied {
        let failure = self::failure(failure, private, conditions);
        calls.extend(quote!(.on_denied(#failure)));
    }
    if rules.pending {
        calls.extend(quote!(.pending(#private::Pending::Allow)));
    }
    for name in conditions.named() {
        calls.extend(quote!(.named(#name)));
    }
    for name in conditions.nested_policies() {
        calls.extend(quote!(.nested(#name)));
    }
    calls
}

fn tokens(tokens: &Tokens, private: &Private) -> TokenStream {
    let variant = |name: &&str| {
        let name = Ident::new(name, Span::call_site());
        quote!(#private::TokenType::#name)
    };
    let accepted = match tokens {
        Tokens::Any => quote!(Any),
        Tokens::One(name) => {
            let name = variant(name);
            quote!(One(#name))
        }
        Tokens::List(names) => {
            let names = names.iter().map(variant);
            quote!(list(&[#(#names),*]))
        }
    };
    quote!(.tokens(#private::AcceptedTokens::#accepted))
}

fn actor(actor: Actor, private: &Private) -> TokenStream {
    match actor {
        Actor::Deny => quote!(.actor(#private::ActorRule::Deny)),
        Actor::Only => quote!(.actor(#private::ActorRule::Only)),
    }
}

fn org(org: &Org, private: &Private) -> TokenStream {
    match org {
        Org::Id(name) => quote!(.org(#private::OrgRule::Id(#name))),
        Org::Slug(name) => quote!(.org(#private::OrgRule::Slug(#name))),
    }
}

fn failure(failure: &Failure, private: &Private, conditions: &mut Conditions<'_>) -> TokenStream {
    match failure {
        Failure::Status(status) => quote!(#private::Failure::Status(#status)),
        Failure::SignIn(_) => quote!(#private::Failure::SignIn),
        Failure::With(path) => {
            let ty = quote!(fn(&#private::Denial) -> #private::Reply);
            let own = necessarily_qualified(path);
            let reply = conditions.constant(&ty, &quote!(#own), path.span());
            let name = written(path);
            quote!(#private::Failure::With(#private::Function::named(#name, #reply)))
        }
        Failure::Redirect(target) => conditions.literal("redirect", target),
    }
}

/// `self::sign_in` is how a function is named that is called like a word of ours, so that
/// `unused_qualifications` is mistaken. It doesn't judge segments that come from a macro.
fn necessarily_qualified(path: &Path) -> Path {
    let mut path = path.clone();
    if let Some(first) = path
        .segments
        .first_mut()
        .filter(|first| first.ident == "self")
    {
        first
            .ident
            .set_span(first.ident.span().resolved_at(Span::call_site()));
    }
    path
}
