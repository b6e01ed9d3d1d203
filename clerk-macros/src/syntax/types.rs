//! Forms of parameter types. Types are not resolved: only their names are known.

use syn::{GenericArgument, Path, PathArguments, PathSegment, Type};

/// Form of a written type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypeShape {
    /// `Option` of a type that may be bound.
    Optional,
    /// Another type that may be bound.
    Plain,
    /// `Json<…>` and similar types, which the framework extracts.
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
    // `Box`, `Cow` and `Rc` cannot be bound. rustc reports them, with the message of the binding's trait.
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

/// Returns a path as text, without generics and without the leading `::`.
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
