//! `scopes = ["…"]`: scopes that a machine token must have.

use syn::LitStr;

use super::raw::{RawOptions, report_duplicate, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::syntax::Arg;

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "scopes",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "scopes = [\"invoices:read\"]";

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, errors) else {
        return;
    };
    let parser = syn::punctuated::Punctuated::<LitStr, syn::Token![,]>::parse_terminated;
    let list = value
        .list()
        .and_then(|list| syn::parse::Parser::parse2(parser, list).ok());
    let Some(list) = list.filter(|list| !list.is_empty()) else {
        errors.error(value, format!("expected a list of scopes: `{EXAMPLE}`"));
        return;
    };
    let scopes: Vec<LitStr> = list.into_iter().collect();
    for (at, scope) in scopes.iter().enumerate() {
        if !is_scope(&scope.value()) {
            let message = "invalid scope (RFC 6749): remove spaces, quotes and `\\`";
            errors.error(scope, message);
        } else if scopes.iter().take(at).any(|it| it.value() == scope.value()) {
            report_duplicate(scope, errors);
        }
    }
    set_once(&mut raw.scopes, arg, scopes, errors);
}

/// `scope-token` of RFC 6749, section 3.3.
fn is_scope(scope: &str) -> bool {
    !scope.is_empty()
        && scope
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scope_with_space_or_quote_is_rejected() {
        assert!(is_scope("invoices:read") && is_scope("a"));
        assert!(!is_scope("") && !is_scope("a b") && !is_scope("a\"") && !is_scope("ä"));
    }
}
