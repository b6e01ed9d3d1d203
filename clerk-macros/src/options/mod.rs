//! Options of the attributes: one file for each, and one row in the table below.

mod actor;
mod all;
mod any;
mod audience;
mod azp;
mod check;
mod expires_in;
mod failure;
mod feature;
mod krate;
mod on_denied;
mod on_invalid;
mod on_missing;
mod org;
mod org_slug;
mod pending;
mod permission;
mod plan;
mod policy;
mod raw;
mod request;
mod reverification;
mod role;
mod scopes;
mod skip;
mod template;
mod token;
mod unknown;

pub(crate) use raw::{RawOptions, SpannedValue};

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::Path;

use crate::diag::ErrorSink;
use crate::model::{Condition, HandlerAttribute};
use crate::syntax::{Arg, Value, entries, split};

const OPTIONS: [OptionSpec; 24] = [
    role::OPTION,
    permission::OPTION,
    feature::OPTION,
    plan::OPTION,
    reverification::OPTION,
    check::OPTION,
    any::OPTION,
    all::OPTION,
    org::OPTION,
    org_slug::OPTION,
    actor::OPTION,
    token::OPTION,
    audience::OPTION,
    scopes::OPTION,
    on_missing::OPTION,
    on_invalid::OPTION,
    on_denied::OPTION,
    template::OPTION,
    expires_in::OPTION,
    pending::OPTION,
    azp::OPTION,
    request::OPTION,
    skip::OPTION,
    krate::OPTION,
];

/// Options about a function's parameters.
const PARAMETER_OPTIONS: [&str; 4] = ["template", "expires_in", "request", "skip"];

/// An option.
struct OptionSpec {
    name: &'static str,
    example: &'static str,
    read: OptionReader,
}

/// Reader of an option.
enum OptionReader {
    /// Allowed in the attribute, and inside `any(…)` and `all(…)`.
    Condition(fn(&Arg, &mut ErrorSink) -> Option<Condition>),
    /// Only allowed in the attribute itself.
    Setting(fn(&Arg, &mut RawOptions, &mut ErrorSink)),
}

/// A list of options.
#[derive(Clone, Copy)]
pub(crate) enum OptionList {
    Attribute(HandlerAttribute),
    /// `policy!(…)`
    Policy,
    /// `any(…)` and `all(…)`
    Branches,
}

impl OptionList {
    /// Returns a message that lists all options.
    fn help(self) -> String {
        let names: Vec<String> = OPTIONS
            .iter()
            .filter(|option| self.takes(option))
            .map(|option| format!("`{}`", option.name))
            .collect();
        let names = names.join(", ");
        match self {
            Self::Attribute(attribute) => {
                format!("the options of `#[{}]` are {names}", attribute.name())
            }
            Self::Policy => format!("the options of `policy!` are {names}"),
            Self::Branches => format!("the conditions are {names}"),
        }
    }

    fn takes(self, option: &OptionSpec) -> bool {
        match self {
            Self::Attribute(_) => true,
            Self::Policy => !PARAMETER_OPTIONS.contains(&option.name),
            Self::Branches => matches!(option.read, OptionReader::Condition(_)),
        }
    }
}

/// Reads the options of an attribute or of `policy!`.
pub(crate) fn read(list: OptionList, args: TokenStream, errors: &mut ErrorSink) -> RawOptions {
    let mut raw = RawOptions::default();
    let before = errors.count();
    let args = split(args, errors);
    raw.is_incomplete = errors.count() > before;
    for (at, arg) in args.iter().enumerate() {
        let name = name(arg);
        let option = name.as_deref().and_then(find);
        raw.seen.extend(name);
        if let Some(OptionReader::Setting(read)) = option.map(|option| &option.read) {
            read(arg, &mut raw, errors);
        } else if let Some(condition) = condition_at(&args, at, list, errors) {
            raw.conditions.push(SpannedValue::new(arg, condition));
        }
    }
    raw
}

/// Reads the options of an attribute that only has `crate = path`. `message` is the error for other options.
pub(crate) fn read_root(args: TokenStream, message: &str, errors: &mut ErrorSink) -> Option<Path> {
    let mut raw = RawOptions::default();
    for arg in entries(args, Some(message), errors) {
        if key(&arg).to_string() == krate::OPTION.name {
            krate::read(&arg, &mut raw, errors);
        } else {
            errors.error(key(&arg), message);
        }
    }
    raw.root.map(|root| root.value)
}

/// Reads the conditions in `any(…)` or `all(…)`.
fn branches(arg: &Arg, name: &str, errors: &mut ErrorSink) -> Option<Vec<Condition>> {
    let Arg::Call(call) = arg else {
        errors.error(
            arg,
            format!(
                "`{name}` takes a list of conditions: write `{name}(role = \"…\", plan = \"…\")`"
            ),
        );
        return None;
    };
    let args = split(call.args.stream(), errors);
    if args.is_empty() && call.args.stream().is_empty() {
        errors.error(
            call,
            format!("`{name}()` has no conditions: add a condition, or remove `{name}()`"),
        );
        return None;
    }
    let branches =
        (0..args.len()).filter_map(|at| condition_at(&args, at, OptionList::Branches, errors));
    Some(branches.collect())
}

/// Reads the condition at this index of a list, unless it is a duplicate.
fn condition_at(
    args: &[Arg],
    at: usize,
    list: OptionList,
    errors: &mut ErrorSink,
) -> Option<Condition> {
    let (before, rest) = args.split_at_checked(at)?;
    let arg = rest.first()?;
    let is_same = |other: &Arg| other.whole().to_string() == arg.whole().to_string();
    if before.iter().any(is_same) {
        errors.error(arg.whole(), "duplicate condition: remove one of the two");
        return None;
    }
    condition(arg, list, errors)
}

fn condition(arg: &Arg, list: OptionList, errors: &mut ErrorSink) -> Option<Condition> {
    match (name(arg).as_deref().and_then(find), arg) {
        (
            Some(OptionSpec {
                read: OptionReader::Condition(read),
                ..
            }),
            _,
        ) => read(arg, errors),
        (Some(OptionSpec { name, .. }), _) => {
            let message = format!("`{name}` is not a condition: move it out of the parentheses");
            errors.error(key(arg), message);
            None
        }
        (None, Arg::Bare(path)) if policy::is_type(path) => Some(Condition::Policy(path.clone())),
        (None, _) => {
            unknown::report(arg, list, errors);
            None
        }
    }
}

fn find(name: &str) -> Option<&'static OptionSpec> {
    OPTIONS.iter().find(|option| option.name == name)
}

/// Returns the name of the option, if it is a single word.
fn name(arg: &Arg) -> Option<String> {
    match arg {
        Arg::Assign { key, .. } => Some(key.to_string()),
        Arg::Call(call) => Some(call.key.to_string()),
        Arg::Bare(path) => path.get_ident().map(Ident::to_string),
    }
}

/// Returns the tokens of the option's name, the smallest span for errors.
fn key(arg: &Arg) -> TokenStream {
    match arg {
        Arg::Assign { key, .. } => key.to_token_stream(),
        Arg::Call(call) => call.key.to_token_stream(),
        Arg::Bare(path) => path.to_token_stream(),
    }
}

/// Returns key and value of an option that is written `key = value`.
fn assigned<'a>(
    arg: &'a Arg,
    example: &str,
    errors: &mut ErrorSink,
) -> Option<(&'a Ident, &'a Value)> {
    match arg {
        Arg::Assign { key, value } => Some((key, value)),
        Arg::Call(_) | Arg::Bare(_) => {
            errors.error(arg, format!("expected `{example}`"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn option_names_are_unique() {
        for (at, option) in OPTIONS.iter().enumerate() {
            assert!(
                OPTIONS
                    .iter()
                    .skip(at + 1)
                    .all(|other| other.name != option.name)
            );
        }
    }
}
