//! `feature = "…"` or `feature = A_CONST`: a feature of the organization or the user.

use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::grammar;
use crate::model::Condition;
use crate::syntax::{Arg, name};

pub(super) const OPTION: Opt = Opt {
    name: "feature",
    example: EXAMPLE,
    read: Read::Condition(read),
};

const EXAMPLE: &str = "feature = \"invoices\"";

fn read(arg: &Arg, sink: &mut Sink) -> Option<Condition> {
    let (_, value) = assigned(arg, EXAMPLE, sink)?;
    name(value, (EXAMPLE, "Feature"), grammar::feature, sink).map(Condition::Feature)
}
