//! `pending = allow`: a session with unfinished tasks counts as signed in.

use super::raw::{RawOptions, once};
use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::syntax::{Arg, word};

pub(super) const OPTION: Opt = Opt {
    name: "pending",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "pending = allow";

fn read(arg: &Arg, raw: &mut RawOptions, sink: &mut Sink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, sink) else {
        return;
    };
    if let Some(allowed) = word(value, &[("allow", ())], sink) {
        once(&mut raw.pending, arg, allowed, sink);
    }
}
