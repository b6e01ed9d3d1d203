//! `crate = path`: path of `clerk_runtime`, if it was renamed.

use super::raw::{RawOptions, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::syntax::{Arg, path};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "crate",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "crate = ::my_clerk";

pub(super) fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, errors) else {
        return;
    };
    if let Some(root) = path(value, EXAMPLE, errors) {
        set_once(&mut raw.root, arg, root, errors);
    }
}
