//! Clerk types in parameters that the framework fills. A macro only knows a type's name, so this
//! module finds types that may be Clerk's, and the expansion contains a constant in which rustc
//! compares them.

use proc_macro2::TokenTree;
use quote::ToTokens as _;
use syn::{
    GenericArgument, GenericParam, Ident, Pat, PatType, PathArguments, PathSegment, Type, TypePath,
};

use super::bindings::{is_skipped, mention, unraw};
use crate::model::{Bound, BoundKind, FrameworkParameter, HandlerAttribute, Owner};
use crate::options::RawOptions;
use crate::syntax::{HandlerFn, NamedParameter, words};

/// Search for parameters of the framework that may have a Clerk type.
pub(super) struct ClerkTypeSearch<'a> {
    pub(super) attribute: HandlerAttribute,
    pub(super) raw: &'a RawOptions,
    pub(super) function: &'a HandlerFn,
    pub(super) owner: &'a Owner,
    pub(super) bindings: &'a [Bound],
}

impl ClerkTypeSearch<'_> {
    /// Returns the framework's parameters that may have a Clerk type.
    pub(super) fn find(&self, rest: &[PatType]) -> Vec<FrameworkParameter> {
        let parameters = rest.iter().enumerate();
        parameters
            .filter_map(|(at, input)| self.find_in(at, input))
            .collect()
    }

    fn find_in(&self, at: usize, input: &PatType) -> Option<FrameworkParameter> {
        // These include the words of a pattern's path, such as `Json`. If one is the name of a
        // binding, the types are compared too, but rustc only reports Clerk types.
        let names: Vec<Ident> = words(&input.pat).collect();
        if names.iter().any(|name| is_skipped(name, self.raw)) {
            return None;
        }
        let bound = names
            .iter()
            .find_map(|name| Some((name, BoundKind::of_parameter(&unraw(name))?)));
        match bound {
            Some((name, kind)) => self.wrapped(at, input, name, kind),
            None if self.has_request_option() => None,
            None => self.renamed(at, input),
        }
    }

    /// Handles `user: Json<User>` and `Json(user): Json<User>`, which would read the user from the
    /// request's body.
    fn wrapped(
        &self,
        at: usize,
        input: &PatType,
        name: &Ident,
        kind: BoundKind,
    ) -> Option<FrameworkParameter> {
        let mut types = Vec::new();
        collect_candidates(&input.ty, &mut types);
        let types = self.comparable(types);
        let ty = self.suggested_type(kind);
        let message = format!(
            "`{name}` is bound by `#[{}]`, but this type is extracted by the framework: write \
             `{name}: {ty}`, or add `skip({name})` to leave the parameter to the framework",
            self.attribute.name()
        );
        self.parameter(at, input, types, message)
    }

    /// Handles `id: UserId`, a type that no framework fills.
    fn renamed(&self, at: usize, input: &PatType) -> Option<FrameworkParameter> {
        let ty = inner(&input.ty);
        let kind = clerk_kind(last_segment(ty)?)?;
        let written = input.ty.to_token_stream().to_string().replace(' ', "");
        let ours = kind.type_name();
        let bound = kind.name();
        let advice = match (self.binding_of(kind), NamedParameter::of(input)) {
            (Some(other), _) => format!("use `{}`, which is already bound", other.name),
            (None, Some(it)) => format!(
                "rename the parameter to `{bound}`, or write `#[clerk({bound})] {}: {written}`",
                it.name
            ),
            (None, None) => format!("rename the parameter to `_{bound}`"),
        };
        let message = format!("`{ours}` is bound by the name `{bound}`: {advice}");
        let types = self.comparable(vec![ty.clone()]);
        self.parameter(at, input, types, message)
    }

    fn parameter(
        &self,
        at: usize,
        input: &PatType,
        types: Vec<Type>,
        message: String,
    ) -> Option<FrameworkParameter> {
        let is_likely = types
            .iter()
            .any(|ty| last_segment(ty).and_then(clerk_kind).is_some());
        let is_name = NamedParameter::of(input).is_some() || is_underscore(&input.pat);
        let is_vague = words(&input.ty).any(|word| word == "impl");
        (!types.is_empty()).then(|| FrameworkParameter {
            at,
            types,
            message,
            is_replaced: is_likely && is_name && !is_vague && !self.has_request_option(),
        })
    }

    /// Returns `true` if the attribute has, or may have, `request = …`: the function has no extractors.
    fn has_request_option(&self) -> bool {
        self.raw.may_contain("request")
    }

    fn binding_of(&self, kind: BoundKind) -> Option<&Bound> {
        self.bindings.iter().find(|bound| bound.kind == kind)
    }

    /// Returns the type that error messages suggest for a binding.
    fn suggested_type(&self, kind: BoundKind) -> String {
        let ty = kind.type_name();
        if self.attribute == HandlerAttribute::Auth
            && !self.raw.may_contain("on_missing")
            && !kind.is_always_present()
        {
            format!("Option<{ty}>")
        } else {
            ty.to_owned()
        }
    }

    /// Returns the types that have the same meaning outside the function.
    fn comparable(&self, types: Vec<Type>) -> Vec<Type> {
        // With `request`, the generic parameters of the method's `impl` are unknown.
        let is_known = |ty: &Type| {
            !self.has_request_option() || last_segment(ty).and_then(clerk_kind).is_some()
        };
        types
            .into_iter()
            .filter(|ty| is_known(ty) && !self.is_local(ty))
            .collect()
    }

    fn is_local(&self, ty: &Type) -> bool {
        let of_impl = match self.owner {
            Owner::Type { params, .. } => params.as_slice(),
            Owner::Unknown | Owner::Trait => &[],
        };
        let mut generics = self.function.sig.generics.params.iter().chain(of_impl);
        let is_lifetime =
            |tree: TokenTree| matches!(tree, TokenTree::Punct(it) if it.as_char() == '\'');
        words(ty).any(|word| word == "Self" || word == "impl" || word == "dyn")
            || ty.to_token_stream().into_iter().any(is_lifetime)
            || generics.any(|parameter| uses(ty, parameter))
    }
}

fn uses(ty: &Type, parameter: &GenericParam) -> bool {
    let name = match parameter {
        GenericParam::Lifetime(it) => &it.lifetime.ident,
        GenericParam::Type(it) => &it.ident,
        GenericParam::Const(it) => &it.ident,
    };
    mention(ty, name).is_some()
}

fn is_underscore(pattern: &Pat) -> bool {
    matches!(pattern, Pat::Wild(_))
}

/// Returns `T` of `Option<T>` and `Arc<T>`.
fn inner(ty: &Type) -> &Type {
    let arguments = last_segment(ty)
        .filter(|segment| segment.ident == "Option" || segment.ident == "Arc")
        .map(arguments)
        .unwrap_or_default();
    match arguments.as_slice() {
        [only] => inner(only),
        _ => ty,
    }
}

/// Collects the types inside another type that may be Clerk's.
fn collect_candidates(ty: &Type, found: &mut Vec<Type>) {
    for part in children(ty) {
        if last_segment(part).is_some_and(may_be_clerks) {
            found.push(part.clone());
        }
        collect_candidates(part, found);
    }
}

fn children(ty: &Type) -> Vec<&Type> {
    match ty {
        Type::Path(it) => it.path.segments.last().map(arguments).unwrap_or_default(),
        Type::Tuple(it) => it.elems.iter().collect(),
        Type::Reference(it) => vec![&it.elem],
        Type::Array(it) => vec![&it.elem],
        Type::Slice(it) => vec![&it.elem],
        Type::Paren(it) => vec![&it.elem],
        Type::Group(it) => vec![&it.elem],
        _ => Vec::new(),
    }
}

fn arguments(segment: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// Returns `true` if a type may be Clerk's. A type without generics may be an alias, unless it is
/// one of std. A generic type must have the name of a Clerk type.
fn may_be_clerks(segment: &PathSegment) -> bool {
    let name = segment.ident.to_string();
    let is_std = name == "String" || name.starts_with(char::is_lowercase);
    let has_no_arguments = matches!(segment.arguments, PathArguments::None);
    (has_no_arguments && !is_std) || clerk_kind(segment).is_some()
}

/// Returns the kind of value that is bound to a type of this name.
fn clerk_kind(segment: &PathSegment) -> Option<BoundKind> {
    let kind = BoundKind::of_type(&segment.ident.to_string())?;
    let is_generic = matches!(segment.arguments, PathArguments::AngleBracketed(_));
    (is_generic == matches!(kind, BoundKind::Claims | BoundKind::Granted)).then_some(kind)
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(TypePath {
            qself: None, path, ..
        }) => path.segments.last(),
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::bindings;
    use crate::diag::ErrorSink;
    use crate::options::{OptionList, read};
    use crate::tests::source::grouped;

    /// Returns the parameters of a method that may have a Clerk type.
    fn found(attribute: HandlerAttribute, args: &str, method: &str) -> Vec<FrameworkParameter> {
        let mut errors = ErrorSink::default();
        let list = OptionList::Attribute(attribute);
        let raw = read(list, args.parse().unwrap(), &mut errors);
        let function = syn::parse_str(method).unwrap();
        let (bindings, rest) = bindings::sort(&function, &raw, &mut errors);
        let search = ClerkTypeSearch {
            attribute,
            raw: &raw,
            function: &function,
            owner: &Owner::Type {
                name: String::from("Api"),
                params: vec![syn::parse_quote!(S)],
            },
            bindings: &bindings,
        };
        assert!(errors.is_empty(), "{errors:?}");
        search.find(&rest)
    }

    /// Returns the types that are compared with Clerk's, without spaces.
    fn compared(args: &str, parameter: &str) -> Vec<String> {
        let method = format!("fn show<'a, T, const N: usize>({parameter}) {{}}");
        let found = found(HandlerAttribute::Protect, args, &method);
        let types = found.iter().flat_map(|it| &it.types);
        types.map(spelled).collect()
    }

    fn spelled(ty: &Type) -> String {
        ty.to_token_stream().to_string().replace(' ', "")
    }

    #[test]
    fn types_in_an_extractor_are_compared() {
        let cases: [(&str, &[&str]); 13] = [
            ("user: Json<User>", &["User"]),
            ("user: Json<(u8, User)>", &["User"]),
            ("user: Json<&User>", &["User"]),
            ("user: Json<[User; 2]>", &["User"]),
            ("user: Json<Box<[User]>>", &["User"]),
            ("user: Json<(Vec<User>)>", &["User"]),
            ("user: Json<String>", &[]),
            ("Json(user): Json<User>", &["User"]),
            ("body @ Json(user): Json<User>", &["User"]),
            ("Json(body): Json<User>", &[]),
            ("id: Option<Arc<UserId>>", &["UserId"]),
            ("id: (UserId)", &["(UserId)"]),
            ("ids: Vec<UserId>", &[]),
        ];
        for (parameter, expected) in cases {
            assert_eq!(compared("", parameter), expected, "{parameter}");
        }
    }

    #[test]
    fn types_that_only_the_method_defines_are_not_compared() {
        let cases = [
            "user: Json<Self>",
            "user: Json<T>",
            "user: Json<S>",
            "user: Json<Claims<[u8; N]>>",
            "user: Json<Claims<&'a str>>",
            "user: Json<Claims<&'of_trait str>>",
            "user: Json<Claims<impl Any>>",
            "user: Json<Claims<Box<dyn Any>>>",
        ];
        for parameter in cases {
            assert_eq!(compared("", parameter), [""; 0], "{parameter}");
        }
    }

    #[test]
    fn only_clerk_types_are_compared_with_a_request_option() {
        let cases: [(&str, &[&str]); 3] = [
            ("user: Json<User>", &["User"]),
            ("user: Json<MayBeGeneric>", &[]),
            ("id: UserId", &[]),
        ];
        for (parameter, expected) in cases {
            assert_eq!(
                compared("request = req", parameter),
                expected,
                "{parameter}"
            );
        }
    }

    #[test]
    fn types_in_invisible_groups_are_found() {
        let mut found = Vec::new();
        collect_candidates(&grouped("Json<User>"), &mut found);
        assert_eq!(found.iter().map(spelled).collect::<Vec<_>>(), ["User"]);
        assert_eq!(spelled(inner(&grouped("Option<UserId>"))), "UserId");
    }

    #[test]
    fn message_names_the_binding_and_its_type() {
        use HandlerAttribute::{Auth, Protect};
        let cases = [
            (Protect, "", "user: Json<User>", "write `user: User`"),
            (Auth, "", "user: Json<User>", "write `user: Option<User>`"),
            (Auth, "on_missing = 401", "user: Json<User>", "`user: User`"),
            (Auth, "", "auth: Json<Auth>", "write `auth: Auth`"),
            (Protect, "", "id: UserId", "`#[clerk(user_id)] id: UserId`"),
            (
                Protect,
                "",
                "_: UserId",
                "rename the parameter to `_user_id`",
            ),
            (
                Protect,
                "",
                "_user_id: UserId, id: UserId",
                "use `_user_id`",
            ),
            (
                Protect,
                "",
                "org_id: OrgId, id: UserId",
                "rename the parameter",
            ),
        ];
        for (attribute, args, parameters, advice) in cases {
            let found = found(attribute, args, &format!("fn show({parameters}) {{}}"));
            let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
            assert_eq!(messages.len(), 1, "{parameters}");
            assert!(messages.concat().contains(advice), "{messages:?}");
        }
    }

    #[test]
    fn type_of_a_named_parameter_is_replaced() {
        let cases = [
            ("", "id: UserId", true),
            ("", "_: UserId", true),
            ("", "user: Json<User>", true),
            ("", "Json(user): Json<User>", false),
            ("", "user: Json<MayBeAlias>", false),
            ("", "user: Json<(User, impl Any)>", false),
            ("request = req", "user: Json<User>", false),
        ];
        for (args, parameter, expected) in cases {
            let method = format!("fn show({parameter}) {{}}");
            let found = found(HandlerAttribute::Protect, args, &method);
            let is_replaced: Vec<bool> = found.iter().map(|it| it.is_replaced).collect();
            assert_eq!(is_replaced, [expected], "{parameter}");
        }
    }
}
