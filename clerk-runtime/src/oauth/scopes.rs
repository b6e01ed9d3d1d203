//! Lists of scopes.

/// Returns `true` for a scope without white space, quotes and backslashes (`scope-token` of RFC
/// 6749, section 3.3).
pub(crate) fn is_scope(scope: &str) -> bool {
    let is_legal = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    !scope.is_empty() && scope.bytes().all(is_legal)
}

/// Adds the scopes that the list lacks.
pub(crate) fn union(
    scopes: &mut Vec<&'static str>,
    others: impl IntoIterator<Item = &'static str>,
) {
    for scope in others {
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scope_with_space_or_quote_is_rejected() {
        assert!(is_scope("mcp:tools") && is_scope("a"));
        assert!(!is_scope("") && !is_scope("a b") && !is_scope("a\"") && !is_scope("ä"));
    }

    #[test]
    fn union_has_no_duplicates() {
        let mut scopes = vec!["a", "b"];
        union(&mut scopes, ["b", "c", "c"]);
        assert_eq!(scopes, ["a", "b", "c"]);
    }
}
