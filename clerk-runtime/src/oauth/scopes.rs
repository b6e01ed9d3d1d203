//! Lists of scopes.

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
    fn union_has_no_duplicates() {
        let mut scopes = vec!["a", "b"];
        union(&mut scopes, ["b", "c", "c"]);
        assert_eq!(scopes, ["a", "b", "c"]);
    }
}
