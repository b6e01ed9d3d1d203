//! Checks that a function has only one handler attribute.

use syn::Attribute;

use crate::diag::ErrorSink;
use crate::syntax::{HandlerFn, attribute_of};

/// Removes surplus handler attributes from a function and reports them.
pub(crate) fn check_single_attribute(kept: &str, function: &mut HandlerFn, errors: &mut ErrorSink) {
    let is_clerk_attribute = |attr: &Attribute| attribute_of(attr, None).is_some();
    let (surplus, attrs): (Vec<Attribute>, Vec<Attribute>) =
        function.attrs.drain(..).partition(is_clerk_attribute);
    for attr in &surplus {
        reject(kept, attr, errors);
    }
    function.attrs = attrs;
}

/// Reports other handler attributes below `#[public]`. They are not removed: outside of `#[handlers]`,
/// they are imported, so rustc can resolve them.
pub(crate) fn check_no_other_attribute(function: &HandlerFn, errors: &mut ErrorSink) {
    for attr in &function.attrs {
        reject("public", attr, errors);
    }
}

fn reject(kept: &str, attr: &Attribute, errors: &mut ErrorSink) {
    let Some(name) = attribute_of(attr, None) else {
        return;
    };
    let message = if kept == name {
        format!("duplicate `#[{name}]`: write all options in one attribute")
    } else {
        format!(
            "a handler can only have one of `#[protect]`, `#[auth]` and `#[public]`: remove this \
             attribute or `#[{kept}]`"
        )
    };
    errors.error(attr, message);
}
