//! `check = path`: the user's own function.

use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::model::Condition;
use crate::syntax::{Arg, path};

pub(super) const OPTION: Opt = Opt {
    name: "check",
    example: EXAMPLE,
    read: Read::Condition(read),
};

const EXAMPLE: &str = "check = is_owner` with `fn is_owner(auth: &Auth) -> bool";

fn read(arg: &Arg, sink: &mut Sink) -> Option<Condition> {
    let (_, value) = assigned(arg, EXAMPLE, sink)?;
    path(value, EXAMPLE, sink).map(Condition::Check)
}
