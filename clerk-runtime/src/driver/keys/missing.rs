//! Key ids that Clerk was asked for, and does not have.

use std::collections::VecDeque;

use crate::clock::UnixMillis;

/// How long a missing key id is remembered, in milliseconds.
const KEPT: i64 = 10 * 1000;

/// The most that are remembered; the oldest makes room.
const MOST: usize = 64;

/// The longest key id that is remembered, in bytes. Clerk's have about 30.
const LONGEST: usize = 128;

/// Key ids that the latest key sets did not hold. Bounded, since anybody can invent one.
#[derive(Debug, Default)]
pub(super) struct MissingKids(VecDeque<(Box<str>, UnixMillis)>);

impl MissingKids {
    /// Remembers that a key set, fetched after the key id was first seen, does not hold it.
    pub(super) fn remember(&mut self, kid: &str, now: UnixMillis) {
        if kid.len() > LONGEST {
            return;
        }
        self.0
            .retain(|(held, at)| is_kept(*at, now) && **held != *kid);
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back((kid.into(), now));
    }

    /// Returns `true` if Clerk was asked for it just now.
    pub(super) fn contains(&self, kid: &str, now: UnixMillis) -> bool {
        self.0
            .iter()
            .any(|(held, at)| **held == *kid && is_kept(*at, now))
    }
}

fn is_kept(at: UnixMillis, now: UnixMillis) -> bool {
    let age = now.as_millis().saturating_sub(at.as_millis());
    age.saturating_abs() < KEPT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> UnixMillis {
        UnixMillis::from_secs(1_800_000_000 + secs)
    }

    #[test]
    fn a_missing_kid_is_remembered_for_ten_seconds() {
        let mut missing = MissingKids::default();
        missing.remember("ins_1", at(0));
        assert!(missing.contains("ins_1", at(9)) && !missing.contains("ins_2", at(9)));
        assert!(!missing.contains("ins_1", at(10)));
        assert!(
            !missing.contains("ins_1", at(-10)),
            "the clock was set back"
        );
    }

    #[test]
    fn a_kid_that_is_still_missing_is_remembered_anew() {
        let mut missing = MissingKids::default();
        missing.remember("ins_1", at(0));
        missing.remember("ins_1", at(9));
        assert!(missing.contains("ins_1", at(18)));
        assert_eq!(missing.0.len(), 1);
    }

    #[test]
    fn invented_kids_do_not_fill_the_memory() {
        let mut missing = MissingKids::default();
        for number in 0..1000 {
            missing.remember(&format!("ins_{number}"), at(0));
        }
        missing.remember(&"x".repeat(10_000), at(0));
        assert_eq!(missing.0.len(), MOST);
        assert!(missing.contains("ins_999", at(0)) && !missing.contains("ins_0", at(0)));
    }
}
