//! `on_denied = …`: the answer to a caller who may not.

use super::draft::{Draft, once};
use super::{Opt, Read, failure};
use crate::diag::Sink;
use crate::syntax::Arg;

pub(super) const OPTION: Opt = Opt {
    name: "on_denied",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "on_denied = 403";

fn read(arg: &Arg, draft: &mut Draft, sink: &mut Sink) {
    if let Some(value) = failure::read(arg, EXAMPLE, sink) {
        once(&mut draft.on_denied, arg, value, sink);
    }
}
