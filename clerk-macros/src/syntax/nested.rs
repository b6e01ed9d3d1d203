//! Functions where items aren't read: in bodies, in consts, in traits, in what a macro is called with.
//! They are looked for token by token, so that none is missed for what stands around it.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::Attribute;
use syn::parse::{Parse, ParseStream, Parser as _};

use super::marks::{Marks, is_for_tests, is_route};
use super::{Function, Impl};

/// What may stand between attributes and `fn`.
pub(super) const QUALIFIERS: [&str; 8] = [
    "pub", "default", "const", "async", "unsafe", "safe", "extern", "gen",
];

/// A function with a body, and what it stands in.
pub(crate) struct Nested {
    pub(crate) form: Form,
    pub(crate) within: Within,
}

/// A function's form.
pub(crate) enum Form {
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

/// What a function stands in, as far as it says who calls it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Within {
    /// An `impl` with a route attribute: its `handle` is called.
    pub(crate) is_routed: bool,
    /// The `impl` of a trait.
    pub(crate) is_of_trait: bool,
    /// A guarded function's body, which alone reaches it.
    pub(crate) is_guarded: bool,
}

impl Within {
    /// An `impl`.
    pub(crate) fn block(block: &Impl) -> Self {
        Self {
            is_routed: block.attrs.iter().any(is_route),
            is_of_trait: block.is_of_trait,
            is_guarded: false,
        }
    }

    /// The body of a function with this mark.
    pub(crate) fn body(mark: Option<&str>) -> Self {
        Self {
            is_guarded: mark.is_some_and(|mark| mark != "public"),
            ..Self::default()
        }
    }

    /// The body of a function that stands in this.
    fn body_in(self, attrs: &[Attribute], marks: &Marks<'_>) -> Self {
        match attrs.iter().find_map(|attr| marks.of(attr)) {
            None if self.is_guarded => self,
            mark => Self::body(mark),
        }
    }

    /// A group that is no item's. A macro may make anything of what it is called with.
    fn group(self, before: &[TokenTree]) -> Self {
        Self {
            is_of_trait: false,
            is_guarded: self.is_guarded && !is_called(before),
            ..self
        }
    }
}

/// The functions in these tokens, at any depth, outside the definitions of macros and what is for
/// tests.
pub(crate) fn nested(tokens: TokenStream, within: Within, marks: &Marks<'_>) -> Vec<Nested> {
    let mut search = Search {
        marks,
        found: Vec::new(),
    };
    search.collect(tokens, within);
    search.found
}

struct Search<'a> {
    marks: &'a Marks<'a>,
    found: Vec<Nested>,
}

/// The braces of an item, and what functions in them stand in: `None` if nothing is looked for there.
type Claim = (usize, Option<Within>);

impl Search<'_> {
    fn collect(&mut self, tokens: TokenStream, within: Within) {
        let mut trees = Vec::new();
        flatten(tokens, &mut trees);
        let mut claims: Vec<Claim> = Vec::new();
        for (at, tree) in trees.iter().enumerate() {
            let (before, after) = trees.split_at(at);
            let new = self.item(before, after, within);
            claims.extend(new.into_iter().map(|(offset, it)| (at + offset, it)));
            let claim = claims.iter().find(|(claimed, _)| *claimed == at);
            let inner = claim.map_or_else(|| Some(within.group(before)), |(_, inner)| *inner);
            if let (TokenTree::Group(group), Some(inner)) = (tree, inner)
                && !defines_macro(before)
            {
                self.collect(group.stream(), inner);
            }
            claims.retain(|(claimed, _)| *claimed > at);
        }
    }

    /// The item whose keyword is the first of the tokens after.
    fn item(&mut self, before: &[TokenTree], after: &[TokenTree], within: Within) -> Vec<Claim> {
        let Some(TokenTree::Ident(keyword)) = after.first() else {
            return Vec::new();
        };
        let whole = match keyword.to_string().as_str() {
            "fn" => return self.function(before, after, within),
            "impl" => block(before, after),
            "mod" | "trait" => Some(Within::default()),
            _ => return Vec::new(),
        };
        let attrs = attributes(head(before));
        let is_routed = attrs.as_ref().is_none_or(|it| it.iter().any(is_route));
        let unread = Within {
            is_routed: keyword == "impl" && is_routed,
            ..Within::default()
        };
        let is_skipped = attrs.is_some_and(|attrs| is_for_tests(&attrs));
        let inner = (!is_skipped).then(|| whole.unwrap_or(unread));
        bodies(after).map(|at| (at, inner)).collect()
    }

    fn function(
        &mut self,
        before: &[TokenTree],
        after: &[TokenTree],
        within: Within,
    ) -> Vec<Claim> {
        let [_, TokenTree::Ident(name), ..] = after else {
            return Vec::new();
        };
        let mut bodies: Vec<usize> = bodies(after).collect();
        if bodies.is_empty() {
            return Vec::new();
        }
        let head = head(before);
        let form = match read::<Function>(head, after) {
            Some((at, function)) => {
                bodies = vec![at];
                Form::Read(Box::new(function))
            }
            None => Form::Unread(unread(name, head)),
        };
        let attrs = match &form {
            Form::Read(function) => function.attrs.as_slice(),
            Form::Unread(unread) => unread.attrs.as_deref().unwrap_or_default(),
        };
        let inner = (!is_for_tests(attrs)).then(|| within.body_in(attrs, self.marks));
        if inner.is_some() {
            self.found.push(Nested { form, within });
        }
        bodies.into_iter().map(|at| (at, inner)).collect()
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

fn block(before: &[TokenTree], after: &[TokenTree]) -> Option<Within> {
    let (_, block) = read::<Impl>(head(before), after)?;
    Some(Within::block(&block))
}

/// An item, and where its body stands.
fn read<T: Parse>(head: &[TokenTree], after: &[TokenTree]) -> Option<(usize, T)> {
    bodies(after).find_map(|at| {
        let tokens = head.iter().chain(after.get(..=at)?);
        let item = syn::parse2(tokens.cloned().collect()).ok()?;
        Some((at, item))
    })
}

/// The braces that may be an item's body: behind those of a const argument comes a `>` or a `,`.
fn bodies(after: &[TokenTree]) -> impl Iterator<Item = usize> {
    let end = after
        .iter()
        .enumerate()
        .position(|(at, tree)| ends(tree) && !is_argument(after, at))
        .map_or(after.len(), |end| end + 1);
    after
        .iter()
        .take(end)
        .enumerate()
        .filter(|(_, tree)| is_braces(tree))
        .map(|(at, _)| at)
}

fn is_argument(after: &[TokenTree], at: usize) -> bool {
    let next = after.get(at + 1);
    after.get(at).is_some_and(is_braces)
        && matches!(next, Some(TokenTree::Punct(sign)) if [',', '>'].contains(&sign.as_char()))
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
    Unread {
        name: name.clone(),
        is_async: head
            .iter()
            .any(|tree| matches!(tree, TokenTree::Ident(word) if word == "async")),
        attrs: attributes(head),
    }
}

fn attributes(head: &[TokenTree]) -> Option<Vec<Attribute>> {
    let attrs = |input: ParseStream<'_>| {
        let attrs = input.call(Attribute::parse_outer)?;
        input.parse::<TokenStream>()?;
        Ok(attrs)
    };
    attrs.parse2(head.iter().cloned().collect()).ok()
}

/// Whether the group that follows is what a macro is called with.
fn is_called(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(_), TokenTree::Punct(sign)] if sign.as_char() == '!')
}

/// Whether the group that follows is part of `macro_rules! name { … }`, which runs nowhere.
fn defines_macro(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Ident(_)]
        if word == "macro_rules")
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::super::Imports;
    use super::*;

    fn found(tokens: TokenStream) -> Vec<Nested> {
        let around = Imports::of_module(TokenStream::new());
        let marks = Marks::in_tokens(&tokens, Some(&around), None);
        nested(tokens, Within::default(), &marks)
    }

    fn name(found: &Nested) -> String {
        match &found.form {
            Form::Read(function) => function.sig.ident.to_string(),
            Form::Unread(unread) => format!("{}?", unread.name),
        }
    }

    /// The functions' names; of one that can't be read, with a question mark.
    fn names(tokens: TokenStream) -> Vec<String> {
        found(tokens).iter().map(name).collect()
    }

    /// The names of those that stand in something of this kind.
    fn names_within(tokens: &TokenStream, is_wanted: fn(&Within) -> bool) -> Vec<String> {
        let mut found = found(tokens.clone());
        found.retain(|found| is_wanted(&found.within));
        found.iter().map(name).collect()
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
        let found = found(body);
        let [
            Nested {
                form: Form::Read(function),
                ..
            },
        ] = found.as_slice()
        else {
            panic!("not one function");
        };
        let names: Vec<String> = function
            .attrs
            .iter()
            .filter_map(|attr| Some(attr.path().get_ident()?.to_string()))
            .collect();
        assert_eq!(names, ["second", "third"]);
    }

    #[test]
    fn a_const_argument_is_no_body() {
        let body = quote! {
            async fn one<const N: usize>() -> Array<{ N }> { fn two() {} }
            fn three() -> Pair<{ A }, { B }> where Of<{ C }>: Sized {}
            wrap!(fn four() {}, fn five() {});
            async gen fn six() -> Array<{ N }> { fn seven() {} }
        };
        let expected = ["one", "two", "three", "four", "five", "six?", "seven"];
        assert_eq!(names(body), expected);
    }

    #[test]
    fn an_impl_is_known_by_what_stands_above_it() {
        let body = quote! {
            #[handler] impl A { fn one() { fn inner() {} } cfg_if! { fn two() {} } }
            #[handler] unsafe impl<const N: usize> B<{ N }> for C<{ N }> { fn three() {} }
            #[handler] impl const D { fn four() {} }
            #[derive(A)] impl E for F { fn five() {} const A: u8 = { fn inner() {} 1 }; }
            #[handler] fn handler() -> impl Fn() { fn inner() {} }
        };
        let routed = names_within(&body, |it| it.is_routed);
        assert_eq!(routed, ["one", "two", "three", "four"]);
        assert_eq!(names_within(&body, |it| it.is_of_trait), ["three", "five"]);
    }

    #[test]
    fn a_guarded_body_alone_reaches_its_functions() {
        let body = quote! {
            #[protect] async fn a() {
                async fn one() { fn two() {} }
                if b { fn three() {} }
                #[public] async fn four() { fn not() {} }
                impl C<{ 1 }> { fn not() {} }
                impl const D { fn not() {} }
                trait E { fn not() {} }
                mod f { fn not() {} }
                wrap! { fn not() {} }
            }
            #[public] fn g() { fn not() {} }
            #[other::auth] fn h() { fn not() {} }
        };
        let guarded = names_within(&body, |it| it.is_guarded);
        assert_eq!(guarded, ["one", "two", "three", "four"]);
    }

    #[test]
    fn what_is_for_tests_is_left_out() {
        let body = quote! {
            #[cfg(test)] mod tests { fn not() {} }
            #[cfg(all(test, unix))] impl A { fn not() {} }
            #[cfg(test)] async fn not() { fn not() {} }
            #[cfg(not(test))] fn one() {}
            #[cfg(any(test, unix))] mod b { fn two() {} }
        };
        assert_eq!(names(body), ["one", "two"]);
    }

    /// Looking ahead at each word would take minutes.
    #[test]
    fn long_lists_are_read_once() {
        let words = std::iter::repeat_n(quote!(word word), 100_000);
        assert_eq!(names(quote!(#(#words)* fn one() {})), ["one"]);
    }
}
