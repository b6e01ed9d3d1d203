//! Path patterns: an error, or a pattern that matches in bounded time.
//!
//! A document has two patterns, then paths, each on its own line.

use std::cell::Cell;

use clerk_runtime::__conformance::Patterns;
use fuzz::{Tape, Target};

const WORDS: &[&str] = &[
    "/",
    "a",
    "orgs",
    ":id",
    ":slug",
    "*",
    "(.*)",
    "(a|a)*",
    "(a+)+",
    "(?:a{1000}){1000}",
    "{",
    "}",
    "?",
    "+",
    "\\",
    "[",
    "]",
    "%2f",
    "..",
    ".",
    "//",
    "\n",
    "aaaaaaaaaaaaaaaaaaaaaaaa",
];

/// Paths for each pair of patterns, since their compilation takes far longer than a comparison.
const PATHS: usize = 8;

#[test]
fn patterns_and_paths_take_bounded_time() {
    let (parsed, matched) = (Cell::new(0_u64), Cell::new(0_u64));
    let target = Target {
        name: "path-patterns",
        words: WORDS,
    };
    target.run(generate, |document| {
        let text = String::from_utf8_lossy(document);
        let mut lines = text.lines();
        let patterns = [lines.next(), lines.next()].map(Option::unwrap_or_default);
        let Some(patterns) = Patterns::parse(&patterns) else {
            return 1;
        };
        parsed.set(parsed.get() + 1);
        let mut inputs = 0;
        for path in lines.chain([""]) {
            let path = format!("/{path}");
            let is_match = patterns.matches(&path);
            assert_eq!(is_match, patterns.matches(&path), "{path}");
            matched.set(matched.get() + u64::from(is_match));
            inputs += 1;
        }
        inputs
    });
    assert!(parsed.get() > 0, "no pattern was parsed");
    assert!(matched.get() > 0, "no path matched");
}

fn generate(tape: &mut Tape<'_>) -> Vec<u8> {
    let mut text = format!("/{}\n/{}", tape.text(WORDS), tape.text(WORDS));
    for _ in 0..PATHS {
        text = format!("{text}\n{}", tape.text(WORDS));
    }
    text.into_bytes()
}
