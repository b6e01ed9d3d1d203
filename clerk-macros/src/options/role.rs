//! `role = "…"` or `role = A_CONST`: a role in the active organization.

use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::grammar;
use crate::model::Condition;
use crate::syntax::{Arg, name};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "role",
    example: EXAMPLE,
    read: OptionReader::Condition(read),
};

const EXAMPLE: &str = "role = \"org:admin\"";

fn read(arg: &Arg, errors: &mut ErrorSink) -> Option<Condition> {
    let (_, value) = assigned(arg, EXAMPLE, errors)?;
    name(value, (EXAMPLE, "Role"), grammar::role, errors).map(Condition::Role)
}
