//! `template = "…"`: the JWT template of the token in the `token` parameter.

use syn::LitStr;

use super::raw::{RawOptions, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::syntax::{Arg, string};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "template",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "template = \"supabase\"";

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, errors) else {
        return;
    };
    let Some(name) = string(value, EXAMPLE, errors) else {
        return;
    };
    if let Some(name) = well_formed(name, errors) {
        set_once(&mut raw.template, arg, name, errors);
    }
}

/// Returns the name of a JWT template, unless no template can have it.
pub(super) fn well_formed(name: LitStr, errors: &mut ErrorSink) -> Option<LitStr> {
    if is_segment(&name.value()) {
        return Some(name);
    }
    let message = "invalid template name: use letters, digits, `_` and `-`";
    errors.error(name, message);
    None
}

/// Returns `true` if the name can be one segment of a URL's path.
fn is_segment(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn template_name_with_other_characters_is_rejected() {
        assert!(is_segment("supabase") && is_segment("hasura-2_b"));
        assert!(!is_segment("") && !is_segment("..") && !is_segment("a/b") && !is_segment("a b"));
    }
}
