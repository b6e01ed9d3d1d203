//! `template = "…"` or `template = A_CONST`: the JWT template of the token in the `token` parameter.

use super::raw::{RawOptions, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::grammar::is_key;
use crate::syntax::{Arg, name};

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
    if let Some(name) = name(value, (EXAMPLE, "&str"), grammar, errors) {
        set_once(&mut raw.template, arg, name, errors);
    }
}

/// Checks the name of a template, which must be one segment of a URL's path.
pub(super) fn grammar(name: &[u8]) -> Result<(), &'static str> {
    if is_key(name) {
        Ok(())
    } else {
        Err("invalid template name: use letters, digits, `_` and `-`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn template_name_with_other_characters_is_rejected() {
        for (name, is_valid) in [
            ("supabase", true),
            ("hasura-2_b", true),
            ("", false),
            ("..", false),
            ("a/b", false),
            ("a b", false),
        ] {
            assert_eq!(grammar(name.as_bytes()).is_ok(), is_valid, "{name}");
        }
    }
}
