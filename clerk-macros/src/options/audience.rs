//! `audience = …`: the audience that a token must name.

use syn::Ident;

use super::raw::{RawOptions, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::grammar;
use crate::model::Audience;
use crate::syntax::{Arg, Value, name, word};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "audience",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "audience = \"https://app.example.com/mcp\"";
const RESOURCE: &str = "resource";

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, errors) else {
        return;
    };
    let audience = if is_word(value) {
        word(value, &[(RESOURCE, ())], errors).map(|()| Audience::Resource)
    } else {
        name(value, (EXAMPLE, "&str"), grammar::audience, errors).map(Audience::Named)
    };
    if let Some(audience) = audience {
        set_once(&mut raw.audience, arg, audience, errors);
    }
}

/// Returns `true` for a word in lowercase, which is not the name of a constant, and for `resource` in
/// quotes, which is never the audience of a token.
fn is_word(value: &Value) -> bool {
    let is_lowercase = |word: Ident| word.to_string().chars().any(char::is_lowercase);
    value.parse().is_some_and(is_lowercase)
        || value.text().is_some_and(|text| text.value() == RESOURCE)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn lowercase_word_and_quoted_resource_are_not_names() {
        for tokens in [quote!(resource), quote!(resorce), quote!("resource")] {
            assert!(is_word(&Value::new(tokens.clone())), "{tokens}");
        }
        for tokens in [
            quote!(MCP),
            quote!(config::MCP),
            quote!("https://a.example"),
        ] {
            assert!(!is_word(&Value::new(tokens.clone())), "{tokens}");
        }
    }
}
