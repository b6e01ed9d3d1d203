//! `token = …`: which token types are accepted.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Lit, Path};

use super::raw::{RawOptions, once, twice};
use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::model::Tokens;
use crate::syntax::{Arg, Value, entries, word};

pub(super) const OPTION: Opt = Opt {
    name: "token",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "token = [session, api_key]";
const LIST: &str = "a list holds types alone: `token = [session, api_key]`";

const TYPES: [(&str, &str); 4] = [
    ("session", "Session"),
    ("api_key", "ApiKey"),
    ("m2m", "M2m"),
    ("oauth", "OAuth"),
];

fn read(arg: &Arg, raw: &mut RawOptions, sink: &mut Sink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, sink) else {
        return;
    };
    let tokens = match value.list() {
        Some(list) => read_list(value, list, sink).map(Tokens::List),
        None => read_one(value, sink),
    };
    if let Some(tokens) = tokens {
        once(&mut raw.tokens, arg, tokens, sink);
    }
}

fn read_one(value: &Value, sink: &mut Sink) -> Option<Tokens> {
    if value.parse::<Path>().is_none() && value.parse::<Lit>().is_none() {
        sink.error(value, format!("several types are a list: `{EXAMPLE}`"));
        return None;
    }
    let [session, api_key, m2m, oauth] = TYPES.map(|(word, name)| (word, Some(name)));
    let one = word(value, &[session, api_key, m2m, oauth, ("any", None)], sink)?;
    Some(one.map_or(Tokens::Any, Tokens::One))
}

fn read_list(at: &Value, list: TokenStream, sink: &mut Sink) -> Option<Vec<&'static str>> {
    if list.is_empty() {
        sink.error(
            at,
            "an empty list accepts no token: `token = [session, api_key]`",
        );
        return None;
    }
    let mut types = Vec::new();
    for entry in entries(list, Some(LIST), sink) {
        let one = word(&alone(&entry, sink)?, &TYPES, sink)?;
        if types.contains(&one) {
            twice(&entry, sink);
        }
        types.push(one);
    }
    Some(types)
}

/// An entry that is a word, with nothing behind it.
fn alone(entry: &Arg, sink: &mut Sink) -> Option<Value> {
    let Arg::Bare(path) = entry else {
        sink.error(entry, LIST);
        return None;
    };
    Some(Value::new(path.to_token_stream()))
}
