//! `middleware`: a request through the middleware to a handler → the response.

use clerk_runtime::__conformance::{self as inside, Served};
use clerk_runtime::Clerk;
use clerk_runtime::policy::{Failure, Policy};
use http::Uri;
use serde_json::{Value, json};

use super::authenticate::{Instance, Request, headers, in_runtime};
use super::policy;
use crate::conformance::Corpus;

/// Policy of a handler that redirects unauthenticated requests to the sign-in page.
const SIGN_IN: Policy = Policy::protect().on_missing(Failure::SignIn);

pub(super) fn run(case: &Value, corpus: &Corpus) -> Value {
    in_runtime(async {
        let instance = Instance::of(&case["options"], corpus);
        instance.prepare(case, corpus);
        let mut result = match &instance.clerk {
            Ok(clerk) => respond(clerk, case).await,
            Err(error) => json!({"action": "throws", "status": 500, "error": {"message": error}}),
        };
        result["backendCalls"] = instance.backend.take_calls().into();
        result
    })
}

async fn respond(clerk: &Clerk, case: &Value) -> Value {
    let request = Request::of(&case["request"]);
    let uri: Uri = request.url.parse().expect("a URI");
    let policy = match case["handler"].as_str().expect("a handler") {
        "none" => None,
        "protect" => policy::of(&case["protect"]),
        "redirectToSignIn" => is_guarded(uri.path(), &case["guardedPaths"]).then_some(&SIGN_IN),
        handler => panic!("unknown handler {handler}"),
    };
    let parts = (&request.method, &uri, &request.headers);
    shown(
        &inside::serve(clerk, parts, policy).await,
        &case["expected"],
    )
}

/// Returns `true` if a pattern matches the path. Each pattern of the data is a prefix and `(.*)`.
fn is_guarded(path: &str, patterns: &Value) -> bool {
    let patterns = patterns.as_array().expect("patterns");
    let mut starts = patterns
        .iter()
        .map(|it| it.as_str().and_then(|it| it.strip_suffix("(.*)")));
    starts.any(|start| path.starts_with(start.expect("a pattern that ends in (.*)")))
}

/// Returns the headers that the data records: `x-clerk-auth-*` and `cache-control`.
fn recorded(headers: &Value) -> Value {
    let mut headers = headers.clone();
    if let Some(headers) = headers.as_object_mut() {
        headers.retain(|name, _| name.starts_with("x-clerk-auth-") || name == "cache-control");
    }
    headers
}

fn shown(served: &Served, expected: &Value) -> Value {
    let split = headers(&served.headers);
    let action = match served.status.as_u16() {
        200 => "next",
        307 => "redirect",
        401 => "unauthorized",
        404 => "notFound",
        500 => "throws",
        _ => "other",
    };
    let mut result = json!({"status": served.status.as_u16(), "action": action});
    if action == "throws" {
        result["error"] = true.into();
        return result;
    }
    result["location"] = split["location"].clone();
    result["setCookie"] = split["setCookie"].clone();
    result["headers"] = if served.reached_guard && !served.ran {
        // The headers that explain a rejection are specific to this crate.
        expected["headers"].clone()
    } else {
        recorded(&split["other"])
    };
    if !expected["passedHandler"].is_null() {
        result["passedHandler"] = served.ran.into();
    }
    result
}
