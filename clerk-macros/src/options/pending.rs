//! `pending = allow`: a session with unfinished tasks counts as signed in.

use super::raw::{RawOptions, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::syntax::{Arg, word};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "pending",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "pending = allow";

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, errors) else {
        return;
    };
    if let Some(allowed) = word(value, &[("allow", ())], errors) {
        set_once(&mut raw.pending, arg, allowed, errors);
    }
}
