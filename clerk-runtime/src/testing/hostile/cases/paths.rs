//! Other spellings of the path, without credentials.

use super::Context;
use crate::testing::hostile::attempt::{Attempt, Expectation};

pub(super) fn attempts(context: &Context<'_>) -> Vec<Attempt> {
    let (path, query) = context.path_and_query();
    let attempt = |(name, other): (&'static str, String)| {
        let attempt = context.attempt(name);
        let attempt = attempt.description(format!("path `{other}`"));
        attempt
            .target(format!("{other}{query}"))
            .expect(Expectation::RejectedOrUnknownPath)
            .may_be_closed()
    };
    let spellings = spellings(path).into_iter();
    spellings
        .filter(|(_, other)| other != path)
        .map(attempt)
        .collect()
}

fn spellings(path: &str) -> Vec<(&'static str, String)> {
    let rest = path.trim_start_matches('/');
    let encoded: String = rest
        .bytes()
        .map(|byte| match byte {
            b'/' => "/".to_owned(),
            byte => format!("%{byte:02x}"),
        })
        .collect();
    let slashes = rest.replace('/', "//");
    vec![
        ("path-double-slash", format!("//{rest}")),
        ("path-inner-double-slash", format!("/{slashes}")),
        ("path-dot", format!("/./{rest}")),
        ("path-dot-dot", format!("/hostile/../{rest}")),
        ("path-dot-dot-encoded", format!("/hostile/%2e%2e/{rest}")),
        ("path-dot-dot-parameter", format!("/hostile/..;/{rest}")),
        ("path-encoded", format!("/{encoded}")),
        (
            "path-encoded-twice",
            format!("/{}", encoded.replace('%', "%25")),
        ),
        (
            "path-slash-encoded",
            format!("/{}", rest.replace('/', "%2f")),
        ),
        ("path-leading-slash-encoded", format!("/%2f{rest}")),
        ("path-trailing-slash", format!("{path}/")),
        ("path-trailing-slashes", format!("{path}//")),
        ("path-trailing-dot", format!("{path}/.")),
        ("path-trailing-slash-encoded", format!("{path}%2f")),
        ("path-trailing-space", format!("{path}%20")),
        ("path-upper-case", path.to_ascii_uppercase()),
        ("path-parameter", format!("{path};x=1")),
        ("path-nul", format!("{path}%00")),
        ("path-extension", format!("{path}.json")),
        ("path-question-mark-encoded", format!("{path}%3f")),
        ("path-fragment", format!("{path}#hostile")),
        ("path-backslash", format!("/hostile/..\\{rest}")),
        ("path-overlong", format!("/%c0%af{rest}")),
    ]
}
