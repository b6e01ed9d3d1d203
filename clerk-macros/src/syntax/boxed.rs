//! A body that is one boxed future: what `#[async_trait]` makes of an `async fn`, which runs before
//! the attributes on its methods.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::ungroup;

/// How the call is spelled.
const CALLS: [&str; 5] = [
    "Box::pin",
    "std::boxed::Box::pin",
    "::std::boxed::Box::pin",
    "alloc::boxed::Box::pin",
    "::alloc::boxed::Box::pin",
];

/// The same body with another async block. `None` unless `Box::pin(async move { … })` is all of it:
/// only then does nothing run outside the block.
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
    call.push(like(&arguments, future.into_iter().collect()).into());
    Some(like(body, call.into_iter().collect()))
}

/// Where the block is in `async move { … }`.
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

/// A group in another's place.
pub(super) fn like(old: &Group, stream: TokenStream) -> Group {
    let mut group = Group::new(old.delimiter(), stream);
    group.set_span(old.span());
    group
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn changed(body: TokenStream) -> Option<String> {
        let body = Group::new(Delimiter::Brace, body);
        let change = |block: &Group| {
            assert_eq!(block.stream().to_string(), "inner");
            like(block, quote!(changed))
        };
        with_block(&body, change).map(|body| body.stream().to_string())
    }

    #[test]
    fn a_boxed_async_block_is_recognised() {
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
    fn a_body_that_does_something_before_is_not() {
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
