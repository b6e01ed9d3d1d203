//! `plan = "…"` or `plan = A_CONST`: a plan of the organization or the user.

use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::grammar;
use crate::model::Condition;
use crate::syntax::{Arg, name};

pub(super) const OPTION: Opt = Opt {
    name: "plan",
    example: EXAMPLE,
    read: Read::Condition(read),
};

const EXAMPLE: &str = "plan = \"org:pro\"";

fn read(arg: &Arg, sink: &mut Sink) -> Option<Condition> {
    let (_, value) = assigned(arg, EXAMPLE, sink)?;
    name(value, (EXAMPLE, "Plan"), grammar::plan, sink).map(Condition::Plan)
}
