//! Option list of an attribute. It is split at its commas first, so that the other entries can be read if
//! one is malformed.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Path;

use super::Value;
use crate::diag::ErrorSink;

/// One entry of an attribute's list.
pub(crate) enum Arg {
    /// `key = value`
    Assign { key: Ident, value: Value },
    /// `key(…)`
    Call(ArgCall),
    /// A path without a value.
    Bare(Path),
}

/// `key(…)`
pub(crate) struct ArgCall {
    pub(crate) key: Ident,
    pub(crate) args: Group,
}

impl Arg {
    /// Returns all tokens of the entry. `ToTokens` only writes those that errors point to.
    pub(crate) fn whole(&self) -> TokenStream {
        match self {
            Self::Assign { key, value } => quote!(#key = #value),
            Self::Call(_) | Self::Bare(_) => self.to_token_stream(),
        }
    }
}

impl ToTokens for Arg {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Assign { key, .. } => key.to_tokens(tokens),
            Self::Call(call) => call.to_tokens(tokens),
            Self::Bare(path) => path.to_tokens(tokens),
        }
    }
}

impl ToTokens for ArgCall {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.key.to_tokens(tokens);
        self.args.to_tokens(tokens);
    }
}

/// Reads a comma-separated list of options. Entries that cannot be read are reported and left out.
pub(crate) fn split(tokens: TokenStream, errors: &mut ErrorSink) -> Vec<Arg> {
    entries(tokens, None, errors)
}

/// Reads a comma-separated list. `expected` is the error for entries that do not have the form of an
/// option; by default, the error suggests an option.
pub(crate) fn entries(
    tokens: TokenStream,
    expected: Option<&str>,
    errors: &mut ErrorSink,
) -> Vec<Arg> {
    let mut args = Vec::new();
    let mut entry = Vec::new();
    for token in tokens {
        match &token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                if entry.is_empty() {
                    errors.error(comma, "unexpected comma");
                }
                args.extend(read(&std::mem::take(&mut entry), expected, errors));
            }
            _ => entry.push(token),
        }
    }
    args.extend(read(&entry, expected, errors));
    args
}

fn read(entry: &[TokenTree], expected: Option<&str>, errors: &mut ErrorSink) -> Option<Arg> {
    match entry {
        [] => None,
        [TokenTree::Ident(key), TokenTree::Punct(sign), value @ ..] if is_equals(sign) => {
            assign(key, sign, value, errors)
        }
        [TokenTree::Ident(key), TokenTree::Group(args)]
            if args.delimiter() == Delimiter::Parenthesis =>
        {
            Some(Arg::Call(ArgCall {
                key: key.clone(),
                args: args.clone(),
            }))
        }
        [TokenTree::Ident(key), TokenTree::Group(args), rest @ ..]
            if args.delimiter() == Delimiter::Parenthesis =>
        {
            errors.error(tokens(rest), format!("expected a comma after `{key}(…)`"));
            None
        }
        _ => bare(entry, expected, errors),
    }
}

fn is_equals(sign: &Punct) -> bool {
    sign.as_char() == '=' && sign.spacing() == Spacing::Alone
}

fn assign(key: &Ident, sign: &Punct, value: &[TokenTree], errors: &mut ErrorSink) -> Option<Arg> {
    let Some((first, rest)) = value.split_first() else {
        let at: TokenStream = [TokenTree::from(key.clone()), sign.clone().into()]
            .into_iter()
            .collect();
        errors.error(at, format!("`{key} =` has no value"));
        return None;
    };
    if let (TokenTree::Literal(_), Some(next)) = (first, rest.first())
        && let Some(message) = lacks_comma(next)
    {
        errors.error(next, message);
        return None;
    }
    Some(Arg::Assign {
        key: key.clone(),
        value: Value::new(value.iter().cloned()),
    })
}

fn bare(entry: &[TokenTree], expected: Option<&str>, errors: &mut ErrorSink) -> Option<Arg> {
    let all = tokens(entry);
    if let Ok(path) = syn::parse2::<Path>(all.clone()) {
        return Some(Arg::Bare(path));
    }
    let message = expected.map_or_else(|| not_an_option(entry), String::from);
    errors.error(all, message);
    None
}

/// Returns the error for a token after a literal. An operator is not reported here: the option rejects the
/// whole expression.
fn lacks_comma(next: &TokenTree) -> Option<&'static str> {
    match next {
        TokenTree::Punct(sign) if sign.as_char() == ';' => {
            Some("expected a comma in place of this")
        }
        TokenTree::Punct(_) => None,
        _ => Some("expected a comma before this"),
    }
}

/// Returns the error for an entry that is not an option, with a suggestion.
fn not_an_option(entry: &[TokenTree]) -> String {
    match entry {
        [TokenTree::Literal(status)] if is_status(status) => {
            let option = if status.to_string() == "403" {
                "on_denied"
            } else {
                "on_missing"
            };
            format!("missing option for this status: write `{option} = {status}`")
        }
        [TokenTree::Literal(literal)] if literal.to_string().starts_with('"') => {
            let literal = literal.to_string();
            let option = if literal.matches(':').count() > 1 {
                "permission"
            } else {
                "role"
            };
            format!("missing option for this name: write `{option} = {literal}`")
        }
        [TokenTree::Ident(name), _, ..] if name.to_string().starts_with(char::is_uppercase) => {
            format!("to require a policy, write its name alone: `{name}`")
        }
        [TokenTree::Ident(key), TokenTree::Punct(sign), ..] if !is_path_separator(sign) => {
            format!("expected `{key} = …`")
        }
        [TokenTree::Ident(key), TokenTree::Literal(_), ..]
        | [TokenTree::Ident(key), TokenTree::Ident(_)] => format!("expected `{key} = …`"),
        [TokenTree::Ident(key), TokenTree::Group(_)] => {
            format!("expected `{key} = …` or `{key}(…)`")
        }
        _ => String::from("expected an option, such as `role = \"org:admin\"`"),
    }
}

/// Returns `true` for a 4xx status, which is likely the status of a rejection.
fn is_status(literal: &Literal) -> bool {
    let status = literal.to_string().parse::<u16>();
    status.is_ok_and(|status| (400..500).contains(&status))
}

fn is_path_separator(sign: &Punct) -> bool {
    sign.as_char() == ':' && sign.spacing() == Spacing::Joint
}

fn tokens(trees: &[TokenTree]) -> TokenStream {
    trees.iter().cloned().collect()
}
