//! `all(…)`: requires all of its conditions.

use super::{OptionReader, OptionSpec, branches};
use crate::model::Condition;

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "all",
    example: "all(role = \"…\", plan = \"…\")",
    read: OptionReader::Condition(|arg, errors| branches(arg, "all", errors).map(Condition::All)),
};
