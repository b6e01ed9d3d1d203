//! Marks among the attributes of a function that has one already.

use syn::Attribute;

use crate::diag::ErrorSink;
use crate::syntax::{HandlerFn, attribute_of};

/// Takes the marks out that are one too many.
pub(crate) fn check_single_attribute(kept: &str, function: &mut HandlerFn, errors: &mut ErrorSink) {
    let is_mark = |attr: &Attribute| attribute_of(attr, None).is_some();
    let (surplus, attrs): (Vec<Attribute>, Vec<Attribute>) =
        function.attrs.drain(..).partition(is_mark);
    for attr in &surplus {
        reject(kept, attr, errors);
    }
    function.attrs = attrs;
}

/// The same below `#[public]`, where rustc knows the other's name.
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
