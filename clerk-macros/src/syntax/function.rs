//! The function below the attribute. Its body is kept as tokens, so that completion and spans are
//! preserved even if it does not parse.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _, quote};
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Ident, Pat, PatType, Signature, Token, Type, Visibility};

use super::boxed;

/// Keywords that begin an item among statements.
const ITEMS: [&str; 13] = [
    "const",
    "enum",
    "extern",
    "fn",
    "impl",
    "macro_rules",
    "mod",
    "static",
    "struct",
    "trait",
    "type",
    "union",
    "use",
];

/// A function whose body is not parsed.
#[derive(Clone)]
pub(crate) struct HandlerFn {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: Group,
}

/// A parameter that is a plain name.
#[derive(Clone, Copy)]
pub(crate) struct NamedParameter<'a> {
    pub(crate) mutability: Option<&'a Token![mut]>,
    pub(crate) name: &'a Ident,
    pub(crate) ty: &'a Type,
}

impl Parse for HandlerFn {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            attrs: Attribute::parse_outer(input)?,
            vis: input.parse()?,
            sig: input.parse()?,
            body: braces(input)?,
        })
    }
}

impl ToTokens for HandlerFn {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.vis.to_tokens(tokens);
        self.sig.to_tokens(tokens);
        self.body.to_tokens(tokens);
    }
}

impl HandlerFn {
    /// Returns `true` if the function has a receiver, so that it must be in an `impl` or a `trait`.
    pub(crate) fn is_method(&self) -> bool {
        self.sig.receiver().is_some()
    }

    /// Returns `true` if the body may contain an item, which our statements would then precede.
    pub(crate) fn may_contain_item(&self) -> bool {
        let begins_item =
            |tree| matches!(&tree, TokenTree::Ident(word) if ITEMS.iter().any(|item| word == item));
        self.body.stream().into_iter().any(begins_item)
    }

    /// Returns the first `Self` in the signature, which is only defined in an `impl` or a `trait`.
    pub(crate) fn first_self(&self) -> Option<Ident> {
        find(self.sig.to_token_stream(), &|word| word == "Self")
    }

    /// Returns `true` if the function is an `async fn`, also after `#[async_trait]`.
    pub(crate) fn is_async(&self) -> bool {
        self.sig.asyncness.is_some() || boxed::with_block(&self.body, Group::clone).is_some()
    }

    /// Returns the function as [`rebuilt`](Self::rebuilt) does, but with the statements in the
    /// body's async block, if there is one. `checked` is the parameter that the statements use.
    pub(crate) fn rebuilt_async(
        self,
        inputs: Punctuated<FnArg, Token![,]>,
        statements: &TokenStream,
        checked: &Ident,
    ) -> Self {
        if self.sig.asyncness.is_some() {
            return self.rebuilt(inputs, statements);
        }
        let change = |block: &Group| {
            let block = boxed::with_stream(block, boxed::with_use(block.stream(), checked));
            prepend(&block, statements)
        };
        match boxed::with_block(&self.body, change) {
            Some(body) => Self { body, ..self }.rebuilt(inputs, &TokenStream::new()),
            None => self.rebuilt(inputs, statements),
        }
    }

    /// Returns the function with other parameters, and with these statements at the start of its body.
    pub(crate) fn rebuilt(
        self,
        inputs: Punctuated<FnArg, Token![,]>,
        statements: &TokenStream,
    ) -> Self {
        let sig = Signature { inputs, ..self.sig };
        Self { sig, ..self }.with_statements(statements)
    }

    /// Returns the function with these statements at the start of its body.
    pub(crate) fn with_statements(self, statements: &TokenStream) -> Self {
        let body = prepend(&self.body, statements);
        Self { body, ..self }
    }
}

/// Parses a body in braces, also inside the invisible group of a `macro_rules!` variable.
pub(super) fn braces(input: ParseStream<'_>) -> syn::Result<Group> {
    let tree: TokenTree = input.parse()?;
    match &tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Ok(group.clone()),
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            braces.parse2(group.stream())
        }
        _ => Err(syn::Error::new_spanned(tree, "expected a body, `{ … }`")),
    }
}

/// Returns the first word that meets the condition, at any depth.
pub(crate) fn find(tokens: TokenStream, is_wanted: &impl Fn(&Ident) -> bool) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(word) => is_wanted(&word).then_some(word),
        TokenTree::Group(group) => find(group.stream(), is_wanted),
        _ => None,
    })
}

/// Returns all words, at any depth.
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

/// Inserts statements after the inner attributes of a body. They are in the body's own braces,
/// since rustc would report a nested block as `unused_braces`. The body keeps its span, at which
/// rustc reports errors.
fn prepend(body: &Group, statements: &TokenStream) -> Group {
    if statements.is_empty() {
        return body.clone();
    }
    let split = |input: ParseStream<'_>| {
        let inner = input.call(Attribute::parse_inner)?;
        Ok((inner, input.parse::<TokenStream>()?))
    };
    let (inner, rest) = split
        .parse2(body.stream())
        .unwrap_or_else(|_| (Vec::new(), body.stream()));
    boxed::with_stream(body, quote!(#(#inner)* #statements #rest))
}

impl<'a> NamedParameter<'a> {
    /// Returns the parameter if it is a plain name. Parameters with patterns belong to the framework.
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
