//! The function below the attribute. Its body is never parsed: whatever it holds, completion and
//! spans survive.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Ident, Pat, PatType, Signature, Token, Type, Visibility};

use super::{boxed, signature};

/// The words that an item can begin with; blocks begin with some of them too.
const ITEMS: [&str; 16] = [
    "async",
    "const",
    "enum",
    "extern",
    "fn",
    "impl",
    "macro_rules",
    "mod",
    "pub",
    "static",
    "struct",
    "trait",
    "type",
    "union",
    "unsafe",
    "use",
];

/// A function, its body unread.
#[derive(Clone)]
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: Group,
    /// The parameters as they are written out, where they aren't the signature's any more.
    parameters: Option<Group>,
    /// Whether the word `Self` may be in its signature: to find it takes longer.
    may_name_self: bool,
}

/// A parameter that is a plain name.
#[derive(Clone, Copy)]
pub(crate) struct Parameter<'a> {
    pub(crate) mutability: Option<&'a Token![mut]>,
    pub(crate) name: &'a Ident,
    pub(crate) ty: &'a Type,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let Head { attrs, vis, sig } = input.parse()?;
        let tree: TokenTree = input.parse()?;
        match block(&tree) {
            Some(body) => Ok(Self {
                attrs,
                vis,
                sig,
                body,
                parameters: None,
                may_name_self: true,
            }),
            None => Err(syn::Error::new_spanned(tree, "a handler has a body")),
        }
    }
}

/// A function up to its body.
pub(super) struct Head {
    pub(super) attrs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) sig: Signature,
}

impl Parse for Head {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            attrs: Attribute::parse_outer(input)?,
            vis: input.parse()?,
            sig: input.parse()?,
        })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.vis.to_tokens(tokens);
        match &self.parameters {
            Some(parameters) => write_signature(&self.sig, parameters, tokens),
            None => self.sig.to_tokens(tokens),
        }
        self.body.to_tokens(tokens);
    }
}

impl Function {
    /// An item that is a function. Its body is kept from the parser, which would copy all of it first.
    pub(crate) fn read(item: TokenStream) -> syn::Result<Self> {
        let trees: Vec<TokenTree> = item.clone().into_iter().collect();
        if let [TokenTree::Group(group)] = trees.as_slice()
            && group.delimiter() == Delimiter::None
        {
            return Self::read(group.stream());
        }
        let read = trees.split_last().and_then(|(last, head)| {
            let body = block(last)?;
            let is_plain = signature::head(head);
            let may_name_self = is_plain.is_none();
            let Head { attrs, vis, sig } =
                is_plain.or_else(|| syn::parse2(head.iter().cloned().collect()).ok())?;
            Some(Self {
                attrs,
                vis,
                sig,
                body,
                parameters: None,
                may_name_self,
            })
        });
        read.map_or_else(|| syn::parse2(item), Ok)
    }

    /// Whether it stands in an `impl` or `trait`, as far as it shows.
    pub(crate) fn is_method(&self) -> bool {
        self.sig.receiver().is_some()
    }

    /// Whether its body may begin with an item, which statements of ours would then precede.
    pub(crate) fn may_begin_with_item(&self) -> bool {
        let mut trees = self.body.stream().into_iter().peekable();
        loop {
            let word = match trees.next() {
                Some(TokenTree::Ident(word)) => word.to_string(),
                Some(TokenTree::Punct(hash)) => return hash.as_char() == '#',
                _ => return false,
            };
            let is_call =
                matches!(trees.peek(), Some(TokenTree::Punct(bang)) if bang.as_char() == '!');
            if !is_call || word == "macro_rules" {
                return ITEMS.contains(&word.as_str());
            }
            // What a macro makes is none to clippy, nor is what follows it, unless it makes nothing.
            let is_semicolon =
                |tree: &TokenTree| matches!(tree, TokenTree::Punct(end) if end.as_char() == ';');
            drop(trees.nth(1));
            drop(trees.next_if(is_semicolon));
        }
    }

    /// The first `Self` of its signature, which means something in an `impl` or `trait` alone.
    pub(crate) fn own_type(&self) -> Option<Ident> {
        let tokens = self.may_name_self.then(|| self.sig.to_token_stream());
        find(tokens?, &|word| word == "Self")
    }

    /// Whether all of its body may await: an `async fn`, or what `#[async_trait]` made of one.
    pub(crate) fn is_async(&self) -> bool {
        self.sig.asyncness.is_some() || boxed::with_block(&self.body, Group::clone).is_some()
    }

    /// [`rebuilt`](Self::rebuilt), with the statements where they may await, if that can be.
    /// `checked` is the parameter that they use.
    pub(crate) fn rebuilt_async(
        self,
        inputs: Punctuated<FnArg, Token![,]>,
        statements: TokenStream,
        checked: &Ident,
    ) -> Self {
        if self.sig.asyncness.is_some() {
            return self.rebuilt(inputs, statements);
        }
        let change = |block: &Group| {
            let block = boxed::like(block, boxed::used(block.stream(), checked));
            prepend(&block, statements.clone())
        };
        match boxed::with_block(&self.body, change) {
            Some(body) => Self { body, ..self }.rebuilt(inputs, TokenStream::new()),
            None => self.rebuilt(inputs, statements),
        }
    }

    /// The same function with other parameters, and with these statements at the head of its body.
    fn rebuilt(self, inputs: Punctuated<FnArg, Token![,]>, statements: TokenStream) -> Self {
        let sig = Signature { inputs, ..self.sig };
        Self { sig, ..self }.with_statements(statements)
    }

    /// The same function with this between its parentheses, written out and not read any more.
    pub(crate) fn with_parameters(self, parameters: TokenStream) -> Self {
        let mut parameters = Group::new(Delimiter::Parenthesis, parameters);
        parameters.set_span(self.sig.paren_token.span.join());
        Self {
            parameters: Some(parameters),
            ..self
        }
    }

    /// The same function with these statements at the head of its body.
    pub(crate) fn with_statements(self, statements: TokenStream) -> Self {
        let body = prepend(&self.body, statements);
        Self { body, ..self }
    }
}

/// A signature with other parameters.
fn write_signature(sig: &Signature, parameters: &Group, tokens: &mut TokenStream) {
    sig.constness.to_tokens(tokens);
    sig.asyncness.to_tokens(tokens);
    sig.safety.to_tokens(tokens);
    sig.abi.to_tokens(tokens);
    sig.fn_token.to_tokens(tokens);
    sig.ident.to_tokens(tokens);
    sig.generics.to_tokens(tokens);
    parameters.to_tokens(tokens);
    sig.output.to_tokens(tokens);
    sig.generics.where_clause.to_tokens(tokens);
}

/// The braces of a body, also in the invisible group that a `macro_rules!` variable brings.
fn block(tree: &TokenTree) -> Option<Group> {
    let TokenTree::Group(group) = tree else {
        return None;
    };
    match group.delimiter() {
        Delimiter::Brace => Some(group.clone()),
        Delimiter::None => {
            let mut inner = group.stream().into_iter();
            let only = inner.next().filter(|_| inner.next().is_none())?;
            block(&only)
        }
        _ => None,
    }
}

/// The first word of this kind, at any depth.
pub(crate) fn find(tokens: TokenStream, is_wanted: &impl Fn(&Ident) -> bool) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(word) => is_wanted(&word).then_some(word),
        TokenTree::Group(group) => find(group.stream(), is_wanted),
        _ => None,
    })
}

/// All words, at any depth.
pub(crate) fn words(tokens: impl ToTokens) -> impl Iterator<Item = Ident> {
    let mut words = Vec::new();
    collect(tokens.into_token_stream(), &mut words);
    words.into_iter()
}

fn collect(tokens: TokenStream, words: &mut Vec<Ident>) {
    for token in tokens {
        match token {
            TokenTree::Ident(word) => words.push(word),
            TokenTree::Group(group) => collect(group.stream(), words),
            _ => {}
        }
    }
}

/// Into the body's own braces, behind its inner attributes: a block inside a block would draw
/// `unused_braces`, and the group's span is where rustc points.
fn prepend(body: &Group, mut statements: TokenStream) -> Group {
    if statements.is_empty() {
        return body.clone();
    }
    let begins_inner = body.stream().into_iter().next().is_some_and(is_hash);
    if !begins_inner {
        statements.extend([body.stream()]);
        return boxed::like(body, statements);
    }
    let mut trees: Vec<TokenTree> = body.stream().into_iter().collect();
    let own = trees.split_off(inner_attributes(&trees));
    boxed::like(
        body,
        trees.into_iter().chain(statements).chain(own).collect(),
    )
}

fn is_hash(tree: TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '#')
}

/// How many tokens at the head belong to `#![…]`.
fn inner_attributes(trees: &[TokenTree]) -> usize {
    let is_one = |chunk: &[TokenTree]| {
        matches!(chunk, [TokenTree::Punct(hash), TokenTree::Punct(bang), TokenTree::Group(_)]
            if hash.as_char() == '#' && bang.as_char() == '!')
    };
    trees
        .chunks_exact(3)
        .take_while(|chunk| is_one(chunk))
        .count()
        * 3
}

impl<'a> Parameter<'a> {
    /// A parameter that is a plain name; patterns are the framework's.
    pub(crate) fn of(input: &'a PatType) -> Option<Self> {
        match &*input.pat {
            Pat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => Some(Self {
                mutability: pat.mutability.as_ref(),
                name: &pat.ident,
                ty: &input.ty,
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn may_begin_with_item(body: &TokenStream) -> bool {
        let function: Function = syn::parse2(quote!(fn f() { #body })).unwrap();
        function.may_begin_with_item()
    }

    #[test]
    fn an_item_is_seen_at_the_head_of_a_body_and_behind_macros() {
        let items = [
            quote!(
                fn inner() {}
            ),
            quote!(
                const N: u8 = 1;
            ),
            quote!(
                #[allow(unused)]
                fn inner() {}
            ),
            quote!(
                macro_rules! m {
                    () => {};
                },
                m!()
            ),
            quote!(make! { a } struct S;),
            quote!(make!(); make![]; use a::b;),
        ];
        for body in items {
            assert!(may_begin_with_item(&body), "{body}");
        }
        let others = [
            quote!(),
            quote!(let a = 1; fn inner() {}),
            quote!(format!("{user_id}")),
            quote!(assert!(true); let a = 1;),
            quote!(user_id.to_string()),
            quote!(a != b),
            quote!("text"),
            quote!((1, 2)),
            quote!(!),
        ];
        for body in others {
            assert!(!may_begin_with_item(&body), "{body}");
        }
    }
}
