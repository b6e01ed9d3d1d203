//! Forms of parameters' types. Nothing is resolved: a name is all there is.

use syn::{GenericArgument, Path, PathArguments, PathSegment, Type};

/// Form of a written type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `Option` of something that may be bound.
    Optional,
    /// Something else that may be bound.
    Plain,
    /// `Json<…>` and the like: the framework's.
    Foreign,
}

/// Returns the form of a type.
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

fn is_bindable(segment: &PathSegment) -> bool {
    // The last three cannot be bound, which rustc reports in the words of the binding's trait.
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
}
