//! Differences in reading a request's credentials and public URL.

use super::super::mismatch::Mismatch;
use super::Rule;

const CREDENTIALS: &[&str] = &[
    "authorization_header",
    "header_token",
    "machine_jwt",
    "machine_opaque",
];

const FORWARDED_URL: &[&str] = &["forwarded_url"];

pub(super) fn rules() -> Vec<Rule> {
    authorization().into_iter().chain(forwarded()).collect()
}

fn authorization() -> Vec<Rule> {
    vec![
        Rule::new(
            &["authorization_header"],
            "the scheme `Bearer` is case-insensitive and may be followed by several spaces (RFC \
             9110, 11.1)",
            |it| has_bearer_scheme(it) && it.accepts_bearer(),
        )
        .may_accept(),
        Rule::new(
            CREDENTIALS,
            "a malformed bearer token is rejected as such, without a fallback to the cookie",
            |it| {
                let message = it.ours["message"].as_str().unwrap_or_default();
                has_bearer_scheme(it)
                    && message.starts_with("The Authorization header has no readable token")
                    && it.fails_with("token-invalid")
            },
        ),
        Rule::new(
            CREDENTIALS,
            "several credentials in `Authorization` are rejected, without a fallback to the cookie",
            |it| {
                it.headers(Some("authorization")).next().is_some()
                    && it.fails_with("authorization-header-repeated")
            },
        ),
    ]
}

fn has_bearer_scheme(it: &Mismatch<'_>) -> bool {
    let mut headers = it.headers(Some("authorization"));
    headers.any(|header| header.to_lowercase().starts_with("bearer"))
}

fn forwarded() -> Vec<Rule> {
    vec![
        Rule::new(
            &["forwarded_url"],
            "a path that starts with two slashes is not read as a host",
            |it| {
                let path = it
                    .url()
                    .split_once("://")
                    .and_then(|(_, rest)| rest.split_once('/'));
                path.is_some_and(|(_, path)| path.starts_with('/'))
                    && it.headers(Some("x-forwarded-host")).next().is_some()
                    && it.differs_only_at(|at| at.starts_with("/headers/location/query/"))
            },
        ),
        Rule::new(
            FORWARDED_URL,
            "an invalid `X-Forwarded-Host` is ignored as a whole",
            |it| {
                it.headers(Some("x-forwarded-host")).any(is_invalid_host)
                    && redirects_back_elsewhere(it)
            },
        ),
        Rule::new(
            FORWARDED_URL,
            "an `X-Forwarded-Proto` other than http and https is ignored; other headers are \
             still read",
            |it| {
                let mut schemes = it.headers(Some("x-forwarded-proto")).peekable();
                schemes.peek().is_some()
                    && schemes.all(|scheme| scheme != "http" && scheme != "https")
                    && redirects_back_elsewhere(it)
            },
        ),
        Rule::new(
            FORWARDED_URL,
            "`X-Forwarded-Port` sets the port of a host without one",
            |it| {
                it.headers(Some("x-forwarded-port")).next().is_some()
                    && redirects_back_elsewhere(it)
            },
        ),
        Rule::new(
            FORWARDED_URL,
            "`Forwarded` (RFC 7239) is read if there is no `X-Forwarded-*` header",
            |it| it.headers(Some("forwarded")).next().is_some() && redirects_back_elsewhere(it),
        ),
    ]
}

/// Returns `true` if the results differ only in the redirect back URL, and if ours is an http or
/// https URL.
fn redirects_back_elsewhere(it: &Mismatch<'_>) -> bool {
    let query = it.ours["headers"]["location"]["query"].as_array();
    let mut pairs = query.into_iter().flatten();
    it.differs_only_at(|at| at.starts_with("/headers/location/query/"))
        && pairs.any(|pair| {
            pair[1]
                .as_str()
                .is_some_and(|url| url.starts_with("http://") || url.starts_with("https://"))
        })
}

/// Returns `true` if the text has a character or a port that is invalid in a host.
fn is_invalid_host(text: &str) -> bool {
    let is_invalid_port = |port: &str| !port.parse::<u16>().is_ok_and(|port| port > 0);
    let port = text.rsplit_once(':').filter(|_| !text.ends_with(']'));
    text.starts_with(',')
        || text.contains([' ', '/', '\\', '?', '#', '@', '%'])
        || port.is_some_and(|(_, port)| is_invalid_port(port))
}
