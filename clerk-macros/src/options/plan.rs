//! `plan = "…"` or `plan = A_CONST`: a plan of the organization or the user.

use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::grammar;
use crate::model::Condition;
use crate::syntax::{Arg, name};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "plan",
    example: EXAMPLE,
    read: OptionReader::Condition(read),
};

const EXAMPLE: &str = "plan = \"org:pro\"";

fn read(arg: &Arg, errors: &mut ErrorSink) -> Option<Condition> {
    let (_, value) = assigned(arg, EXAMPLE, errors)?;
    name(value, (EXAMPLE, "Plan"), grammar::plan, errors).map(Condition::Plan)
}
