//! `all(…)`: every one of its branches.

use super::{Opt, Read, branches};
use crate::model::Condition;

pub(super) const OPTION: Opt = Opt {
    name: "all",
    example: "all(role = \"…\", plan = \"…\")",
    read: Read::Condition(|arg, sink| branches(arg, "all", sink).map(Condition::All)),
};
