//! Named policies: a path without a value, `#[protect(ManageInvoices)]`.

use syn::Path;

/// Returns `true` if a path is written like a type. Any other path without a value is a misspelt option.
pub(super) fn is_type(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| {
        last.ident
            .to_string()
            .starts_with(|first: char| first.is_uppercase())
    })
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn path_with_a_capital_is_a_policy() {
        assert!(is_type(&parse_quote!(ManageInvoices)));
        assert!(is_type(&parse_quote!(policies::Admin)));
        assert!(!is_type(&parse_quote!(admin)));
    }
}
