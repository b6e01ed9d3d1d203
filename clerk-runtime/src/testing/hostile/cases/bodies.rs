//! Bodies that never arrive, so that the server must reject the request without reading them, and
//! headers that are too large.

use super::Context;
use crate::testing::hostile::attempt::{Attempt, SentBody};

pub(super) fn attempts(context: &Context<'_>) -> Vec<Attempt> {
    let attempt = |name, text: &str| {
        let method = context.route.method.clone();
        let attempt = Attempt::new(name, method, context.target).description(text);
        match &context.route.body {
            Some(body) => attempt.header("content-type", &body.content_type),
            None => attempt.header("content-type", "application/json"),
        }
    };
    let nothing = || SentBody::Withheld(Vec::new());
    let part = || SentBody::Withheld(vec![b'['; 64 * 1024]);
    let chunk = SentBody::Withheld(b"1\r\n[\r\n".to_vec());
    let mut attempts = vec![
        attempt("body-withheld", "announced body that does not arrive")
            .header("content-length", "1000"),
        attempt("body-large", "64 KiB of a body of 10 GB").header("content-length", "10000000000"),
        attempt("body-chunked", "chunked body without an end")
            .header("transfer-encoding", "chunked"),
        attempt(
            "body-forged",
            "forged token, and a body that does not arrive",
        )
        .bearer(context.forged())
        .header("content-length", "1000"),
    ];
    for (attempt, body) in attempts
        .iter_mut()
        .zip([nothing(), part(), chunk, nothing()])
    {
        attempt.body = body;
    }
    attempts.extend(headers(context));
    attempts
}

fn headers(context: &Context<'_>) -> [Attempt; 3] {
    let forged = context.forged();
    let attempt = |name, text: &str| context.attempt(name).description(text).may_be_closed();
    [
        attempt("header-large-token", "forged token of 100 KB")
            .bearer(format!("{forged}{}", "A".repeat(100_000))),
        attempt("header-large-cookie", "cookies of 60 KB")
            .header("cookie", format!("__session={}", "A".repeat(60_000))),
        (0..150).fold(
            attempt("header-many", "150 headers and a forged token").bearer(&forged),
            |attempt, number| attempt.header(&format!("x-hostile-{number}"), "1"),
        ),
    ]
}
