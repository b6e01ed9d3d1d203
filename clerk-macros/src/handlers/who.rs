//! Who answers requests, as far as it shows, and which macros are known to make nobody who does.

use syn::{Path, ReturnType};

use crate::syntax::{Function, Within, is_future, is_route, spelled};

/// Macros that are known to make no handlers, or to keep what they are called with as it is, and where
/// they come from.
const HARMLESS: [(&str, &str); 9] = [
    ("bitflags", "bitflags"),
    ("cfg_if", "cfg_if"),
    ("cfg_select", "std"),
    ("compile_error", "std"),
    ("lazy_static", "lazy_static"),
    ("macro_rules", ""),
    ("policy", "clerk_runtime"),
    ("task_local", "tokio"),
    ("thread_local", "std"),
];

/// Methods by which frameworks make parameters and middleware, not responses.
const MAKERS: [&str; 4] = [
    "from_request",
    "from_request_parts",
    "from_data",
    "new_transform",
];

/// Whether a function shows that it answers requests.
pub(super) fn answers(function: &Function, within: Within) -> bool {
    let name = &function.sig.ident;
    let is_called = within.is_routed && name == "handle";
    if is_called || function.attrs.iter().any(is_route) {
        return true;
    }
    let is_maker = within.is_of_trait && MAKERS.iter().any(|maker| name == maker);
    !is_maker && !within.is_guarded && is_awaited(function)
}

fn is_awaited(function: &Function) -> bool {
    let gives_future = matches!(&function.sig.output, ReturnType::Type(_, ty) if is_future(ty));
    gives_future || function.is_async()
}

/// Whether a macro is known, by one word, or under the name of where it comes from.
pub(super) fn is_harmless(path: &Path, root: Option<&Path>) -> bool {
    let name = spelled(path);
    let (prefix, last) = name.rsplit_once("::").unwrap_or(("", &name));
    let Some((_, origin)) = HARMLESS.iter().find(|(known, _)| last == *known) else {
        return false;
    };
    let is_core = *origin == "std" && prefix == "core";
    let is_root = || last == "policy" && root.is_some_and(|root| spelled(root) == prefix);
    prefix.is_empty() || prefix == *origin || is_core || is_root()
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn a_macro_is_known_by_where_it_comes_from() {
        let root: Path = parse_quote!(crate::vendor::clerk);
        let known: [Path; 6] = [
            parse_quote!(policy),
            parse_quote!(clerk_runtime::policy),
            parse_quote!(::clerk_runtime::policy),
            parse_quote!(crate::vendor::clerk::policy),
            parse_quote!(core::compile_error),
            parse_quote!(tokio::task_local),
        ];
        for path in known {
            assert!(is_harmless(&path, Some(&root)), "{}", spelled(&path));
        }
        let others: [Path; 5] = [
            parse_quote!(other::policy),
            parse_quote!(crate::policy),
            parse_quote!(other::cfg_if),
            parse_quote!(core::policy),
            parse_quote!(make),
        ];
        for path in others {
            assert!(!is_harmless(&path, Some(&root)), "{}", spelled(&path));
        }
    }
}
