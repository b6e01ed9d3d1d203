//! `token = …`: accepted token types.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Lit, Path};

use super::raw::{RawOptions, report_duplicate, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::model::Tokens;
use crate::syntax::{Arg, Value, entries, word};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "token",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "token = [session, api_key]";
const EXPECTED: &str =
    "expected a token type without quotes or a value: `token = [session, api_key]`";

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
    if value.parse::<Path>().is_none() && value.parse::<Lit>().is_none() {
        errors.error(
            value,
            format!("several token types are written as a list: `{EXAMPLE}`"),
        );
        return None;
    }
    let [session, api_key, m2m, oauth] = TYPES.map(|(word, name)| (word, Some(name)));
    let one = word(
        value,
        &[session, api_key, m2m, oauth, ("any", None)],
        errors,
    )?;
    Some(one.map_or(Tokens::Any, Tokens::One))
}

fn read_list(at: &Value, list: TokenStream, errors: &mut ErrorSink) -> Option<Vec<&'static str>> {
    if list.is_empty() {
        errors.error(
            at,
            "empty list of token types: write `token = [session, api_key]`",
        );
        return None;
    }
    let mut types = Vec::new();
    for entry in entries(list, Some(EXPECTED), errors) {
        let one = word(&single_word(&entry, errors)?, &TYPES, errors)?;
        if types.contains(&one) {
            report_duplicate(&entry, errors);
        }
        types.push(one);
    }
    Some(types)
}

/// Reads an entry that is a single word.
fn single_word(entry: &Arg, errors: &mut ErrorSink) -> Option<Value> {
    let Arg::Bare(path) = entry else {
        errors.error(entry, EXPECTED);
        return None;
    };
    Some(Value::new(path.to_token_stream()))
}
