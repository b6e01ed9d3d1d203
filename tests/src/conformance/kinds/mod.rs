//! Runners of the conformance cases, one file per kind. Each computes our result from a case's input,
//! in the format of `expected`. `location`, `options` and `policy` are shared by several kinds.

mod accepted_token;
mod accounts_url;
mod authenticate;
mod claims;
mod has;
mod keys;
mod location;
mod middleware;
mod options;
mod path_matcher;
mod policy;
mod protect;
mod redirect;
mod reverification;
mod verify_token;
mod webhook;

use serde_json::{Value, json};

use super::Corpus;

/// Returns our result of a case.
pub(crate) fn run(kind: &str, case: &Value, corpus: &Corpus) -> Value {
    match kind {
        "acceptedToken" => accepted_token::run(case),
        "accountsUrl" => accounts_url::run(case),
        "authenticate" => authenticate::run(case, corpus),
        "authenticateSequence" => authenticate::run_sequence(case, corpus),
        "claims" => claims::run(case),
        "has" => has::run(case),
        "keys" => keys::run(case),
        "pathMatcher" => path_matcher::run(case),
        "redirect" => redirect::run(case),
        "middleware" => middleware::run(case, corpus),
        "protect" => protect::run(case),
        "reverificationResponse" => reverification::run(case),
        "verifyToken" => verify_token::run(case, corpus),
        "webhook" => webhook::run(case, corpus),
        unknown => json!({"notRun": format!("there is no runner for the kind {unknown}")}),
    }
}
