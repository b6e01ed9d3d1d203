//! Bodies that consist of one boxed future. `#[async_trait]` converts the body of an `async fn` to
//! this form before the attributes on the methods are expanded.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;

use super::ungroup;

/// Spellings of the function that boxes the future.
const CALLS: [&str; 5] = [
    "Box::pin",
    "std::boxed::Box::pin",
    "::std::boxed::Box::pin",
    "alloc::boxed::Box::pin",
    "::alloc::boxed::Box::pin",
];

/// Returns the body with its async block changed. `None` if the body contains other code than
/// `Box::pin(async move { … })`, which would run outside the block.
pub(super) fn with_block(body: &Group, change: impl FnOnce(&Group) -> Group) -> Option<Group> {
    let mut call: Vec<TokenTree> = ungroup(body.stream()).into_iter().collect();
    let Some(TokenTree::Group(arguments)) = call.pop() else {
        return None;
    };
    let function: String = call.iter().map(ToString::to_string).collect();
    if arguments.delimiter() != Delimiter::Parenthesis || !CALLS.contains(&function.as_str()) {
        return None;
    }
    let mut future: Vec<TokenTree> = ungroup(arguments.stream()).into_iter().collect();
    let at = block_position(&future)?;
    let block = future.get_mut(at)?;
    let TokenTree::Group(old) = block else {
        return None;
    };
    *block = change(old).into();
    call.push(with_stream(&arguments, future.into_iter().collect()).into());
    Some(with_stream(body, call.into_iter().collect()))
}

/// Returns the block's tokens with `let _ = &name;` after the `let name = name;` by which
/// `#[async_trait]` moves a parameter into the block. The check uses the parameter, so rustc must
/// not report it as unused. Another attribute may have wrapped the block, so nested groups are
/// searched too.
pub(super) fn with_use(stream: TokenStream, name: &Ident) -> TokenStream {
    insert_use(&stream, name).unwrap_or(stream)
}

fn insert_use(stream: &TokenStream, name: &Ident) -> Option<TokenStream> {
    let mut trees: Vec<TokenTree> = stream.clone().into_iter().collect();
    if let Some(end) = end_of_move(&trees, name) {
        trees.splice(end..end, quote!(let _ = &#name;));
        return Some(trees.into_iter().collect());
    }
    let within = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => Some(with_stream(group, insert_use(&group.stream(), name)?)),
        _ => None,
    };
    let (at, group) = trees
        .iter()
        .enumerate()
        .find_map(|(at, tree)| Some((at, within(tree)?)))?;
    *trees.get_mut(at)? = group.into();
    Some(trees.into_iter().collect())
}

/// Returns the end of `let name = name;`.
fn end_of_move(trees: &[TokenTree], name: &Ident) -> Option<usize> {
    let is_move = |trees: &[TokenTree]| match trees {
        [
            first,
            rest @ ..,
            TokenTree::Ident(to),
            equals,
            TokenTree::Ident(from),
            end,
        ] => {
            is_word(first, "let")
                && rest.iter().all(|word| is_word(word, "mut"))
                && (to == name && from == name)
                && (equals.to_string() == "=" && end.to_string() == ";")
        }
        _ => false,
    };
    let ends = (0..trees.len()).flat_map(|at| [at + 5, at + 6].map(|end| (at, end)));
    ends.filter_map(|(at, end)| Some((end, trees.get(at..end)?)))
        .find(|(_, trees)| is_move(trees))
        .map(|(end, _)| end)
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

/// Returns the position of the block in `async move { … }`.
fn block_position(future: &[TokenTree]) -> Option<usize> {
    let future = match future {
        [rest @ .., TokenTree::Punct(comma)] if comma.as_char() == ',' => rest,
        all => all,
    };
    match future {
        [TokenTree::Ident(first), TokenTree::Group(block)]
            if first == "async" && block.delimiter() == Delimiter::Brace =>
        {
            Some(1)
        }
        [
            TokenTree::Ident(first),
            TokenTree::Ident(second),
            TokenTree::Group(block),
        ] if first == "async" && second == "move" && block.delimiter() == Delimiter::Brace => {
            Some(2)
        }
        _ => None,
    }
}

/// Returns a group with the delimiter and span of another.
pub(super) fn with_stream(old: &Group, stream: TokenStream) -> Group {
    let mut group = Group::new(old.delimiter(), stream);
    group.set_span(old.span());
    group
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(body: TokenStream) -> Option<String> {
        let body = Group::new(Delimiter::Brace, body);
        let change = |block: &Group| {
            assert_eq!(block.stream().to_string(), "inner");
            with_stream(block, quote!(changed))
        };
        with_block(&body, change).map(|body| body.stream().to_string())
    }

    #[test]
    fn boxed_async_block_is_recognised() {
        for body in [
            quote!(Box::pin(async move { inner })),
            quote!(Box::pin(async { inner })),
            quote!(::std::boxed::Box::pin(async move { inner },)),
        ] {
            let changed = changed(body).unwrap();
            assert!(changed.contains("{ changed }"), "{changed}");
            assert!(!changed.contains("inner"), "{changed}");
        }
        let group = TokenTree::Group(Group::new(
            Delimiter::None,
            quote!(Box::pin(async move { inner })),
        ));
        assert!(changed(quote!(#group)).is_some());
    }

    #[test]
    fn moved_parameter_counts_as_used() {
        let name = Ident::new("req", proc_macro2::Span::call_site());
        for (block, expected) in [
            (
                quote!(let a = a; let req = req; b),
                quote!(let a = a; let req = req; let _ = &req; b),
            ),
            (
                quote!(let mut req = req;),
                quote!(let mut req = req; let _ = &req;),
            ),
            (
                quote!(
                    span(async move {
                        let req = req;
                        b
                    })
                    .await
                ),
                quote!(
                    span(async move {
                        let req = req;
                        let _ = &req;
                        b
                    })
                    .await
                ),
            ),
            (quote!(let req = other;), quote!(let req = other;)),
            (quote!(), quote!()),
        ] {
            assert_eq!(with_use(block, &name).to_string(), expected.to_string());
        }
    }

    #[test]
    fn body_with_other_statements_is_not_a_boxed_async_block() {
        for body in [
            quote!(),
            quote!(inner),
            quote!(effect(); Box::pin(async move { inner })),
            quote!(Box::pin(effect(async move { inner }))),
            quote!(Box::pin(async move { inner }).boxed()),
            quote!(other::pin(async move { inner })),
            quote!(Box::pin({ inner })),
            quote!(Box::pin(async move { inner }, async move { inner })),
        ] {
            assert!(changed(body.clone()).is_none(), "{body}");
        }
    }
}
