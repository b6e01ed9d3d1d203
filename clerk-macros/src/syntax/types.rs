//! How a parameter's type is written. Nothing is resolved: a name is all there is.

use syn::punctuated::Punctuated;
use syn::{GenericArgument, Path, PathArguments, PathSegment, Token, Type, TypeParamBound};

/// What matters of a written type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `Option` of something that may be bound.
    Optional,
    /// Something else that may be bound.
    Plain,
    /// `Json<…>` and the like: the framework's.
    Foreign,
}

/// Whether a type of this form is bound, if the parameter's name says so.
pub(crate) fn shape(ty: &Type) -> Shape {
    let Some(last) = last_segment(ty) else {
        return Shape::Plain;
    };
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == "Option" => {
            match arguments.args.first() {
                Some(GenericArgument::Type(inner)) if shape(inner) == Shape::Foreign => {
                    Shape::Foreign
                }
                _ => Shape::Optional,
            }
        }
        PathArguments::AngleBracketed(_) if !is_bindable(last) => Shape::Foreign,
        _ => Shape::Plain,
    }
}

/// Whether a value of this type is to be awaited: `impl Future`, `BoxFuture`, `Pin<Box<dyn Future>>`,
/// `Either` of such, `Self::Future`. A function that makes such values is none, nor is a list of them.
pub(crate) fn is_future(ty: &Type) -> bool {
    match ty {
        Type::ImplTrait(it) => any_is_future(&it.bounds),
        Type::TraitObject(it) => any_is_future(&it.bounds),
        Type::Path(path) => {
            path.path.segments.last().is_some_and(holds_future) || is_either(&path.path)
        }
        Type::Group(group) => is_future(&group.elem),
        Type::Paren(paren) => is_future(&paren.elem),
        _ => false,
    }
}

fn any_is_future(bounds: &Punctuated<TypeParamBound, Token![+]>) -> bool {
    bounds.iter().any(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last().is_some_and(names_future),
        _ => false,
    })
}

fn holds_future(segment: &PathSegment) -> bool {
    let mut wrappers = ["Pin", "Box", "Either"].iter();
    names_future(segment) || (wrappers.any(|name| segment.ident == name) && is_of_future(segment))
}

fn is_of_future(segment: &PathSegment) -> bool {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return false;
    };
    let mut arguments = arguments.args.iter();
    arguments.any(|argument| matches!(argument, GenericArgument::Type(inner) if is_future(inner)))
}

/// `future::Either`, whatever it is of. Others are as often an answer of two kinds.
fn is_either(path: &Path) -> bool {
    let mut segments = path.segments.iter().rev();
    let mut next_is = |name| segments.next().is_some_and(|segment| segment.ident == name);
    next_is("Either") && next_is("future")
}

fn names_future(segment: &PathSegment) -> bool {
    ["Future", "BoxFuture", "LocalBoxFuture", "Ready"]
        .iter()
        .any(|name| segment.ident == name)
}

fn is_bindable(segment: &PathSegment) -> bool {
    // The last three can't hold what is bound, which is said where their trait is asked for.
    ["Arc", "Claims", "Granted", "Box", "Cow", "Rc"]
        .iter()
        .any(|name| segment.ident == name)
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        // Types that came through a `macro_rules!` variable.
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}

/// A path without its generics and the `::` before it.
pub(crate) fn spelled(path: &Path) -> String {
    let words: Vec<String> = path
        .segments
        .iter()
        .map(|it| it.ident.to_string())
        .collect();
    words.join("::")
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn generic_types_belong_to_the_framework_but_for_a_few() {
        let cases: [(Type, Shape); 10] = [
            (parse_quote!(UserId), Shape::Plain),
            (parse_quote!(Arc<str>), Shape::Plain),
            (parse_quote!(clerk_runtime::Claims<Mine>), Shape::Plain),
            (parse_quote!(Granted<Admin>), Shape::Plain),
            (parse_quote!(Option<UserId>), Shape::Optional),
            (parse_quote!(std::option::Option<Arc<str>>), Shape::Optional),
            (parse_quote!(Box<User>), Shape::Plain),
            (parse_quote!(Json<NewUser>), Shape::Foreign),
            (parse_quote!(Option<Json<NewUser>>), Shape::Foreign),
            (parse_quote!(&str), Shape::Plain),
        ];
        for (ty, expected) in cases {
            assert_eq!(shape(&ty), expected, "{}", quote::quote!(#ty));
        }
    }

    #[test]
    fn a_future_is_seen_in_every_box() {
        let futures: [Type; 12] = [
            parse_quote!(impl Future<Output = u8> + Send),
            parse_quote!(impl std::future::Future),
            parse_quote!(BoxFuture<'static, u8>),
            parse_quote!(futures::future::LocalBoxFuture<'_, u8>),
            parse_quote!(Pin<Box<dyn Future<Output = u8> + Send + 'a>>),
            parse_quote!(Self::Future),
            parse_quote!(std::future::Ready<u8>),
            parse_quote!(Either<Ready<u8>, S::Future>),
            parse_quote!(Either<Left, Pin<Box<dyn Future<Output = u8>>>>),
            parse_quote!(future::Either<Left, Right>),
            parse_quote!(futures_util::future::Either<Left, Right>),
            parse_quote!((impl Send + Future)),
        ];
        for ty in futures {
            assert!(is_future(&ty), "{}", quote::quote!(#ty));
        }
        let others: [Type; 11] = [
            parse_quote!(impl Fn() -> BoxFuture<'static, u8>),
            parse_quote!(Box<dyn Fn(u8) -> BoxFuture<'static, u8>>),
            parse_quote!(fn() -> BoxFuture<'static, u8>),
            parse_quote!(Poll<Self::Output>),
            parse_quote!(FutureDate),
            parse_quote!(Either<HttpResponse, Json<u8>>),
            parse_quote!(actix_web::Either<String, Vec<BoxFuture<'static, u8>>>),
            parse_quote!(Either),
            parse_quote!(Vec<BoxFuture<'static, u8>>),
            parse_quote!(Option<Pin<Box<dyn Future<Output = u8>>>>),
            parse_quote!(HashMap<u8, BoxFuture<'static, u8>>),
        ];
        for ty in others {
            assert!(!is_future(&ty), "{}", quote::quote!(#ty));
        }
    }
}
