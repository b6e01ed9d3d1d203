//! `actor = deny` or `only`: sessions in which somebody else acts for the user.

use super::draft::{Draft, once};
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

fn read(arg: &Arg, draft: &mut Draft, sink: &mut Sink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, sink) else {
        return;
    };
    let words = [("deny", Actor::Deny), ("only", Actor::Only)];
    if let Some(actor) = word(value, &words, sink) {
        once(&mut draft.actor, arg, actor, sink);
    }
}
