//! Values of `on_missing`, `on_invalid` and `on_denied`.

use syn::{Ident, LitInt, LitStr, Path};

use super::assigned;
use crate::diag::Sink;
use crate::grammar;
use crate::model::Failure;
use crate::syntax::{Arg, Call, Value, well_formed};

const FORMS: &str = "a 4xx status, `redirect(\"/path\")`, `sign_in`, or a `fn(&Denial) -> Reply`";

pub(super) fn read(arg: &Arg, example: &str, sink: &mut Sink) -> Option<Failure> {
    let (key, value) = assigned(arg, example, sink)?;
    if let Some(status) = value.parse::<LitInt>() {
        return read_status(key, value, status, sink);
    }
    if let Some(call) = value.call() {
        return read_redirect(key, &call, sink);
    }
    if let Some(text) = value.text() {
        let message = quoted(key, &text);
        sink.error(text, message);
        return None;
    }
    read_function(key, value, sink)
}

/// Suggests a replacement for a string.
fn quoted(key: &Ident, text: &LitStr) -> String {
    let value = text.value();
    if value == "sign_in" || value.parse::<u16>().is_ok() {
        return format!("write it without quotes: `{key} = {value}`");
    }
    let literal = quote::quote!(#text);
    format!("a redirect is written `{key} = redirect({literal})`")
}

fn read_status(key: &Ident, value: &Value, status: LitInt, sink: &mut Sink) -> Option<Failure> {
    let message = match status.base10_parse::<u16>() {
        Ok(400..=499) if status.suffix().is_empty() => return Some(Failure::Status(status)),
        Ok(400..=499) => format!(
            "write the number alone: `{key} = {}`",
            status.base10_digits()
        ),
        Ok(300..=399) => {
            format!("a redirect is written `{key} = redirect(\"/path\")`")
        }
        _ => {
            let usual = usual(key);
            format!("the status of a rejection is between 400 and 499, such as `{key} = {usual}`")
        }
    };
    sink.error(value, message);
    None
}

fn read_redirect(key: &Ident, call: &Call, sink: &mut Sink) -> Option<Failure> {
    if call.key == "sign_in" {
        let message = format!(
            "`sign_in` takes no path: write `{key} = sign_in` for the page of `CLERK_SIGN_IN_URL`, or \
             `{key} = redirect(\"/path\")` for another"
        );
        sink.error(call, message);
        return None;
    }
    if call.key != "redirect" {
        sink.error(
            call,
            format!("`{key}` takes {FORMS}; name the function without calling it"),
        );
        return None;
    }
    let Ok(target) = syn::parse2::<LitStr>(call.args.stream()) else {
        sink.error(call, "expected one target: `redirect(\"/path\")`");
        return None;
    };
    well_formed(target, grammar::redirect, sink).map(Failure::Redirect)
}

fn read_function(key: &Ident, value: &Value, sink: &mut Sink) -> Option<Failure> {
    let Some(path) = value.parse::<Path>() else {
        sink.error(value, format!("`{key}` takes {FORMS}"));
        return None;
    };
    match path.get_ident() {
        Some(word) if word == "sign_in" => Some(Failure::SignIn(word.clone())),
        Some(word) if word == "redirect" => {
            sink.error(
                word,
                format!("a redirect needs its target: `{key} = redirect(\"/path\")`"),
            );
            None
        }
        _ if is_status(&path) => {
            let usual = usual(key);
            sink.error(path, format!("a status is a number: `{key} = {usual}`"));
            None
        }
        _ => Some(Failure::With(path)),
    }
}

fn usual(key: &Ident) -> u16 {
    if key == "on_denied" { 403 } else { 401 }
}

/// Returns `true` for `StatusCode::UNAUTHORIZED` and `Status::Unauthorized`.
fn is_status(path: &Path) -> bool {
    let mut segments = path.segments.iter().rev().skip(1);
    segments
        .next()
        .is_some_and(|ty| ty.ident == "StatusCode" || ty.ident == "Status")
}
