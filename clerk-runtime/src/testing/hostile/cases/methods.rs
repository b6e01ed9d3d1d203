//! Other methods, and headers that replace the method.

use http::Method;

use super::{Context, FOREIGN_HOST};
use crate::testing::hostile::attempt::{Attempt, Expectation, SentBody};

pub(super) fn attempts(context: &Context<'_>) -> Vec<Attempt> {
    let mut attempts = [others(context), overrides(context)].concat();
    attempts.extend(preflight(context));
    attempts
}

/// Requests with other methods, for which the path may have other routes.
fn others(context: &Context<'_>) -> Vec<Attempt> {
    let methods = [
        ("method-get", "GET"),
        ("method-head", "HEAD"),
        ("method-post", "POST"),
        ("method-put", "PUT"),
        ("method-patch", "PATCH"),
        ("method-delete", "DELETE"),
        ("method-options", "OPTIONS"),
        ("method-trace", "TRACE"),
        ("method-lower-case", "get"),
        ("method-unknown", "HOSTILE"),
    ];
    let own = context.route.method.as_str();
    let others = methods.into_iter().filter(|(_, method)| *method != own);
    let attempt = |(name, method): (&'static str, &str)| {
        let mut attempt = context
            .attempt(name)
            .description(format!("method `{method}`"));
        attempt.method = Method::from_bytes(method.as_bytes()).ok()?;
        // A response to HEAD has no body that would distinguish another route from this one.
        let is_own_head = attempt.method == Method::HEAD && own == "GET";
        let expectation = if is_own_head {
            Expectation::Rejected
        } else {
            Expectation::NoProtectedBody
        };
        Some(attempt.expect(expectation).may_be_closed())
    };
    others.filter_map(attempt).collect()
}

/// Requests whose method is replaced by a header or a parameter.
fn overrides(context: &Context<'_>) -> Vec<Attempt> {
    let own = context.route.method.as_str();
    let other = if own == "POST" {
        Method::GET
    } else {
        Method::POST
    };
    let attempt = |name| {
        let mut attempt = context.attempt(name).expect(Expectation::NoProtectedBody);
        attempt.method = other.clone();
        attempt
    };
    let headers = [
        ("override-x-http-method-override", "x-http-method-override"),
        ("override-x-http-method", "x-http-method"),
        ("override-x-method-override", "x-method-override"),
    ];
    let headers = headers.map(|(name, header)| {
        let attempt = attempt(name).header(header, own);
        attempt.description(format!("the route's method in `{header}`"))
    });
    let query = attempt("override-query").target(context.with_parameter("_method", own));
    let to_options = context
        .attempt("override-to-options")
        .header("x-http-method-override", "OPTIONS");
    let form = attempt("override-form")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(SentBody::Complete(format!("_method={own}").into_bytes()));
    let others = [
        query.description("the route's method in the parameter `_method`"),
        to_options.description("`OPTIONS` in `x-http-method-override`"),
        form.description("the route's method in a form"),
    ];
    headers.into_iter().chain(others).collect()
}

/// Preflight requests, which browsers send without credentials.
fn preflight(context: &Context<'_>) -> [Attempt; 2] {
    let preflight = |name, method: Method| {
        let mut attempt = context.attempt(name);
        attempt.method = method;
        attempt
            .header("origin", format!("https://{FOREIGN_HOST}"))
            .header(
                "access-control-request-method",
                context.route.method.as_str(),
            )
            .header("access-control-request-headers", "authorization")
    };
    [
        preflight("preflight", Method::OPTIONS)
            .description("preflight request")
            .expect(Expectation::NoProtectedBody),
        preflight("preflight-headers", context.route.method.clone())
            .description("headers of a preflight request, with the route's method"),
    ]
}
