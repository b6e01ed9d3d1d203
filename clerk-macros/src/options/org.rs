//! `org = path("…")`: the path parameter must equal the active organization's id.

use syn::LitStr;

use super::raw::{RawOptions, once};
use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::model::Org;
use crate::syntax::Arg;

pub(super) const OPTION: Opt = Opt {
    name: "org",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "org = path(\"org_id\")";

fn read(arg: &Arg, raw: &mut RawOptions, sink: &mut Sink) {
    if let Some(parameter) = parameter(arg, EXAMPLE, sink) {
        once(&mut raw.org, arg, Org::Id(parameter), sink);
    }
}

/// The name in `path("…")`.
pub(super) fn parameter(arg: &Arg, example: &str, sink: &mut Sink) -> Option<LitStr> {
    let (_, value) = assigned(arg, example, sink)?;
    let call = value.call().filter(|call| call.key == "path");
    let name: Option<LitStr> = call.and_then(|call| syn::parse2(call.args.stream()).ok());
    let name = name.filter(|name| is_name(&name.value()));
    if name.is_none() {
        sink.error(
            value,
            format!("expected the name of a path parameter: `{example}`"),
        );
    }
    name
}

/// A name as in the path's pattern, without the signs around it.
fn is_name(name: &str) -> bool {
    let is_sign = |c: char| c.is_whitespace() || "{}<>:*/".contains(c);
    !name.is_empty() && !name.contains(is_sign)
}
