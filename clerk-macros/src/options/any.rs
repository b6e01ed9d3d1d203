//! `any(…)`: at least one of its branches.

use super::{Opt, Read, branches};
use crate::model::Condition;

pub(super) const OPTION: Opt = Opt {
    name: "any",
    example: "any(role = \"…\", plan = \"…\")",
    read: Read::Condition(|arg, sink| branches(arg, "any", sink).map(Condition::Any)),
};
