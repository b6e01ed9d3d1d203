//! `on_missing = …`: the answer to nobody.

use super::draft::{Draft, once};
use super::{Opt, Read, failure};
use crate::diag::Sink;
use crate::syntax::Arg;

pub(super) const OPTION: Opt = Opt {
    name: "on_missing",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "on_missing = 401";

fn read(arg: &Arg, draft: &mut Draft, sink: &mut Sink) {
    if let Some(value) = failure::read(arg, EXAMPLE, sink) {
        once(&mut draft.on_missing, arg, value, sink);
    }
}
