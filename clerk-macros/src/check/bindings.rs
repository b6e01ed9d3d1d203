//! Sorts parameters into bound ones and the framework's.

use syn::{
    Attribute, FnArg, GenericArgument, GenericParam, Ident, Pat, PatType, PathArguments,
    PathSegment, Type, parse_quote,
};

use crate::diag::{ErrorSink, nearest};
use crate::model::{Bound, BoundKind};
use crate::options::RawOptions;
use crate::syntax::{HandlerFn, NamedParameter, TypeShape, find, shape, words};

/// Sorts the parameters into bound ones and the framework's.
pub(super) fn sort(
    function: &HandlerFn,
    raw: &RawOptions,
    errors: &mut ErrorSink,
) -> (Vec<Bound>, Vec<PatType>) {
    let mut bindings: Vec<Bound> = Vec::new();
    let mut rest = Vec::new();
    for input in &function.sig.inputs {
        match input {
            FnArg::Receiver(_) => {}
            FnArg::Typed(input) => match bind(input, raw, errors) {
                Ok(bound) => add(&mut bindings, bound, errors),
                Err(input) => rest.push(input),
            },
        }
    }
    check_skip(function, raw, errors);
    check_generics(function, &bindings, errors);
    (bindings, rest)
}

/// Returns the bound parameter, or the framework's parameter without our attributes.
fn bind(input: &PatType, raw: &RawOptions, errors: &mut ErrorSink) -> Result<Bound, PatType> {
    let (ours, attrs): (Vec<Attribute>, Vec<Attribute>) = input
        .attrs
        .iter()
        .cloned()
        .partition(|attr| attr.path().is_ident("clerk"));
    let foreign = |attrs: Vec<Attribute>| PatType {
        attrs,
        ..input.clone()
    };
    let explicit = ours.first().map(|attr| explicit_kind(attr, errors));
    if let Some(second) = ours.get(1) {
        errors.error(
            second,
            "a parameter cannot be bound to two values: remove one of the two",
        );
    }
    let Some(parameter) = NamedParameter::of(input) else {
        reject_pattern(input, ours.first(), errors);
        return Err(foreign(attrs));
    };
    let shape = shape(parameter.ty);
    let kind = match explicit {
        Some(kind) => kind,
        None if shape == TypeShape::Foreign || is_skipped(parameter.name, raw) => None,
        None => BoundKind::of_parameter(&unraw(parameter.name)),
    };
    let Some(kind) = kind else {
        return Err(foreign(attrs));
    };
    let replacement =
        unbindable_part(parameter.ty).and_then(|(at, part)| reject(&part, kind, at, errors));
    Ok(Bound {
        kind,
        attrs,
        mutability: parameter.mutability.copied(),
        name: parameter.name.clone(),
        // A reported parameter must not be reported again.
        optional: replacement.is_some() || shape == TypeShape::Optional,
        ty: replacement.unwrap_or_else(|| parameter.ty.clone()),
    })
}

/// Reason why a type cannot be bound, regardless of its name.
enum UnbindableType {
    /// A type that is not written out, or that no variable can have, with its spelling in messages.
    Vague(&'static str),
    /// `&…` in `Claims<&…>`
    Borrowed,
}

/// Reports the type. Returns a replacement, so that rustc does not report the type too.
fn reject(
    part: &UnbindableType,
    kind: BoundKind,
    at: &Type,
    errors: &mut ErrorSink,
) -> Option<Type> {
    match part {
        UnbindableType::Vague(form) => {
            let name = kind.type_name();
            let message =
                format!("the type of a bound parameter cannot be `{form}`: write `{name}`");
            errors.error(at, message);
            Some(parse_quote!(::std::string::String))
        }
        UnbindableType::Borrowed => {
            let message = "`T` in `Claims<T>` cannot borrow: write `String` or another owned type";
            errors.error(at, message);
            None
        }
    }
}

/// Returns the part of a type that cannot be bound.
fn unbindable_part(ty: &Type) -> Option<(&Type, UnbindableType)> {
    let form = match ty {
        Type::Path(it) => {
            let last = it.path.segments.last()?;
            match &last.arguments {
                PathArguments::None if last.ident == "str" => "str",
                _ => return unbindable_argument(last),
            }
        }
        Type::ImplTrait(_) => "impl …",
        Type::TraitObject(_) => "dyn …",
        Type::Never(_) => "!",
        Type::Slice(_) => "[…]",
        Type::Infer(_) => "_",
        Type::Group(group) => return unbindable_part(&group.elem),
        _ => return None,
    };
    Some((ty, UnbindableType::Vague(form)))
}

/// Returns the part of `T` that cannot be bound, in `Option<T>`, `Claims<T>` and `Granted<T>`.
/// Arguments of other generic types are not checked.
fn unbindable_argument(segment: &PathSegment) -> Option<(&Type, UnbindableType)> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    let Some(GenericArgument::Type(ty)) = arguments.args.first() else {
        return None;
    };
    if matches!(ty, Type::Reference(_)) {
        return (segment.ident == "Claims").then_some((ty, UnbindableType::Borrowed));
    }
    let wrappers = ["Option", "Claims", "Granted"];
    unbindable_part(ty).filter(|_| wrappers.iter().any(|name| segment.ident == name))
}

/// Reports a pattern that would be bound by its name or its attribute. Other patterns belong to the
/// framework.
fn reject_pattern(input: &PatType, ours: Option<&Attribute>, errors: &mut ErrorSink) {
    match (named(&input.pat), ours) {
        (Some(name), _)
            if shape(&input.ty) != TypeShape::Foreign
                && BoundKind::of_parameter(&unraw(name)).is_some() =>
        {
            let message = format!("a bound parameter cannot be a pattern: write `{name}`");
            errors.error(&input.pat, message);
        }
        (_, Some(attr)) => errors.error(
            attr,
            "a bound parameter cannot be a pattern: write `#[clerk(user_id)] id: UserId`",
        ),
        _ => {}
    }
}

/// Returns the name in `ref name`, `name @ …` and `(name)`.
fn named(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(pattern) => Some(&pattern.ident),
        Pat::Paren(pattern) => named(&pattern.pat),
        _ => None,
    }
}

/// Returns the kind of value that `#[clerk(…)]` names.
fn explicit_kind(attr: &Attribute, errors: &mut ErrorSink) -> Option<BoundKind> {
    let Ok(name) = attr.parse_args::<Ident>() else {
        errors.error(attr, "expected the name of a value: `#[clerk(user_id)]`");
        return None;
    };
    let kind = BoundKind::named(&name.to_string());
    if kind.is_none() {
        let known = BoundKind::ALL.iter().map(|(known, _)| *known);
        let advice = match nearest(&name.to_string(), known.clone()) {
            Some(guess) => format!("did you mean `#[clerk({guess})]`?"),
            None => format!("expected one of {}", known.collect::<Vec<_>>().join(", ")),
        };
        errors.error(&name, format!("unknown value `{name}`; {advice}"));
    }
    kind
}

fn add(bindings: &mut Vec<Bound>, bound: Bound, errors: &mut ErrorSink) {
    if let Some(other) = bindings.iter().find(|other| other.kind == bound.kind) {
        errors.error(
            &bound.name,
            format!(
                "`{0}` is already bound to this value: use `{0}`",
                other.name
            ),
        );
    }
    bindings.push(bound);
}

fn check_skip(function: &HandlerFn, raw: &RawOptions, errors: &mut ErrorSink) {
    for skipped in &raw.skip {
        let known = function.sig.inputs.iter().any(|input| match input {
            FnArg::Typed(input) => words(&input.pat).any(|name| bare(&name) == bare(skipped)),
            FnArg::Receiver(_) => false,
        });
        if !known {
            errors.error(
                skipped,
                format!("there is no parameter `{skipped}`: remove it from `skip`"),
            );
        }
    }
}

/// Rejects bound types that use generic parameters of the function. The policy is outside the function,
/// where these are not defined.
fn check_generics(function: &HandlerFn, bindings: &[Bound], errors: &mut ErrorSink) {
    for parameter in &function.sig.generics.params {
        for bound in bindings {
            reject_parameter(parameter, &bound.ty, "handler", errors);
        }
    }
}

/// Rejects a bound type that uses a generic parameter of the handler or the `impl`.
pub(super) fn reject_parameter(
    parameter: &GenericParam,
    ty: &Type,
    owner: &str,
    errors: &mut ErrorSink,
) {
    let (name, sign) = match parameter {
        GenericParam::Lifetime(it) => (&it.lifetime.ident, "'"),
        GenericParam::Type(it) => (&it.ident, ""),
        GenericParam::Const(it) => (&it.ident, ""),
    };
    if let Some(at) = mention(ty, name) {
        let message = format!(
            "the type of a bound parameter cannot use the {owner}'s generic parameter \
             `{sign}{name}`: write a concrete type"
        );
        errors.error(at, message);
    }
}

pub(super) fn mention(ty: &Type, name: &Ident) -> Option<Ident> {
    find(quote::quote!(#ty), &|word| word == name)
}

pub(super) fn is_skipped(name: &Ident, raw: &RawOptions) -> bool {
    raw.skip.iter().any(|skipped| bare(skipped) == bare(name))
}

/// Returns a name without the underscore that marks it as unused.
fn bare(name: &Ident) -> String {
    let name = unraw(name);
    name.strip_prefix('_').map_or(name.clone(), String::from)
}

pub(super) fn unraw(name: &Ident) -> String {
    syn::ext::IdentExt::unraw(name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::source::{grouped, messages};

    #[test]
    fn type_without_a_size_or_value_cannot_be_bound() {
        let cases = [
            ("str", "str"),
            ("dyn Any", "dyn …"),
            ("impl Any", "impl …"),
            ("!", "!"),
            ("[u8]", "[…]"),
            ("_", "_"),
            ("Option<_>", "_"),
        ];
        for (text, expected) in cases {
            for ty in [syn::parse_str(text).unwrap(), grouped(text)] {
                let part = unbindable_part(&ty).map(|(_, part)| part);
                let is_expected = matches!(part, Some(UnbindableType::Vague(it)) if it == expected);
                assert!(is_expected, "{text}");
            }
        }
    }

    #[test]
    fn pattern_with_the_name_of_a_binding_is_an_error_unless_an_extractor() {
        let cases = [
            ("ref user: User", 1),
            ("ref user: Json<NewUser>", 0),
            ("ref body: Bytes", 0),
        ];
        for (parameter, count) in cases {
            let messages = messages(&format!("#[protect] fn show({parameter}) {{}}"));
            assert_eq!(messages.len(), count, "{parameter}: {messages:?}");
        }
    }

    #[test]
    fn skip_of_a_binding_without_its_parameter_is_an_error() {
        let cases = [("user", 0), ("_user", 0), ("user_id", 1)];
        for (name, count) in cases {
            let messages = messages(&format!("#[protect(skip({name}))] fn add(user: User) {{}}"));
            assert_eq!(messages.len(), count, "{name}: {messages:?}");
        }
    }

    #[test]
    fn reported_parameter_has_no_attribute_of_clerk() {
        let parameters = [
            "#[clerk(tenant)] id: UserId",
            "#[clerk(user_id)] (id, _): (UserId, u8)",
        ];
        for parameter in parameters {
            let Ok(FnArg::Typed(input)) = syn::parse_str(parameter) else {
                unreachable!("{parameter}");
            };
            let mut errors = ErrorSink::default();
            let rest = bind(&input, &RawOptions::default(), &mut errors).err();
            assert!(rest.unwrap().attrs.is_empty(), "{parameter}");
            assert_eq!(errors.count(), 1, "{parameter}");
        }
    }
}
