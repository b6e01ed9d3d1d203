//! `request = name`: verification from a parameter, for functions without extractors. Known so that
//! it is answered with what to write instead.

use super::draft::Draft;
use super::{Opt, Read};
use crate::diag::Sink;
use crate::syntax::Arg;

pub(super) const OPTION: Opt = Opt {
    name: "request",
    example: "request = req",
    read: Read::Setting(read),
};

fn read(arg: &Arg, _: &mut Draft, sink: &mut Sink) {
    sink.error(
        arg,
        "`request` is not supported: in axum and actix-web the guard is an extractor of its own, so \
         leave it out",
    );
}
