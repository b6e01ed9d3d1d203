//! `permission = "…"` or `permission = A_CONST`: a permission in the active organization. The runtime checks the name's grammar.

use super::{Opt, Read, assigned};
use crate::diag::Sink;
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
    name(value, EXAMPLE, "Permission", sink).map(Condition::Permission)
}
