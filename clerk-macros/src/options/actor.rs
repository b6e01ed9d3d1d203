//! `actor = deny` or `actor = only`: rejects or requires sessions with an actor (impersonation).

use super::raw::{RawOptions, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::model::Actor;
use crate::syntax::{Arg, word};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "actor",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "actor = deny";

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, errors) else {
        return;
    };
    let words = [("deny", Actor::Deny), ("only", Actor::Only)];
    if let Some(actor) = word(value, &words, errors) {
        set_once(&mut raw.actor, arg, actor, errors);
    }
}
