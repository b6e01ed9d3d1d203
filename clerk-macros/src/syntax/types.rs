//! Forms of parameters' types. Nothing is resolved: a name is all there is.

use syn::{GenericArgument, Path, PathArguments, PathSegment, Type};

/// Form of a written type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypeShape {
    /// `Option` of something that may be bound.
    Optional,
    /// Something else that may be bound.
    Plain,
    /// `Json<…>` and the like: the framework's.
    Foreign,
}

/// Returns the form of a type.
pub(crate) fn shape(ty: &Type) -> TypeShape {
    let Some(last) = last_segment(ty) else {
        return TypeShape::Plain;
    };
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if last.ident == "Option" => {
            match arguments.args.first() {
                Some(GenericArgument::Type(inner)) if shape(inner) == TypeShape::Foreign => {
                    TypeShape::Foreign
                }
                _ => TypeShape::Optional,
            }
        }
        PathArguments::AngleBracketed(_) if !is_bindable(last) => TypeShape::Foreign,
        _ => TypeShape::Plain,
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
    fn generic_types_are_extractors_unless_bindable() {
        let cases: [(Type, TypeShape); 10] = [
            (parse_quote!(UserId), TypeShape::Plain),
            (parse_quote!(Arc<str>), TypeShape::Plain),
            (parse_quote!(clerk_runtime::Claims<Mine>), TypeShape::Plain),
            (parse_quote!(Granted<Admin>), TypeShape::Plain),
            (parse_quote!(Option<UserId>), TypeShape::Optional),
            (
                parse_quote!(std::option::Option<Arc<str>>),
                TypeShape::Optional,
            ),
            (parse_quote!(Box<User>), TypeShape::Plain),
            (parse_quote!(Json<NewUser>), TypeShape::Foreign),
            (parse_quote!(Option<Json<NewUser>>), TypeShape::Foreign),
            (parse_quote!(&str), TypeShape::Plain),
        ];
        for (ty, expected) in cases {
            assert_eq!(shape(&ty), expected, "{}", quote::quote!(#ty));
        }
    }
}
