//! `on_invalid = …`: the reply to credentials that are not accepted.

use super::draft::{Draft, once};
use super::{Opt, Read, failure};
use crate::diag::Sink;
use crate::syntax::Arg;

pub(super) const OPTION: Opt = Opt {
    name: "on_invalid",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "on_invalid = 401";

fn read(arg: &Arg, draft: &mut Draft, sink: &mut Sink) {
    if let Some(value) = failure::read(arg, EXAMPLE, sink) {
        once(&mut draft.on_invalid, arg, value, sink);
    }
}
