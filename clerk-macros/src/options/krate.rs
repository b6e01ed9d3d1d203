//! `crate = path`: where `clerk_runtime` is, when renamed.

use super::raw::{RawOptions, once};
use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::syntax::{Arg, path};

pub(super) const OPTION: Opt = Opt {
    name: "crate",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "crate = ::my_clerk";

pub(super) fn read(arg: &Arg, raw: &mut RawOptions, sink: &mut Sink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, sink) else {
        return;
    };
    if let Some(root) = path(value, EXAMPLE, sink) {
        once(&mut raw.root, arg, root, sink);
    }
}
