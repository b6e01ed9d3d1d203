//! Values of `on_missing`, `on_invalid` and `on_denied`.

use syn::{Ident, LitInt, LitStr, Path};

use super::assigned;
use crate::diag::ErrorSink;
use crate::grammar;
use crate::model::FailureOption;
use crate::syntax::{Arg, ArgCall, Value, well_formed};

const FORMS: &str = "a 4xx status, `redirect(\"/path\")`, `sign_in`, or a `fn(&Denial) -> Reply`";

pub(super) fn read(arg: &Arg, example: &str, errors: &mut ErrorSink) -> Option<FailureOption> {
    let (key, value) = assigned(arg, example, errors)?;
    if let Some(status) = value.parse::<LitInt>() {
        return read_status(key, value, status, errors);
    }
    if let Some(call) = value.call() {
        return read_redirect(key, &call, errors);
    }
    if let Some(text) = value.text() {
        let message = quoted_message(key, &text);
        errors.error(text, message);
        return None;
    }
    read_function(key, value, errors)
}

/// Returns the error message for a string, with the value to write instead.
fn quoted_message(key: &Ident, text: &LitStr) -> String {
    let value = text.value();
    if value == "sign_in" || value.parse::<u16>().is_ok() {
        return format!("unexpected quotes: write `{key} = {value}`");
    }
    let literal = quote::quote!(#text);
    format!("expected a call of `redirect`: `{key} = redirect({literal})`")
}

fn read_status(
    key: &Ident,
    value: &Value,
    status: LitInt,
    errors: &mut ErrorSink,
) -> Option<FailureOption> {
    let message = match status.base10_parse::<u16>() {
        Ok(400..=499) if status.suffix().is_empty() => return Some(FailureOption::Status(status)),
        Ok(400..=499) => format!(
            "unexpected suffix: write `{key} = {}`",
            status.base10_digits()
        ),
        Ok(300..=399) => {
            format!("a redirect has no status: write `{key} = redirect(\"/path\")`")
        }
        _ => {
            let status = usual_status(key);
            format!("expected a status between 400 and 499: `{key} = {status}`")
        }
    };
    errors.error(value, message);
    None
}

fn read_redirect(key: &Ident, call: &ArgCall, errors: &mut ErrorSink) -> Option<FailureOption> {
    if call.key == "sign_in" {
        let message = format!(
            "`sign_in` takes no path: write `{key} = sign_in` for the page of `CLERK_SIGN_IN_URL`, or \
             `{key} = redirect(\"/path\")` for another"
        );
        errors.error(call, message);
        return None;
    }
    if call.key != "redirect" {
        errors.error(
            call,
            format!("`{key}` takes {FORMS}; name the function without calling it"),
        );
        return None;
    }
    let Ok(target) = syn::parse2::<LitStr>(call.args.stream()) else {
        errors.error(call, "expected one target: `redirect(\"/path\")`");
        return None;
    };
    well_formed(target, grammar::redirect, errors).map(FailureOption::Redirect)
}

fn read_function(key: &Ident, value: &Value, errors: &mut ErrorSink) -> Option<FailureOption> {
    let Some(path) = value.parse::<Path>() else {
        errors.error(value, format!("`{key}` takes {FORMS}"));
        return None;
    };
    match path.get_ident() {
        Some(word) if word == "sign_in" => Some(FailureOption::SignIn(word.clone())),
        Some(word) if word == "redirect" => {
            errors.error(
                word,
                format!("missing target of the redirect: write `{key} = redirect(\"/path\")`"),
            );
            None
        }
        _ if is_status(&path) => {
            let status = usual_status(key);
            errors.error(
                path,
                format!("expected the status as a number: `{key} = {status}`"),
            );
            None
        }
        _ => Some(FailureOption::With(path)),
    }
}

/// Returns the status to suggest for this option.
fn usual_status(key: &Ident) -> u16 {
    if key == "on_denied" { 403 } else { 401 }
}

/// Returns `true` for a path into `StatusCode` or `Status`, such as `StatusCode::UNAUTHORIZED`.
fn is_status(path: &Path) -> bool {
    let mut segments = path.segments.iter().rev().skip(1);
    segments
        .next()
        .is_some_and(|ty| ty.ident == "StatusCode" || ty.ident == "Status")
}
