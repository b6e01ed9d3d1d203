//! HTTP that clients do not send: malformed, ambiguous or outdated.

use super::{Context, FOREIGN_HOST};
use crate::testing::hostile::attempt::Attempt;

/// Name of a request, a description, its request line without the method, and its other lines.
type Raw<'a> = (&'static str, &'static str, String, String);

pub(super) fn attempts(context: &Context<'_>) -> Vec<Attempt> {
    let cases = [
        targets(context),
        headers(context),
        hosts(context),
        framing(context),
    ]
    .concat();
    let attempt = |(name, description, target, rest): Raw<'_>| {
        let method = &context.route.method;
        let attempt = context.attempt(name).description(description);
        attempt.raw(format!("{method} {target}\r\n{rest}\r\n"))
    };
    cases.into_iter().map(attempt).collect()
}

fn targets<'a>(context: &Context<'_>) -> Vec<Raw<'a>> {
    let (target, authority) = (context.target, context.authority);
    let host = format!("host: {authority}\r\nconnection: close\r\n");
    let foreign = format!("http://{FOREIGN_HOST}{target} HTTP/1.1");
    let own = format!("http://{authority}{target} HTTP/1.1");
    vec![
        (
            "target-absolute",
            "absolute URL in the request line",
            own,
            host.clone(),
        ),
        (
            "target-foreign",
            "URL of another host in the request line",
            foreign,
            host.clone(),
        ),
        (
            "target-space",
            "a space in the path",
            format!("{target} x HTTP/1.1"),
            host.clone(),
        ),
        (
            "version-1-0",
            "HTTP/1.0",
            format!("{target} HTTP/1.0"),
            String::new(),
        ),
        (
            "version-0-9",
            "no HTTP version",
            target.to_owned(),
            String::new(),
        ),
        (
            "version-unknown",
            "HTTP/9.9",
            format!("{target} HTTP/9.9"),
            host,
        ),
    ]
}

fn headers<'a>(context: &Context<'_>) -> Vec<Raw<'a>> {
    let line = format!("{} HTTP/1.1", context.target);
    let (forged, authority) = (context.forged(), context.authority);
    let host = format!("host: {authority}\r\nconnection: close\r\n");
    let with = |header: String| (line.clone(), format!("{host}{header}"));
    let cases = [
        (
            "header-folded",
            "`Authorization` over two lines",
            with(format!("authorization: Bearer\r\n {forged}\r\n")),
        ),
        (
            "header-bare-line-feed",
            "headers that end with a line feed alone",
            with(format!("x: y\nauthorization: Bearer {forged}\n")),
        ),
        (
            "header-space-before-colon",
            "a space before the colon",
            with(format!("authorization : Bearer {forged}\r\n")),
        ),
        (
            "header-nul",
            "a NUL character in a header",
            with(format!("authorization: Bearer \0{forged}\r\n")),
        ),
        (
            "header-no-name",
            "a header without a name",
            with(format!(": Bearer {forged}\r\n")),
        ),
    ];
    cases
        .map(|(name, text, (line, rest))| (name, text, line, rest))
        .to_vec()
}

fn hosts<'a>(context: &Context<'_>) -> Vec<Raw<'a>> {
    let line = format!("{} HTTP/1.1", context.target);
    let (forged, authority) = (context.forged(), context.authority);
    let host = format!("host: {authority}\r\nconnection: close\r\n");
    let with = |header: String| (line.clone(), format!("{host}{header}"));
    let cases = [
        (
            "host-missing",
            "no `Host`",
            (line.clone(), "connection: close\r\n".to_owned()),
        ),
        (
            "host-twice",
            "`Host` twice",
            with(format!("host: {FOREIGN_HOST}\r\n")),
        ),
        (
            "host-foreign",
            "another `Host`, as a page load",
            (
                line.clone(),
                format!("host: {FOREIGN_HOST}\r\nconnection: close\r\naccept: text/html\r\n"),
            ),
        ),
        (
            "host-malformed",
            "a malformed `Host`",
            (
                line.clone(),
                "host: a b@c/d\r\nconnection: close\r\n".to_owned(),
            ),
        ),
        (
            "connection-authorization",
            "`Authorization` named in `Connection`",
            (
                line.clone(),
                format!(
                    "host: {authority}\r\nconnection: close, authorization\r\nauthorization: Bearer {forged}\r\n"
                ),
            ),
        ),
    ];
    cases
        .map(|(name, text, (line, rest))| (name, text, line, rest))
        .to_vec()
}

/// Bodies whose length is ambiguous (request smuggling).
fn framing<'a>(context: &Context<'_>) -> Vec<Raw<'a>> {
    let line = format!("{} HTTP/1.1", context.target);
    let host = format!("host: {}\r\nconnection: close\r\n", context.authority);
    let with = |name, text, headers: &str| {
        (
            name,
            text,
            line.clone(),
            format!("{host}{headers}\r\n0\r\n"),
        )
    };
    vec![
        with(
            "framing-both",
            "`Content-Length` and `Transfer-Encoding`",
            "content-length: 3\r\ntransfer-encoding: chunked\r\n",
        ),
        with(
            "framing-two-lengths",
            "two different values of `Content-Length`",
            "content-length: 3\r\ncontent-length: 0\r\n",
        ),
        with(
            "framing-negative",
            "a negative `Content-Length`",
            "content-length: -1\r\n",
        ),
        with(
            "framing-coding",
            "an unknown transfer coding",
            "transfer-encoding: hostile\r\n",
        ),
    ]
}
