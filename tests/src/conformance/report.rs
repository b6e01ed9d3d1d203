//! Results of a run, by group.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::compare::Difference;
use super::rules::Rules;

/// Largest share of all cases, in per cent, that rules may cover. About half of the covered cases
/// are malformed tokens, cookies and keys. The others are sessions that take precedence over a
/// handshake, redirects of scripts, and request headers.
const RULES_PER_CENT: usize = 11;

/// Number of differing cases of a group that are shown in detail; the others are shown in one line.
const SHOWN_PER_GROUP: usize = 3;

/// Result of one case.
#[derive(Debug)]
pub(crate) enum Verdict {
    Passed,
    /// Differs on purpose, as a rule states.
    ByRule,
    /// Differs, but Clerk's result does not apply here.
    NotApplicable,
    Mismatch(Vec<Difference>),
}

/// Results of all cases.
#[derive(Debug)]
pub struct Report {
    own_data: bool,
    groups: BTreeMap<String, Counts>,
    details: Vec<String>,
    complaints: Vec<String>,
    /// Cases in which something is accepted that Clerk rejects.
    accepted: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    passed: usize,
    by_rule: usize,
    different: usize,
    not_applicable: usize,
}

impl Report {
    pub(crate) fn new(own_data: bool) -> Self {
        Self {
            own_data,
            groups: BTreeMap::new(),
            details: Vec::new(),
            complaints: Vec::new(),
            accepted: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, group: &str, case: &Value, verdict: Verdict) {
        let counts = self.groups.entry(group.to_owned()).or_default();
        match verdict {
            Verdict::Passed => counts.passed += 1,
            Verdict::ByRule => counts.by_rule += 1,
            Verdict::NotApplicable => counts.not_applicable += 1,
            Verdict::Mismatch(differences) => {
                counts.different += 1;
                self.details.push(if counts.different <= SHOWN_PER_GROUP {
                    detail(case, &differences)
                } else {
                    summary(case, &differences)
                });
            }
        }
    }

    pub(crate) fn accepted_although_rejected(&mut self, case: &Value) {
        let id = case["id"].as_str().unwrap_or("?");
        self.accepted.push(id.to_owned());
    }

    /// Checks the rules after the last case. Rules are only checked with the data of this
    /// repository, since other data may have few cases.
    pub(crate) fn close(&mut self, rules: &Rules) {
        if self.own_data {
            let unused = rules
                .unused()
                .map(|rule| format!("no case needs: {}", rule.reason));
            self.complaints
                .extend(unused.chain(self.complaint_about_coverage()));
        }
        for (used, rule) in rules.used() {
            let kind = if rule.not_applicable {
                "not applicable"
            } else {
                "by rule"
            };
            self.details
                .push(format!("{kind} ({used}): {}\n", rule.reason));
        }
    }

    fn complaint_about_coverage(&self) -> Option<String> {
        let all = self.total();
        let (by_rule, cases) = (all.by_rule, all.passed + all.by_rule + all.different);
        (by_rule * 100 > cases * RULES_PER_CENT).then(|| {
            format!("rules cover {by_rule} of {cases} cases, more than {RULES_PER_CENT} %")
        })
    }

    /// Returns `true` if every difference is covered by a rule, and all checks of the rules have passed.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.total().different == 0 && self.accepted.is_empty() && self.complaints.is_empty()
    }

    fn total(&self) -> Counts {
        self.groups
            .values()
            .fold(Counts::default(), |sum, counts| Counts {
                passed: sum.passed + counts.passed,
                by_rule: sum.by_rule + counts.by_rule,
                different: sum.different + counts.different,
                not_applicable: sum.not_applicable + counts.not_applicable,
            })
    }
}

fn detail(case: &Value, differences: &[Difference]) -> String {
    let text = |name: &str| case[name].as_str().unwrap_or("?");
    let head = format!("\ndifferent: {}\n  {}\n", text("id"), text("description"));
    let place = |it: &Difference| {
        let Difference { at, expected, ours } = it;
        format!("  {at}\n    expected {expected}\n    ours     {ours}\n")
    };
    head + &differences.iter().map(place).collect::<String>()
}

fn summary(case: &Value, differences: &[Difference]) -> String {
    let places: Vec<_> = differences.iter().map(|it| it.at.as_str()).collect();
    format!(
        "different: {} at {}\n",
        case["id"].as_str().unwrap_or("?"),
        places.join(", ")
    )
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.details.concat())?;
        for (group, counts) in &self.groups {
            writeln!(f, "conformance {group}: {counts}")?;
            if counts.not_applicable > 0 {
                let cases = counts.not_applicable;
                writeln!(
                    f,
                    "conformance {group}: {cases} more are not applicable, see above"
                )?;
            }
        }
        for complaint in &self.complaints {
            writeln!(f, "conformance rules: {complaint}")?;
        }
        let (count, cases) = (self.accepted.len(), self.accepted.join(" "));
        writeln!(f, "accepted although Clerk rejects: {count} {cases}")?;
        writeln!(f, "conformance all: {}", self.total())
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            by_rule,
            different,
            ..
        } = self;
        write!(
            f,
            "{passed} passed, {by_rule} by rule, {different} different"
        )
    }
}
