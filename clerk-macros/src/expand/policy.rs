//! An attribute as a const.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Ident, Path};

use super::condition::{Conditions, written};
use crate::model::{Actor, Failure, Guarded, Named, Org, Rules, Tokens};
use crate::paths::Private;

/// What an attribute says of its policy.
#[derive(Default)]
pub(super) struct Expansion {
    /// What stands beside the policy.
    pub(super) checks: TokenStream,
    /// What the rules refer to.
    pub(super) consts: TokenStream,
    /// One call each.
    pub(super) rules: Vec<TokenStream>,
}

/// The policy of a handler.
pub(super) fn of_handler(guarded: &Guarded, private: &Private) -> Expansion {
    let mut expansion = expansion(&guarded.rules, private);
    let rules = &mut expansion.rules;
    if let Some(template) = &guarded.token.template {
        rules.push(quote!(.template(#template)));
    }
    if let Some(seconds) = &guarded.token.expires_in {
        rules.push(quote!(.expires_in(#seconds)));
    }
    if let Some(at) = guarded.place.at {
        rules.push(quote_spanned!(at=> .line(::core::line!())));
    }
    if let [first, rest @ ..] = guarded.route.as_slice() {
        rules.push(quote!(.route(&[#first #(, #rest)*])));
    }
    if !guarded.parsed.is_empty() {
        let (names, types): (Vec<_>, Vec<_>) = guarded.parsed.iter().cloned().unzip();
        rules.push(quote!(.parsed(&[#((#names, #private::parses::<#types>)),*])));
    }
    expansion
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
    let Expansion {
        checks,
        consts,
        rules,
    } = expansion(own, &private);
    let policy =
        quote!(#private::Policy::protect() #(#rules)* .at(#text, ::core::file!(), ::core::line!()));
    let policy = if consts.is_empty() {
        policy
    } else {
        quote!({ #consts #policy })
    };
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

fn expansion(rules: &Rules, private: &Private) -> Expansion {
    let mut conditions = Conditions::new(private);
    let rules = calls(rules, private, &mut conditions);
    Expansion {
        checks: TokenStream::new(),
        consts: conditions.into_consts(),
        rules,
    }
}

/// What the rules add to a policy: one call each.
fn calls(rules: &Rules, private: &Private, conditions: &mut Conditions<'_>) -> Vec<TokenStream> {
    let mut calls = Vec::new();
    match rules.conditions.as_slice() {
        [] => {}
        [only] => {
            let only = conditions.of(only);
            calls.push(quote!(.require(#only)));
        }
        all => {
            let all: Vec<TokenStream> = all.iter().map(|it| conditions.of(it)).collect();
            calls.push(quote!(.require_all(&[#(#all),*])));
        }
    }
    calls.extend(rules.tokens.as_ref().map(|it| tokens(it, private)));
    if let [first, rest @ ..] = rules.scopes.as_slice() {
        calls.push(quote!(.scopes(&[#first #(, #rest)*])));
    }
    calls.extend(rules.actor.map(|it| actor(it, private)));
    calls.extend(rules.org.as_ref().map(|it| org(it, private)));
    if let Some(failure) = &rules.on_missing {
        let failure = self::failure(failure, private, conditions);
        calls.push(quote!(.on_missing(#failure)));
    }
    if let Some(failure) = &rules.on_invalid {
        let failure = self::failure(failure, private, conditions);
        calls.push(quote!(.on_invalid(#failure)));
    }
    if let Some(failure) = &rules.on_denied {
        let failure = self::failure(failure, private, conditions);
        calls.push(quote!(.on_denied(#failure)));
    }
    if rules.pending {
        calls.push(quote!(.pending(#private::Pending::Allow)));
    }
    for name in conditions.named() {
        calls.push(quote!(.named(#name)));
    }
    for name in conditions.nested_policies() {
        calls.push(quote!(.nested(#name)));
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
