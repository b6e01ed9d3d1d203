//! `on_invalid = …`: the reply to credentials that are not accepted.

use super::raw::{RawOptions, once};
use super::{Opt, Read, failure};
use crate::diag::Sink;
use crate::syntax::Arg;

pub(super) const OPTION: Opt = Opt {
    name: "on_invalid",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "on_invalid = 401";

fn read(arg: &Arg, raw: &mut RawOptions, sink: &mut Sink) {
    if let Some(value) = failure::read(arg, EXAMPLE, sink) {
        once(&mut raw.on_invalid, arg, value, sink);
    }
}
