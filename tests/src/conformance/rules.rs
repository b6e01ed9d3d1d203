//! Deliberate differences from Clerk's packages.
//!
//! A rule has a reason, and a condition on cases in which our result differs from Clerk's. It does
//! not name cases, so that it also applies to other data of the same kind. A rule must not cover a
//! token that we accept and Clerk rejects, unless the rule is about settings or about the choice
//! between several credentials of a request.
//!
//! `tokens` tokens and keys · `handshakes` handshakes, refreshes, cookies · `request_head` credentials
//! and the public URL · `pages` settings and replies

use std::cell::Cell;

use super::mismatch::Mismatch;

mod handshakes;
mod pages;
mod request_head;
mod tokens;

/// One deliberate difference.
pub(crate) struct Rule {
    pub(crate) reason: &'static str,
    /// Names of the groups that the rule is about, or [`ANY`].
    groups: &'static [&'static str],
    /// The condition.
    holds: fn(&Mismatch<'_>) -> bool,
    /// Set if Clerk's result does not apply here.
    pub(crate) not_applicable: bool,
    /// Set if we may accept a request that Clerk rejects: the rule is about settings, or about the
    /// choice between several credentials.
    pub(crate) may_accept: bool,
    /// Set if no case in this repository meets the condition.
    unseen: bool,
}

impl Rule {
    const fn new(
        groups: &'static [&'static str],
        reason: &'static str,
        holds: fn(&Mismatch<'_>) -> bool,
    ) -> Self {
        Self {
            reason,
            groups,
            holds,
            not_applicable: false,
            may_accept: false,
            unseen: false,
        }
    }

    const fn not_applicable(mut self) -> Self {
        self.not_applicable = true;
        self
    }

    const fn may_accept(mut self) -> Self {
        self.may_accept = true;
        self
    }

    const fn unseen(mut self) -> Self {
        self.unseen = true;
        self
    }

    fn covers(&self, it: &Mismatch<'_>) -> bool {
        let concerned = self.groups == ANY || self.groups.contains(&it.group);
        concerned && (self.may_accept || !it.accepts_more()) && (self.holds)(it)
    }
}

/// All rules, with the number of uses of each.
pub(crate) struct Rules(Vec<(Rule, Cell<usize>)>);

impl Rules {
    pub(crate) fn all() -> Self {
        let areas = [
            tokens::rules(),
            handshakes::rules(),
            request_head::rules(),
            pages::rules(),
        ];
        let rules = areas.into_iter().flatten();
        Self(rules.map(|rule| (rule, Cell::new(0))).collect())
    }

    /// Returns the first rule that covers a difference.
    pub(crate) fn covering(&self, mismatch: &Mismatch<'_>) -> Option<&Rule> {
        let (rule, used) = self.0.iter().find(|(rule, _)| rule.covers(mismatch))?;
        used.set(used.get() + 1);
        Some(rule)
    }

    pub(crate) fn unused(&self) -> impl Iterator<Item = &Rule> {
        let unused = self.0.iter().filter(|(_, used)| used.get() == 0);
        unused.map(|(rule, _)| rule).filter(|rule| !rule.unseen)
    }

    pub(crate) fn used(&self) -> impl Iterator<Item = (usize, &Rule)> {
        let used = self.0.iter().map(|(rule, used)| (used.get(), rule));
        used.filter(|(used, _)| *used > 0)
    }
}

const ANY: &[&str] = &[];
