//! `check = path`: a function of the application that checks the request's authentication state.

use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::model::Condition;
use crate::syntax::{Arg, path};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "check",
    example: EXAMPLE,
    read: OptionReader::Condition(read),
};

const EXAMPLE: &str = "check = is_owner` with `fn is_owner(auth: &Auth) -> bool";

fn read(arg: &Arg, errors: &mut ErrorSink) -> Option<Condition> {
    let (_, value) = assigned(arg, EXAMPLE, errors)?;
    path(value, EXAMPLE, errors).map(Condition::Check)
}
