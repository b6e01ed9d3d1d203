//! Marks among the attributes of a function that has one already.

use syn::Attribute;

use crate::diag::Sink;
use crate::syntax::{Function, mark_of};

/// Takes the marks out that are one too many.
pub(crate) fn one_mark(kept: &str, function: &mut Function, sink: &mut Sink) {
    let is_mark = |attr: &Attribute| mark_of(attr, None).is_some();
    let (surplus, attrs): (Vec<Attribute>, Vec<Attribute>) =
        function.attrs.drain(..).partition(is_mark);
    for attr in &surplus {
        refuse(kept, attr, sink);
    }
    function.attrs = attrs;
}

/// The same below `#[public]`, where rustc knows the other's name.
pub(crate) fn no_other_mark(function: &Function, sink: &mut Sink) {
    for attr in &function.attrs {
        refuse("public", attr, sink);
    }
}

fn refuse(kept: &str, attr: &Attribute, sink: &mut Sink) {
    let Some(name) = mark_of(attr, None) else {
        return;
    };
    let message = if kept == name {
        format!("`#[{name}]` is stated twice: write all options in one")
    } else {
        format!(
            "a handler has only one of `#[protect]`, `#[auth]` and `#[public]`: remove this one or \
             `#[{kept}]`"
        )
    };
    sink.error(attr, message);
}
