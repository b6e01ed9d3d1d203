//! Checks of the qualifiers before `fn`, and of functions that are not handlers.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Attribute, Safety};

use crate::diag::ErrorSink;
use crate::model::HandlerAttribute;
use crate::syntax::{HandlerFn, is_route, words};

/// Rejects functions that no framework calls, and `const` functions, which cannot read a guard.
pub(super) fn check(attribute: HandlerAttribute, function: &HandlerFn, errors: &mut ErrorSink) {
    let name = &function.sig.ident;
    if let Some(at) = entry_point(function) {
        let attribute = attribute.name();
        let message = format!(
            "`{name}` is not a handler: place `#[{attribute}]` on a function that handles requests"
        );
        errors.error(at, message);
    }
    if let Some(keyword) = &function.sig.constness {
        let message = format!("a handler cannot be `const`: write `fn {name}`");
        errors.error(keyword, message);
    }
    if let Safety::Unsafe(keyword) = &function.sig.safety {
        let message = format!("a handler cannot be `unsafe`: write `fn {name}`");
        errors.error(keyword, message);
    }
    if let Some(abi) = &function.sig.abi {
        let message = format!("a handler cannot be `extern`: write `fn {name}`");
        errors.error(abi, message);
    }
}

/// Returns the tokens that show that a function is a program's entry point or a test.
pub(crate) fn entry_point(function: &HandlerFn) -> Option<TokenStream> {
    if let Some(attr) = function.attrs.iter().find(|attr| is_main_or_test(attr)) {
        return Some(attr.path().to_token_stream());
    }
    let sig = &function.sig;
    if sig.asyncness.is_some() || sig.ident != "main" || function.is_method() {
        return None;
    }
    let is_handler =
        words(&sig.output).any(|word| word == "Future") || function.attrs.iter().any(is_route);
    (!is_handler).then(|| sig.ident.to_token_stream())
}

fn is_main_or_test(attr: &Attribute) -> bool {
    let last = attr.path().segments.last();
    let name = last.map(|last| last.ident.to_string());
    matches!(name.as_deref(), Some("main" | "launch" | "test"))
}

#[cfg(test)]
mod tests {
    use crate::tests::source::messages;

    #[test]
    fn entry_point_or_test_is_not_a_handler() {
        let functions = [
            "fn main() {}",
            "fn main() -> ExitCode {}",
            "#[tokio::main] async fn main() {}",
            "#[launch] fn rocket() -> Rocket<Build> {}",
            "#[test] fn token_is_accepted() {}",
        ];
        for function in functions {
            let messages = messages(&format!("#[protect] {function}"));
            assert_eq!(messages.len(), 1, "{function}: {messages:?}");
            assert!(
                messages.concat().contains("is not a handler"),
                "{messages:?}"
            );
        }
    }

    #[test]
    fn main_that_is_asynchronous_or_a_route_is_accepted() {
        let functions = [
            "async fn main() {}",
            "fn main() -> impl Future<Output = String> {}",
            "#[get(\"/\")] fn main() -> String {}",
        ];
        for function in functions {
            let messages = messages(&format!("#[protect] {function}"));
            assert!(messages.is_empty(), "{function}: {messages:?}");
        }
    }
}
