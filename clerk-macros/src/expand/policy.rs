//! Expansion of policies to constants.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{Ident, Path};

use super::condition;
use super::handler::binder;
use crate::model::{
    AcceptedToken, Actor, Audience, Condition, FailureOption, Guarded, HandlerAttribute,
    NamedPolicy, OrgCondition, Rules, Tokens,
};
use crate::paths::PrivatePath;

/// Returns the policy of a handler.
pub(super) fn of_handler(
    guarded: &Guarded,
    ty: &Ident,
    handler: &str,
    private: &PrivatePath,
) -> TokenStream {
    let mut policy = match guarded.attribute {
        HandlerAttribute::Protect => quote!(#private::Policy::protect()),
        HandlerAttribute::Auth => quote!(#private::Policy::auth()),
    };
    policy.extend(calls(&guarded.rules, private));
    if let Some(template) = &guarded.token.template {
        policy.extend([quote!(.template(#template))]);
    }
    if let Some(seconds) = &guarded.token.expires_in {
        policy.extend([quote!(.expires_in(#seconds))]);
    }
    if let [first, rest @ ..] = guarded.route.as_slice() {
        policy.extend([quote!(.route(&[#first #(, #rest)*]))]);
    }
    if !guarded.parsed.is_empty() {
        let (names, types): (Vec<_>, Vec<_>) = guarded.parsed.iter().cloned().unzip();
        policy.extend([quote!(.parsed(&[#((#names, #private::parses::<#types>)),*]))]);
    }
    if !guarded.bindings.is_empty() {
        let types = guarded.bindings.iter().map(|bound| &bound.ty);
        let binders = guarded.bindings.iter().map(|bound| binder(bound.kind));
        policy.extend([quote!(.bind(&[#(<#types as #private::#binders>::BINDING),*]))]);
    }
    let at = guarded.context.at.unwrap_or_else(Span::call_site);
    let implementation = implementation(ty, handler, at, &policy, private);
    let tracking = &guarded.rules.tracking;
    quote!(#implementation #tracking)
}

/// Returns the type that `policy!(…)` declares, with its policy.
pub(crate) fn named(named: &NamedPolicy) -> TokenStream {
    let NamedPolicy {
        prefix,
        name,
        rules,
        root,
    } = named;
    let private = PrivatePath::new(root.as_ref());
    let calls = calls(rules, &private);
    let policy = quote!(#private::Policy::protect() #(#calls)*);
    let text = name.unraw().to_string();
    let implementation = implementation(name, &text, Span::call_site(), &policy, &private);
    let tracking = &rules.tracking;
    quote! {
        #[derive(Clone, Copy, Debug)]
        #[allow(clippy::exhaustive_enums)]
        #prefix enum #name {}
        #implementation
        #tracking
    }
}

/// Returns the policy of a type. An associated constant is not evaluated until it is used. The second
/// constant is always evaluated, so that a malformed policy is an error at once.
fn implementation(
    ty: &Ident,
    name: &str,
    at: Span,
    policy: &TokenStream,
    private: &PrivatePath,
) -> TokenStream {
    let line = quote_spanned!(at=> ::core::line!());
    quote! {
        #[diagnostic::do_not_recommend]
        impl #private::HasPolicy for #ty {
            const POLICY: #private::Policy = #policy.at(#name, ::core::file!(), #line);
        }
        const _: #private::Policy = <#ty as #private::HasPolicy>::POLICY;
    }
}

/// Returns one builder call for each rule.
fn calls(rules: &Rules, private: &PrivatePath) -> Vec<TokenStream> {
    let mut calls = Vec::new();
    let requirement = |condition| condition::requirement(condition, private);
    match rules.conditions.as_slice() {
        [] => {}
        [only] => {
            let only = requirement(only);
            calls.push(quote!(.require(#only)));
        }
        all => {
            let all = all.iter().map(requirement);
            calls.push(quote!(.require_all(&[#(#all),*])));
        }
    }
    calls.extend(rules.tokens.as_ref().map(|it| tokens(it, private)));
    calls.extend(rules.audience.as_ref().map(|it| audience(it, private)));
    if let [first, rest @ ..] = rules.scopes.as_slice() {
        calls.push(quote!(.scopes(&[#first #(, #rest)*])));
    }
    calls.extend(rules.actor.map(|it| actor(it, private)));
    calls.extend(rules.org.as_ref().map(|it| org(it, private)));
    let failures = [
        ("on_missing", &rules.on_missing),
        ("on_invalid", &rules.on_invalid),
        ("on_denied", &rules.on_denied),
    ];
    for (option, failure) in failures {
        let Some(failure) = failure else { continue };
        let option = Ident::new(option, Span::call_site());
        let failure = self::failure(failure, private);
        calls.push(quote!(.#option(#failure)));
    }
    if rules.pending {
        calls.push(quote!(.pending(#private::Pending::Allow)));
    }
    if rules.azp_is_optional {
        calls.push(quote!(.azp(#private::Azp::Optional)));
    }
    let (named, nested) = policies(&rules.conditions);
    let policy = |path| condition::policy(path, private);
    calls.extend(named.into_iter().map(policy).map(|it| quote!(.named(#it))));
    calls.extend(
        nested
            .into_iter()
            .map(policy)
            .map(|it| quote!(.nested(#it))),
    );
    calls
}

/// Returns the named policies of the attribute itself, and those inside `any` and `all`.
fn policies(conditions: &[Condition]) -> (Vec<&Path>, Vec<&Path>) {
    let (mut named, mut nested) = (Vec::new(), Vec::new());
    for condition in conditions {
        match condition {
            Condition::Policy(path) => named.push(path),
            Condition::All(branches) | Condition::Any(branches) => {
                let (own, inner) = policies(branches);
                nested.extend(own.into_iter().chain(inner));
            }
            _ => {}
        }
    }
    (named, nested)
}

fn tokens(tokens: &Tokens, private: &PrivatePath) -> TokenStream {
    let variant = |token: &AcceptedToken| {
        let name = Ident::new(token.name(), Span::call_site());
        quote!(#private::TokenType::#name)
    };
    let accepted = match tokens {
        Tokens::Any => quote!(Any),
        Tokens::One(token) => {
            let name = variant(token);
            quote!(One(#name))
        }
        Tokens::List(tokens) => {
            let names = tokens.iter().map(variant);
            quote!(list(&[#(#names),*]))
        }
    };
    let templates = match tokens.templates().as_slice() {
        [] => TokenStream::new(),
        names => quote!(.templates(&[#(#names),*])),
    };
    quote!(.tokens(#private::AcceptedTokens::#accepted) #templates)
}

fn audience(audience: &Audience, private: &PrivatePath) -> TokenStream {
    let rule = match audience {
        Audience::Resource => quote!(Resource),
        Audience::Named(name) => quote!(from_static(#name)),
    };
    quote!(.audience(#private::AudienceRule::#rule))
}

fn actor(actor: Actor, private: &PrivatePath) -> TokenStream {
    match actor {
        Actor::Deny => quote!(.actor(#private::ActorRule::Deny)),
        Actor::Only => quote!(.actor(#private::ActorRule::Only)),
    }
}

fn org(org: &OrgCondition, private: &PrivatePath) -> TokenStream {
    match org {
        OrgCondition::Id(name) => quote!(.org(#private::OrgRule::Id(#name))),
        OrgCondition::Slug(name) => quote!(.org(#private::OrgRule::Slug(#name))),
    }
}

fn failure(failure: &FailureOption, private: &PrivatePath) -> TokenStream {
    match failure {
        FailureOption::Status(status) => quote!(#private::Failure::Status(#status)),
        FailureOption::SignIn(_) => quote!(#private::Failure::SignIn),
        FailureOption::With(path) => {
            let ty = quote!(fn(&#private::Denial) -> #private::Reply);
            let reply = condition::function(&necessarily_qualified(path), &ty, private);
            quote!(#private::Failure::With(#reply))
        }
        FailureOption::Redirect(target) => quote!(#private::Failure::redirect(#target)),
    }
}

/// Returns the path with the span of the macro on `self`. The qualification is necessary for a function
/// with the name of an option's value, such as `self::sign_in`. The lint `unused_qualifications` would
/// report it, but ignores segments that come from a macro.
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
