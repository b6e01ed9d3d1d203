//! `actor = deny` or `only`: sessions with an actor (impersonation).

use super::raw::{RawOptions, once};
use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::model::Actor;
use crate::syntax::{Arg, word};

pub(super) const OPTION: Opt = Opt {
    name: "actor",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "actor = deny";

fn read(arg: &Arg, raw: &mut RawOptions, sink: &mut Sink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, sink) else {
        return;
    };
    let words = [("deny", Actor::Deny), ("only", Actor::Only)];
    if let Some(actor) = word(value, &words, sink) {
        once(&mut raw.actor, arg, actor, sink);
    }
}
