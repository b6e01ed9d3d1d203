//! Environment variables whose names are similar to that of a setting.

use std::fmt;

/// Largest edit distance between a misspelt name and the intended one.
const MAX_EDITS: usize = 2;

/// Largest number of names in an error, since the environment may contain any number.
const MAX_SUGGESTIONS: usize = 3;

/// Prefixes under which frontend build tools read a variable.
const FRONTEND_PREFIXES: [&str; 7] = [
    "NEXT_PUBLIC_",
    "NUXT_PUBLIC_",
    "EXPO_PUBLIC_",
    "REACT_APP_",
    "GATSBY_",
    "PUBLIC_",
    "VITE_",
];

/// A variable that is set but not read, and the one that was probably intended. Contains no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MisspeltVariable {
    pub(super) found: String,
    pub(super) meant: &'static str,
}

impl MisspeltVariable {
    /// Returns the names that are similar to missing variables, each with the most similar one.
    pub(super) fn among(
        names: impl Iterator<Item = String>,
        missing: &[&'static str],
    ) -> Vec<Self> {
        let misspelt = names.filter_map(|found| {
            let similar = missing.iter().filter_map(|meant| {
                let edits = edits(&found, meant)?;
                Some((edits, *meant))
            });
            let (_, meant) = similar.min_by_key(|(edits, _)| *edits)?;
            Some(Self { found, meant })
        });
        misspelt.take(MAX_SUGGESTIONS).collect()
    }
}

impl fmt::Display for MisspeltVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { found, meant } = self;
        write!(f, "`{found}` is set: did you mean `{meant}`?")
    }
}

/// Returns the number of edits from the intended name; `None` if there are too many.
fn edits(found: &str, meant: &str) -> Option<usize> {
    let found = found.to_ascii_uppercase();
    let bare = FRONTEND_PREFIXES
        .iter()
        .find_map(|prefix| found.strip_prefix(prefix))
        .unwrap_or(&found);
    if bare == meant {
        return Some(0);
    }
    // Lengths are compared first, since names in an environment may be long.
    let is_near = found.len().abs_diff(meant.len()) <= MAX_EDITS;
    let edits = is_near.then(|| strsim::osa_distance(&found, meant))?;
    (edits <= MAX_EDITS).then_some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(found: &str) -> Option<&'static str> {
        let missing = ["CLERK_SECRET_KEY", "CLERK_PUBLISHABLE_KEY", "CLERK_JWT_KEY"];
        let misspelt = MisspeltVariable::among([found.to_owned()].into_iter(), &missing);
        misspelt.first().map(|misspelt| misspelt.meant)
    }

    #[test]
    fn names_within_two_edits_are_suggested() {
        for found in [
            "CLERK_SECERT_KEY",
            "CLERK_SECRETKEY",
            "CLERK_SECRETE_KEY",
            "CLERK_SERCET_KYE",
            "CLEKR_SECRET_KEY",
            "CLERK-SECRET-KEY",
            "CLERK_SECRET_KEY ",
            "clerk_secret_key",
            "Clerk_Secret_Key",
        ] {
            assert_eq!(meant(found), Some("CLERK_SECRET_KEY"), "{found}");
        }
        assert_eq!(
            meant("CLERK_PUBLISHABEL_KEY"),
            Some("CLERK_PUBLISHABLE_KEY")
        );
        assert_eq!(meant("CLERK_JTW_KEY"), Some("CLERK_JWT_KEY"));
    }

    #[test]
    fn names_with_a_frontend_prefix_are_suggested() {
        for prefix in FRONTEND_PREFIXES {
            let found = format!("{prefix}CLERK_PUBLISHABLE_KEY");
            assert_eq!(meant(&found), Some("CLERK_PUBLISHABLE_KEY"), "{found}");
        }
    }

    #[test]
    fn other_names_are_not_suggested() {
        for found in [
            "PATH",
            "",
            "CLERK_API_KEY",
            "CLERK_WEBHOOK_SIGNING_SECRET",
            "STRIPE_SECRET_KEY",
            "SECRET_KEY",
            "CLERK_FRONTEND_API",
        ] {
            assert_eq!(meant(found), None, "{found}");
        }
    }

    #[test]
    fn suggestions_are_limited() {
        let names = (0..100).map(|number| format!("CLERK_SECRET_KEY{}", number % 10));
        assert_eq!(
            MisspeltVariable::among(names, &["CLERK_SECRET_KEY"]).len(),
            MAX_SUGGESTIONS
        );
    }
}
