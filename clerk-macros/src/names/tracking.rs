//! Items that make cargo compile a crate again after a change of `clerk.toml`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::cache::lock;
use super::file::VARIABLE;

/// Dependencies of an expansion on the file and on the variable. rustc tells cargo about both if the
/// expansion reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tracking {
    file: Option<String>,
    variable: bool,
}

impl Tracking {
    pub(super) fn new(file: Option<&Path>, is_variable_set: bool) -> Self {
        // For a file that cannot be read, rustc would report a second error; for a named pipe, it
        // would wait for a writer. In both cases, our own error ends this compilation, so the next
        // one reads the file again.
        let file = file.filter(|it| it.is_file());
        // A path that is not UTF-8 cannot be written as a literal.
        let file = file.and_then(Path::to_str).map(str::to_owned);
        Self {
            variable: is_variable_set || file.is_some(),
            file,
        }
    }

    /// Returns these dependencies on the first call, and none on later ones: one expansion with
    /// them is enough for a crate, and `include_bytes!` in each would take longer than the checks.
    /// The caller ensures that `cfg` cannot remove the first expansion.
    pub(crate) fn once(self) -> Self {
        static GENERATED: Mutex<BTreeSet<Tracking>> = Mutex::new(BTreeSet::new());
        if lock(&GENERATED).insert(self.clone()) {
            self
        } else {
            Self::default()
        }
    }
}

impl ToTokens for Tracking {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if self.variable {
            tokens.extend(quote! {
                const _: ::core::option::Option<&str> = ::core::option_env!(#VARIABLE);
            });
        }
        if let Some(file) = &self.file {
            tokens.extend(quote! {
                const _: &[u8] = ::core::include_bytes!(#file);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_regular_file_is_read_by_the_compiler() {
        let folder = std::env::temp_dir();
        let missing = folder.join("clerk-macros-no-such-file.toml");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        for (path, expected) in [(&folder, false), (&missing, false), (&file, true)] {
            let items = Tracking::new(Some(path), true)
                .to_token_stream()
                .to_string();
            assert!(items.contains("CLERK_NAMES"), "{items}");
            assert_eq!(items.contains("include_bytes"), expected, "{items}");
        }
    }
}
