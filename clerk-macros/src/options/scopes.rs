//! `scopes = ["…", A_CONST]`: scopes that a machine token must have.

use quote::ToTokens as _;
use syn::Token;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;

use super::raw::{RawOptions, report_duplicate, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::grammar::is_scope;
use crate::model::Name;
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
    let parser = Punctuated::<Name, Token![,]>::parse_terminated;
    let list = value.list().and_then(|list| parser.parse2(list).ok());
    let Some(list) = list.filter(|list| !list.is_empty()) else {
        errors.error(value, format!("expected a list of scopes: `{EXAMPLE}`"));
        return;
    };
    let scopes: Vec<Name> = list.into_iter().collect();
    for (at, scope) in scopes.iter().enumerate() {
        let text = |scope: &Name| scope.to_token_stream().to_string();
        let literal = scope.literal();
        if literal.is_some_and(|literal| !is_scope(literal.value().as_bytes())) {
            let message = "invalid scope (RFC 6749): remove spaces, quotes and `\\`";
            errors.error(scope, message);
        } else if scopes.iter().take(at).any(|it| text(it) == text(scope)) {
            report_duplicate(scope, errors);
        }
    }
    set_once(&mut raw.scopes, arg, scopes, errors);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scope_with_space_or_quote_is_rejected() {
        assert!(is_scope(b"invoices:read") && is_scope(b"a"));
        assert!(
            !is_scope(b"") && !is_scope(b"a b") && !is_scope(b"a\"") && !is_scope("ä".as_bytes())
        );
    }
}
