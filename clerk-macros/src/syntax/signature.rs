//! A signature as most are written, read from its trees: syn's grammar takes longer for it than all else
//! about a handler, in a macro that was compiled without optimizations. rustc has read the item before,
//! so that it is whole. What is written in another way is for syn.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::token::Paren;
use syn::{
    AngleBracketedGenericArguments, Attribute, FnArg, GenericArgument, Generics, Pat, PatIdent,
    PatType, PathArguments, PathSegment, ReturnType, Safety, Signature, Token, Type, TypePath,
    Visibility,
};

use super::function::{Head, find};
use crate::model::Kind;

/// What stands before a body, if it is no more than `pub async fn name(…) -> …` with parameters that
/// are `name: Type` or `Pattern(…): Type`. `Self` isn't in it.
pub(super) fn head(trees: &[TokenTree]) -> Option<Head> {
    let (attrs, trees) = attributes(trees)?;
    let (vis, trees) = visibility(trees)?;
    let (asyncness, trees) = match trees {
        [TokenTree::Ident(word), rest @ ..] if word == "async" => {
            (Some(Token![async](word.span())), rest)
        }
        _ => (None, trees),
    };
    let [
        TokenTree::Ident(keyword),
        TokenTree::Ident(name),
        TokenTree::Group(params),
        output @ ..,
    ] = trees
    else {
        return None;
    };
    if keyword != "fn" || params.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    let sig = Signature {
        constness: None,
        asyncness,
        safety: Safety::Default,
        abi: None,
        fn_token: Token![fn](keyword.span()),
        ident: name.clone(),
        generics: Generics::default(),
        paren_token: Paren {
            span: params.delim_span(),
        },
        inputs: inputs(params)?,
        variadic: None,
        output: self::output(output)?,
    };
    Some(Head { attrs, vis, sig })
}

fn attributes(trees: &[TokenTree]) -> Option<(Vec<Attribute>, &[TokenTree])> {
    let is_one = |pair: &&[TokenTree]| matches!(pair, [TokenTree::Punct(_), TokenTree::Group(_)]);
    let count = trees.chunks_exact(2).take_while(is_one).count();
    let (attrs, rest) = trees.split_at_checked(2 * count)?;
    if attrs.is_empty() {
        return Some((Vec::new(), rest));
    }
    let attrs = Attribute::parse_outer
        .parse2(attrs.iter().cloned().collect())
        .ok()?;
    // poem-openapi's parameters are looked into: it tells them by their types and order.
    let is_oai = attrs.iter().any(|attr| attr.path().is_ident("oai"));
    (!is_oai).then_some((attrs, rest))
}

fn visibility(trees: &[TokenTree]) -> Option<(Visibility, &[TokenTree])> {
    let length = match trees {
        [TokenTree::Ident(word), TokenTree::Group(_), ..] if word == "pub" => 2,
        [TokenTree::Ident(word), ..] if word == "pub" => 1,
        _ => return Some((Visibility::Inherited, trees)),
    };
    let (vis, rest) = trees.split_at_checked(length)?;
    let vis = syn::parse2(vis.iter().cloned().collect()).ok()?;
    Some((vis, rest))
}

fn output(trees: &[TokenTree]) -> Option<ReturnType> {
    match trees {
        [] => Some(ReturnType::Default),
        [TokenTree::Punct(dash), TokenTree::Punct(tip), ty @ ..] if dash.as_char() == '-' => {
            let arrow = Token![->]([dash.span(), tip.span()]);
            Some(ReturnType::Type(arrow, Box::new(foreign(ty)?)))
        }
        _ => None,
    }
}

fn inputs(params: &Group) -> Option<Punctuated<FnArg, Token![,]>> {
    let trees: Vec<TokenTree> = params.stream().into_iter().collect();
    separated(&trees, |trees| input(trees).map(FnArg::Typed))
}

/// What stands between commas, and the commas.
fn separated<T>(
    mut trees: &[TokenTree],
    read: impl Fn(&[TokenTree]) -> Option<T>,
) -> Option<Punctuated<T, Token![,]>> {
    let mut list = Punctuated::new();
    while !trees.is_empty() {
        let (one, behind) = trees.split_at_checked(end(trees))?;
        list.push_value(read(one)?);
        trees = match behind {
            [TokenTree::Punct(comma), behind @ ..] => {
                list.push_punct(Token![,](comma.span()));
                behind
            }
            _ => behind,
        };
    }
    Some(list)
}

/// Where the first comma is that isn't a type's.
fn end(trees: &[TokenTree]) -> usize {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (at, tree) in trees.iter().enumerate() {
        let TokenTree::Punct(punct) = tree else {
            before = ' ';
            continue;
        };
        let char = punct.as_char();
        match char {
            '<' => depth += 1,
            '>' if before != '-' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => return at,
            _ => {}
        }
        before = char;
    }
    trees.len()
}

fn input(trees: &[TokenTree]) -> Option<PatType> {
    let is_colon = |tree: &TokenTree| {
        matches!(tree, TokenTree::Punct(punct)
            if punct.as_char() == ':' && punct.spacing() == Spacing::Alone)
    };
    let (pattern, rest) = trees.split_at_checked(trees.iter().position(is_colon)?)?;
    let (colon, ty) = rest.split_first()?;
    let (pat, ty) = match pattern {
        [TokenTree::Ident(name)] => (plain(None, name)?, of(name, ty)?),
        [TokenTree::Ident(word), TokenTree::Ident(name)] if word == "mut" => {
            (plain(Some(Token![mut](word.span())), name)?, of(name, ty)?)
        }
        [TokenTree::Ident(_), TokenTree::Group(fields)]
            if fields.delimiter() != Delimiter::None =>
        {
            (Pat::Verbatim(unread(pattern)?), foreign(ty)?)
        }
        _ => return None,
    };
    Some(PatType {
        attrs: Vec::new(),
        pat: Box::new(pat),
        colon_token: Token![:](colon.span()),
        ty: Box::new(ty),
    })
}

fn plain(mutability: Option<Token![mut]>, name: &Ident) -> Option<Pat> {
    if ["self", "_"].contains(&name.to_string().as_str()) {
        return None;
    }
    Some(Pat::Ident(PatIdent {
        attrs: Vec::new(),
        by_ref: None,
        mutability,
        ident: name.clone(),
        subpat: None,
    }))
}

/// The type of a parameter of this name, which must be read if it may be bound.
fn of(name: &Ident, trees: &[TokenTree]) -> Option<Type> {
    if Kind::of_parameter(&name.unraw().to_string()).is_none() {
        return foreign(trees);
    }
    word(trees).or_else(|| syn::parse2(unread(trees)?).ok())
}

/// A type that isn't ours to understand.
fn foreign(trees: &[TokenTree]) -> Option<Type> {
    word(trees).or_else(|| unread(trees).map(Type::Verbatim))
}

/// Tokens as they are, if no word is among them that means something to us.
fn unread(trees: &[TokenTree]) -> Option<TokenStream> {
    let is_known = |word: &Ident| ["Self", "where"].contains(&word.to_string().as_str());
    let holds_known = |tree: &TokenTree| match tree {
        TokenTree::Ident(word) => is_known(word),
        TokenTree::Group(group) => find(group.stream(), &is_known).is_some(),
        _ => false,
    };
    let is_plain = !trees.is_empty() && !trees.iter().any(holds_known);
    is_plain.then(|| trees.iter().cloned().collect())
}

/// `Type` or `Type<Type, …>`
fn word(trees: &[TokenTree]) -> Option<Type> {
    let (TokenTree::Ident(word), arguments) = trees.split_first()? else {
        return None;
    };
    let arguments = match arguments {
        [] => PathArguments::None,
        [
            TokenTree::Punct(open),
            arguments @ ..,
            TokenTree::Punct(close),
        ] if open.as_char() == '<' && close.as_char() == '>' => {
            let arguments = AngleBracketedGenericArguments {
                colon2_token: None,
                lt_token: Token![<](open.span()),
                args: separated(arguments, |trees| {
                    self::word(trees).map(GenericArgument::Type)
                })?,
                gt_token: Token![>](close.span()),
            };
            PathArguments::AngleBracketed(arguments)
        }
        _ => return None,
    };
    if word == "Self" {
        return None;
    }
    let segment = PathSegment {
        ident: word.clone(),
        arguments,
    };
    Some(Type::Path(TypePath {
        attrs: Vec::new(),
        qself: None,
        path: segment.into(),
    }))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::syntax::{Parameter, shape};

    fn read(tokens: TokenStream) -> Option<Head> {
        head(&tokens.into_iter().collect::<Vec<_>>())
    }

    /// What is asked of a signature's parameters: the name, whether it may change, and the form of a
    /// type that may be bound.
    fn asked(head: &Head) -> Vec<String> {
        let typed = head.sig.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(input) => Some(input),
            FnArg::Receiver(_) => None,
        });
        let parameter = |input: &PatType| {
            let it = Parameter::of(input)?;
            let is_bindable = Kind::of_parameter(&it.name.unraw().to_string()).is_some();
            let shape = is_bindable.then(|| shape(it.ty));
            Some(format!("{} {} {shape:?}", it.name, it.mutability.is_some()))
        };
        typed
            .map(|input| format!("{:?}", parameter(input)))
            .collect()
    }

    fn printed(head: &Head) -> String {
        let (attrs, vis, sig) = (&head.attrs, &head.vis, &head.sig);
        quote!(#(#attrs)* #vis #sig).to_string().replace(' ', "")
    }

    #[test]
    fn a_plain_signature_is_read_as_syn_reads_it() {
        let heads = [
            quote!(fn f()),
            quote!(async fn f() -> String),
            quote!(pub async fn f(user_id: UserId,) -> (StatusCode, Json<Vec<User>>)),
            quote!(pub(crate) fn f(mut user_id: Option<UserId>, Path(id): Path<u32>)),
            quote!(pub(in crate::a) fn f(_user_id: Option<Arc<str>>, Json(new): Json<New>)),
            quote!(
                /// Words.
                #[get("/{id}")]
                async fn f(r#auth: Auth, state: State<Arc<Mutex<App>>>, n: [u8; 4]) -> impl Fn(u8) -> u8
            ),
            quote!(async fn f(user: Json<New>, token: Option<Json<Token>>, org_id: &str)),
            quote!(async fn f(org_id: std::option::Option<OrgId>, claims: Claims<my::Own>)),
            quote!(async fn f(S { a, .. }: S, pair: HashMap<u8, fn(u8) -> Vec<u8>>, more: ::a::B) -> Result<A, B>),
            quote!(async fn f(user_id: impl Into<UserId>, session_id: Option<a::Json<u8>>)),
        ];
        for tokens in heads {
            let (own, syns) = (read(tokens.clone()).unwrap(), syn::parse2(tokens).unwrap());
            assert_eq!(printed(&own), printed(&syns));
            assert_eq!(asked(&own), asked(&syns), "{}", printed(&syns));
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_syn() {
        let name = TokenTree::Group(Group::new(Delimiter::None, quote!(user_id)));
        let heads = [
            quote!(async fn f(mut #name: UserId)),
            quote!(const fn f()),
            quote!(unsafe fn f()),
            quote!(extern "C" fn f()),
            quote!(async fn f<T>(state: State<T>)),
            quote!(async fn f() -> u8 where String: Sized),
            quote!(async fn f(&self, user_id: UserId)),
            quote!(async fn f(self: Arc<App>)),
            quote!(async fn f(own: Self)),
            quote!(async fn f(user_id: Self)),
            quote!(async fn f(user_id: Option<Vec<Self>>)),
            quote!(
                #[oai(path = "/:id", method = "get")]
                async fn f(id: param::Path<String>)
            ),
            quote!(async fn f(claims: Claims<Self>)),
            quote!(async fn f(claims: Option<clerk_runtime::Claims<Self>>)),
            quote!(async fn f(Path(Self { id }): Path<App>)),
            quote!(async fn f(own: Vec<(u8, Self)>)),
            quote!(async fn f() -> Self),
            quote!(async fn f() -> Result<Json<Self>, E>),
            quote!(async fn f(_: UserId)),
            quote!(async fn f(#[clerk(user_id)] id: UserId)),
            quote!(async fn f((user_id): UserId)),
            quote!(async fn f(ref user_id: UserId)),
            quote!(async fn f(user_id @ _: UserId)),
            quote!(async fn f(extract::Path(id): Path<u32>)),
            quote!(async fn f(user_id: )),
            quote!(async fn f(state: , user_id: UserId)),
            quote!(async fn f() ->),
            quote!(async fn f(user_id)),
            quote!(async fn f(,)),
            quote!(struct S),
            quote!(pub),
            quote!(#[a]),
            quote!(),
        ];
        for tokens in heads {
            assert!(read(tokens.clone()).is_none(), "{tokens}");
        }
    }
}
