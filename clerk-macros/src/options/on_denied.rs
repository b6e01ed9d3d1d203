//! `on_denied = …`: the response to unauthorized requests.

use super::raw::{RawOptions, once};
use super::{Opt, Read, failure};
use crate::diag::Sink;
use crate::syntax::Arg;

pub(super) const OPTION: Opt = Opt {
    name: "on_denied",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "on_denied = 403";

fn read(arg: &Arg, raw: &mut RawOptions, sink: &mut Sink) {
    if let Some(value) = failure::read(arg, EXAMPLE, sink) {
        once(&mut raw.on_denied, arg, value, sink);
    }
}
