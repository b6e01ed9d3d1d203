//! `azp = optional`: session tokens without an authorized party are accepted.

use super::raw::{RawOptions, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::syntax::{Arg, word};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "azp",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "azp = optional";

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, errors) else {
        return;
    };
    if let Some(optional) = word(value, &[("optional", ())], errors) {
        set_once(&mut raw.azp, arg, optional, errors);
    }
}
