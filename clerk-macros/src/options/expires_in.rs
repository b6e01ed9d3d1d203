//! `expires_in = 60`: lifetime of the token in the `token` parameter, in seconds.

use std::ops::RangeInclusive;

use super::raw::{RawOptions, set_once};
use super::{OptionReader, OptionSpec, assigned};
use crate::diag::ErrorSink;
use crate::syntax::{Arg, number};

pub(super) const OPTION: OptionSpec = OptionSpec {
    name: "expires_in",
    example: EXAMPLE,
    read: OptionReader::Setting(read),
};

const EXAMPLE: &str = "expires_in = 60";

fn read(arg: &Arg, raw: &mut RawOptions, errors: &mut ErrorSink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, errors) else {
        return;
    };
    match number(value, LIFETIMES) {
        Some(seconds) => set_once(&mut raw.expires_in, arg, seconds, errors),
        None => errors.error(
            value,
            "expected a number of seconds between 30 and 315360000: `expires_in = 60`",
        ),
    }
}

/// Lifetimes that Clerk accepts, in seconds.
const LIFETIMES: RangeInclusive<u32> = 30..=315_360_000;

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;

    use super::*;
    use crate::syntax::Value;

    #[test]
    fn lifetime_outside_of_clerks_bounds_is_rejected() {
        let reads = |text: &str| {
            number(&Value::new(text.parse::<TokenStream>().unwrap()), LIFETIMES).is_some()
        };
        assert!(reads("30") && reads("315_360_000"));
        assert!(!reads("29") && !reads("315360001") && !reads("60u8") && !reads("-60"));
    }
}
