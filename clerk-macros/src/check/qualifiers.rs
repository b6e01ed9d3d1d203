//! What stands before `fn`.

use syn::Safety;

use crate::diag::Sink;
use crate::syntax::Function;

/// No framework calls such a function, and the guard can't be read in a `const` one.
pub(super) fn check(function: &Function, sink: &mut Sink) {
    let name = &function.sig.ident;
    if let Some(keyword) = &function.sig.constness {
        let message = format!("a handler runs for each request: write `fn {name}` without `const`");
        sink.error(keyword, message);
    }
    if let Safety::Unsafe(keyword) = &function.sig.safety {
        let message = format!("frameworks call safe functions: write `fn {name}` without `unsafe`");
        sink.error(keyword, message);
    }
    if let Some(abi) = &function.sig.abi {
        let message = format!("a handler is called from Rust: write `fn {name}` without `extern`");
        sink.error(abi, message);
    }
}
