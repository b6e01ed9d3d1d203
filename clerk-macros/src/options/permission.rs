//! `permission = "…"` or `permission = A_CONST`: a permission in the active organization.

use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::grammar;
use crate::model::Condition;
use crate::syntax::{Arg, name};

pub(super) const OPTION: Opt = Opt {
    name: "permission",
    example: EXAMPLE,
    read: Read::Condition(read),
};

const EXAMPLE: &str = "permission = \"org:invoices:create\"";

fn read(arg: &Arg, sink: &mut Sink) -> Option<Condition> {
    let (_, value) = assigned(arg, EXAMPLE, sink)?;
    name(value, (EXAMPLE, "Permission"), grammar::permission, sink).map(Condition::Permission)
}
