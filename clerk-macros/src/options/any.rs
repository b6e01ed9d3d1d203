//! `any(…)`: requires at least one of its conditions.

use super::{OptionReader, OptionSpec, branches};
use crate::model::Condition;

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "any",
    example: "any(role = \"…\", plan = \"…\")",
    read: OptionReader::Condition(|arg, errors| branches(arg, "any", errors).map(Condition::Any)),
};
