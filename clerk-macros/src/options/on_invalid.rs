//! `on_invalid = …`: the response to credentials that are not accepted.

use super::raw::{RawOptions, set_once};
use super::{OptionReader, OptionSpec, failure};
use crate::diag::ErrorSink;
use crate::syntax::Arg;

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "on_invalid",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "on_invalid = 401";

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    if let Some(value) = failure::read(arg, EXAMPLE, errors) {
        set_once(&mut raw.on_invalid, arg, value, errors);
    }
}
