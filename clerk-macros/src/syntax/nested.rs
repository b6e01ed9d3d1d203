//! Functions where items aren't read: in bodies, in consts, in traits, in what a macro is called with.
//! They are looked for token by token, so that none is missed for what stands around it.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::Attribute;
use syn::parse::{ParseStream, Parser as _};

use super::Function;

/// What may stand between attributes and `fn`.
pub(super) const QUALIFIERS: [&str; 8] = [
    "pub", "default", "const", "async", "unsafe", "safe", "extern", "gen",
];

/// A function with a body.
pub(crate) enum Nested {
    Read(Box<Function>),
    Unread(Unread),
}

/// A function in a form that can't be read, as far as it shows.
pub(crate) struct Unread {
    pub(crate) name: Ident,
    pub(crate) is_async: bool,
    /// `None` if they can't be read either.
    pub(crate) attrs: Option<Vec<Attribute>>,
}

/// The functions in these tokens, at any depth, outside the definitions of macros.
pub(crate) fn nested(tokens: TokenStream) -> Vec<Nested> {
    let mut found = Vec::new();
    collect(tokens, &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<Nested>) {
    let mut trees = Vec::new();
    flatten(tokens, &mut trees);
    for (at, tree) in trees.iter().enumerate() {
        let (before, after) = trees.split_at(at);
        found.extend(function(before, after));
        if let TokenTree::Group(group) = tree
            && !defines_macro(before)
        {
            collect(group.stream(), found);
        }
    }
}

/// The tokens without the invisible groups that `macro_rules!` variables bring.
fn flatten(tokens: TokenStream, trees: &mut Vec<TokenTree>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flatten(group.stream(), trees);
            }
            tree => trees.push(tree),
        }
    }
}

/// The function whose `fn` is the first of the tokens after.
fn function(before: &[TokenTree], after: &[TokenTree]) -> Option<Nested> {
    let [TokenTree::Ident(keyword), TokenTree::Ident(name), rest @ ..] = after else {
        return None;
    };
    let (body, _) = rest.split_at_checked(1 + rest.iter().position(ends)?)?;
    if keyword != "fn" || !body.last().is_some_and(is_braces) {
        return None;
    }
    let head = head(before);
    let tokens = head.iter().chain(after.iter().take(2)).chain(body);
    Some(match syn::parse2(tokens.cloned().collect()) {
        Ok(function) => Nested::Read(Box::new(function)),
        Err(_) => Nested::Unread(unread(name, head)),
    })
}

fn ends(tree: &TokenTree) -> bool {
    is_braces(tree) || matches!(tree, TokenTree::Punct(sign) if sign.as_char() == ';')
}

fn is_braces(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// A function's attributes and qualifiers, which end the tokens before its `fn`.
fn head(before: &[TokenTree]) -> &[TokenTree] {
    let mut rest = before;
    loop {
        rest = match rest {
            [rest @ .., TokenTree::Ident(word)] if QUALIFIERS.iter().any(|it| word == it) => rest,
            [rest @ .., TokenTree::Ident(word), TokenTree::Literal(_)] if word == "extern" => rest,
            [rest @ .., TokenTree::Ident(word), TokenTree::Group(_)] if word == "pub" => rest,
            [rest @ .., TokenTree::Punct(sign), TokenTree::Group(group)]
                if sign.as_char() == '#' && group.delimiter() == Delimiter::Bracket =>
            {
                rest
            }
            _ => return before.get(rest.len()..).unwrap_or_default(),
        }
    }
}

fn unread(name: &Ident, head: &[TokenTree]) -> Unread {
    let attrs = |input: ParseStream<'_>| {
        let attrs = input.call(Attribute::parse_outer)?;
        input.parse::<TokenStream>()?;
        Ok(attrs)
    };
    Unread {
        name: name.clone(),
        is_async: head
            .iter()
            .any(|tree| matches!(tree, TokenTree::Ident(word) if word == "async")),
        attrs: attrs.parse2(head.iter().cloned().collect()).ok(),
    }
}

/// Whether the group that follows is part of `macro_rules! name { … }`, which runs nowhere.
fn defines_macro(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Ident(_)]
        if word == "macro_rules")
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    /// The functions' names; of one that can't be read, with a question mark.
    fn names(tokens: TokenStream) -> Vec<String> {
        let name = |found: Nested| match found {
            Nested::Read(function) => function.sig.ident.to_string(),
            Nested::Unread(unread) => format!("{}?", unread.name),
        };
        nested(tokens).into_iter().map(name).collect()
    }

    #[test]
    fn functions_are_found_at_any_depth() {
        let body = quote! {
            let a = if b { async fn one() {} } else { { fn two() { fn three() {} } } };
            const _: () = { mod inner { impl S { pub(crate) async fn four(&self) {} } } };
            wrap! { #[get("/")] pub async unsafe extern "C" fn five() {} }
            call(|| { fn six<T>() -> T where T: Copy {} });
            async gen fn seven() {}
        };
        let expected = ["one", "two", "three", "four", "five", "six", "seven?"];
        assert_eq!(names(body), expected);
    }

    #[test]
    fn what_is_no_function_with_a_body_is_none() {
        let body = quote! {
            let a: fn(u8) -> u8 = { |a| a };
            let b: Box<dyn Fn() -> BoxFuture<'static, ()>> = Box::new(async || {});
            let c = async move { later().await };
            unsafe extern "C" { fn outside(a: u8); }
            trait Store { async fn load(&self); }
            macro_rules! make { ($name:ident) => { async fn made() {} } }
        };
        assert!(names(body.clone()).is_empty(), "{:?}", names(body));
    }

    #[test]
    fn a_function_has_the_attributes_above_it_and_no_others() {
        let body = quote! {
            #[first] struct A {}
            #[second(a)] #[third] async fn show() {}
        };
        let found = nested(body);
        let [Nested::Read(function)] = found.as_slice() else {
            panic!("not one function");
        };
        let names: Vec<String> = function
            .attrs
            .iter()
            .filter_map(|attr| Some(attr.path().get_ident()?.to_string()))
            .collect();
        assert_eq!(names, ["second", "third"]);
    }
}
