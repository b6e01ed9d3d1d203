//! `expires_in = 60`: how many seconds the token behind the `token` parameter lives.

use syn::LitInt;

use super::draft::{Draft, once};
use super::{Opt, Read, assigned};
use crate::diag::Sink;
use crate::syntax::Arg;

pub(super) const OPTION: Opt = Opt {
    name: "expires_in",
    example: EXAMPLE,
    read: Read::Setting(read),
};

const EXAMPLE: &str = "expires_in = 60";

fn read(arg: &Arg, draft: &mut Draft, sink: &mut Sink) {
    let Some((_, value)) = assigned(arg, EXAMPLE, sink) else {
        return;
    };
    let seconds: Option<LitInt> = value.parse();
    match seconds.filter(|it| it.base10_parse().is_ok_and(is_lifetime)) {
        Some(seconds) => once(&mut draft.expires_in, arg, seconds, sink),
        None => sink.error(
            value,
            "expected seconds between 30 and 315360000: `expires_in = 60`",
        ),
    }
}

/// What Clerk mints, in seconds.
fn is_lifetime(seconds: u32) -> bool {
    (30..=315_360_000).contains(&seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_has_clerks_bounds() {
        assert!(is_lifetime(30) && is_lifetime(315_360_000));
        assert!(!is_lifetime(29) && !is_lifetime(315_360_001));
    }
}
