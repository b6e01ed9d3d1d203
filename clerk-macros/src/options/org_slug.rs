//! `org_slug = path("…")`: the path parameter must equal the active organization's slug.

use super::raw::{RawOptions, once};
use super::{Opt, Read};
use crate::diag::Sink;
use crate::model::Org;
use crate::syntax::Arg;

pub(super) const OPTION: Opt = Opt {
    name: "org_slug",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "org_slug = path(\"org_slug\")";

fn read(arg: &Arg, raw: &mut RawOptions, sink: &mut Sink) {
    if let Some(parameter) = super::org::parameter(arg, EXAMPLE, sink) {
        once(&mut raw.org, arg, Org::Slug(parameter), sink);
    }
}
