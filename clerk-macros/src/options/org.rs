//! `org = path("…")`: the path parameter must equal the active organization's id.

use syn::LitStr;

use super::raw::{RawOptions, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::model::OrgCondition;
use crate::syntax::Arg;

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "org",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "org = path(\"org_id\")";

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    if let Some(parameter) = parameter(arg, EXAMPLE, errors) {
        set_once(&mut raw.org, arg, OrgCondition::Id(parameter), errors);
    }
}

/// Returns the name in `path("…")`.
pub(super) fn parameter(arg: &Arg, example: &str, errors: &mut ErrorSink) -> Option<LitStr> {
    let (_, value) = assigned(arg, example, errors)?;
    let call = value.call().filter(|call| call.key == "path");
    let name: Option<LitStr> = call.and_then(|call| syn::parse2(call.args.stream()).ok());
    let name = name.filter(|name| is_name(&name.value()));
    if name.is_none() {
        errors.error(
            value,
            format!("expected the name of a path parameter: `{example}`"),
        );
    }
    name
}

/// Returns `true` for a name without the delimiters of the path's pattern.
fn is_name(name: &str) -> bool {
    let is_sign = |c: char| c.is_whitespace() || "{}<>:*/".contains(c);
    !name.is_empty() && !name.contains(is_sign)
}
