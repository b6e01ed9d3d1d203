//! `org_slug = path("…")`: the path parameter must equal the active organization's slug.

use super::raw::{RawOptions, set_once};
use super::{OptionReader, OptionSpec};
use crate::diag::ErrorSink;
use crate::model::OrgCondition;
use crate::syntax::Arg;

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "org_slug",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "org_slug = path(\"org_slug\")";

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    if let Some(parameter) = super::org::parameter(arg, EXAMPLE, errors) {
        set_once(&mut raw.org, arg, OrgCondition::Slug(parameter), errors);
    }
}
