//! `token = …`: accepted token types.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Lit, LitStr, Path};

use super::raw::{RawOptions, report_duplicate, set_once};
use super::{OptionReader, OptionSpec, assigned, template as jwt_template};
use crate::diag::ErrorSink;
use crate::model::{AcceptedToken, Tokens};
use crate::syntax::{Arg, ArgCall, Value, entries, well_formed, word};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "token",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "token = [session, api_key]";
const EXPECTED: &str = "expected the name of a token type: write `token = [session, api_key]`";
const TEMPLATE: &str = "template";
const NAMED: &str = "expected the name of one JWT template: `token = template(\"cli\")`";

const TYPES: [(&str, &str); 4] = [
    ("session", "Session"),
    ("api_key", "ApiKey"),
    ("m2m", "M2m"),
    ("oauth", "OAuth"),
];

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, errors) else {
        return;
    };
    let tokens = match value.list() {
        Some(list) => read_list(value, list, errors).map(Tokens::List),
        None => read_one(value, errors),
    };
    if let Some(tokens) = tokens {
        set_once(&mut raw.tokens, arg, tokens, errors);
    }
}

fn read_one(value: &Value, errors: &mut ErrorSink) -> Option<Tokens> {
    if let Some(call) = value.call().filter(is_template) {
        return template(&call, errors).map(Tokens::One);
    }
    if value.parse::<Path>().is_none() && value.parse::<Lit>().is_none() {
        errors.error(
            value,
            format!("several token types are written as a list: `{EXAMPLE}`"),
        );
        return None;
    }
    if is_bare_template(value) {
        errors.error(value, NAMED);
        return None;
    }
    let [session, api_key, m2m, oauth] = TYPES.map(|(word, name)| (word, Some(name)));
    let one = word(
        value,
        &[session, api_key, m2m, oauth, ("any", None)],
        errors,
    )?;
    Some(one.map_or(Tokens::Any, |name| Tokens::One(AcceptedToken::Type(name))))
}

fn read_list(at: &Value, list: TokenStream, errors: &mut ErrorSink) -> Option<Vec<AcceptedToken>> {
    if list.is_empty() {
        errors.error(
            at,
            "empty list of token types: write `token = [session, api_key]`",
        );
        return None;
    }
    let mut types: Vec<AcceptedToken> = Vec::new();
    for entry in entries(list, Some(EXPECTED), errors) {
        let one = read_entry(&entry, errors)?;
        if types.iter().any(|other| is_same(other, &one)) {
            report_duplicate(&entry, errors);
        }
        types.push(one);
    }
    Some(types)
}

fn read_entry(entry: &Arg, errors: &mut ErrorSink) -> Option<AcceptedToken> {
    match entry {
        Arg::Call(call) if is_template(call) => template(call, errors),
        Arg::Bare(path) => {
            let value = Value::new(path.to_token_stream());
            if is_bare_template(&value) {
                errors.error(entry, NAMED);
                return None;
            }
            word(&value, &TYPES, errors).map(AcceptedToken::Type)
        }
        _ => {
            errors.error(entry, EXPECTED);
            None
        }
    }
}

fn is_same(one: &AcceptedToken, other: &AcceptedToken) -> bool {
    let name = |token: &AcceptedToken| token.template().map(LitStr::value);
    one.name() == other.name() && name(one) == name(other)
}

fn is_template(call: &ArgCall) -> bool {
    call.key == TEMPLATE
}

/// Returns `true` for `template` without a name. No option accepts the tokens of all templates, since
/// some templates may be for other services.
fn is_bare_template(value: &Value) -> bool {
    value
        .parse()
        .is_some_and(|path: Path| path.is_ident(TEMPLATE))
}

/// Reads `template("cli")`.
fn template(call: &ArgCall, errors: &mut ErrorSink) -> Option<AcceptedToken> {
    let Ok(name) = syn::parse2::<LitStr>(call.args.stream()) else {
        errors.error(call, NAMED);
        return None;
    };
    well_formed(name, jwt_template::grammar, errors).map(AcceptedToken::Template)
}
