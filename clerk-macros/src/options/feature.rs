//! `feature = "…"` or `feature = A_CONST`: a feature of the organization or the user.

use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::grammar;
use crate::model::Condition;
use crate::syntax::{Arg, name};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "feature",
    example: EXAMPLE,
    read: OptionReader::Condition(read),
};

const EXAMPLE: &str = "feature = \"invoices\"";

fn read(arg: &Arg, errors: &mut ErrorSink) -> Option<Condition> {
    let (_, value) = assigned(arg, EXAMPLE, errors)?;
    name(value, (EXAMPLE, "Feature"), grammar::feature, errors).map(Condition::Feature)
}
