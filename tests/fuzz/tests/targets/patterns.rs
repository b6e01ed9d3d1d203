//! Path patterns: every pattern and path ends in bounded time.

use std::time::{Duration, Instant};

use clerk_runtime::__conformance::Patterns;
use fuzz::check;

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
    "aaaaaaaaaaaaaaaaaaaaaaaa",
];

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "measures the time that a pattern takes"
)]
fn patterns_and_paths_take_bounded_time() {
    check("path patterns", |tape| {
        let (patterns, path) = ([tape.text(WORDS), tape.text(WORDS)], tape.text(WORDS));
        let began = Instant::now();
        if let Some(parsed) = Patterns::parse(&[&patterns[0], &patterns[1]]) {
            let path = format!("/{path}");
            assert_eq!(parsed.matches(&path), parsed.matches(&path));
        }
        assert!(
            began.elapsed() < Duration::from_secs(2),
            "{patterns:?} for {path:?}"
        );
    });
}
