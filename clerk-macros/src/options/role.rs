//! `role = "…"` or `role = A_CONST`: a role in the active organization.

use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::grammar;
use crate::model::Condition;
use crate::syntax::{Arg, name};

pub(super) const OPTION: Opt = Opt {
    name: "role",
    example: EXAMPLE,
    read: Read::Condition(read),
};

const EXAMPLE: &str = "role = \"org:admin\"";

fn read(arg: &Arg, sink: &mut Sink) -> Option<Condition> {
    let (_, value) = assigned(arg, EXAMPLE, sink)?;
    name(value, (EXAMPLE, "Role"), grammar::role, sink).map(Condition::Role)
}
