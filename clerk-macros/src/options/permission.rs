//! `permission = "…"` or `permission = A_CONST`: a permission in the active organization.

use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::grammar;
use crate::model::Condition;
use crate::syntax::{Arg, name};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "permission",
    example: EXAMPLE,
    read: OptionReader::Condition(read),
};

const EXAMPLE: &str = "permission = \"org:invoices:create\"";

fn read(arg: &Arg, errors: &mut ErrorSink) -> Option<Condition> {
    let (_, value) = assigned(arg, EXAMPLE, errors)?;
    name(value, (EXAMPLE, "Permission"), grammar::permission, errors).map(Condition::Permission)
}
