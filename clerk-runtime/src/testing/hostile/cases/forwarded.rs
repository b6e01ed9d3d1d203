//! Headers of proxies.

use super::{Context, FOREIGN_HOST};
use crate::testing::hostile::attempt::{Attempt, Expectation};

pub(super) fn attempts(context: &Context<'_>) -> Vec<Attempt> {
    let (path, _) = context.path_and_query();
    let attempt = |(name, header, value): (&'static str, &str, &str)| {
        let attempt = context.attempt(name).page_load();
        let attempt = attempt.description(format!("`{header}: {value}`, as a page load"));
        attempt.header(header, value)
    };
    let to_root = |(name, header): (&'static str, &str)| {
        let attempt = context.attempt(name).target("/");
        let attempt = attempt.description(format!("the route's path in `{header}`, sent to `/`"));
        attempt
            .header(header, path)
            .expect(Expectation::NoProtectedBody)
    };
    let forwarded = format!("for=127.0.0.1;host={FOREIGN_HOST};proto=https");
    let same = [
        ("x-forwarded-host", "x-forwarded-host", FOREIGN_HOST),
        ("x-forwarded-for", "x-forwarded-for", "127.0.0.1"),
        ("x-real-ip", "x-real-ip", "127.0.0.1"),
        ("x-forwarded-proto", "x-forwarded-proto", "javascript"),
        ("x-forwarded-port", "x-forwarded-port", "99999"),
        (
            "x-forwarded-prefix",
            "x-forwarded-prefix",
            "//hostile.example",
        ),
        ("forwarded", "forwarded", &forwarded),
        ("x-original-url-public", "x-original-url", "/"),
        ("x-rewrite-url-public", "x-rewrite-url", "/"),
        ("x-forwarded-uri-public", "x-forwarded-uri", "/"),
        ("origin-null", "origin", "null"),
    ];
    let root = [
        ("x-original-url", "x-original-url"),
        ("x-rewrite-url", "x-rewrite-url"),
        ("x-forwarded-uri", "x-forwarded-uri"),
    ];
    let same = same.into_iter().map(attempt);
    same.chain(root.into_iter().map(to_root)).collect()
}
