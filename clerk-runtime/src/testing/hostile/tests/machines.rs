//! Runs of the suite against a route for machine tokens.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;

use super::server::{BODY, reply, serve};
use super::{WORLD, run_suite};
use crate::Clerk;
use crate::authorize::{RequestView, caller};
use crate::policy::{AcceptedTokens, Policy, TokenType};
use crate::testing::hostile::{CredentialKind, OfflineTokens, ProtectedRoute, Report, suite};

const TYPES: AcceptedTokens =
    AcceptedTokens::list(&[TokenType::ApiKey, TokenType::M2m, TokenType::OAuth]);

static POLICY: Policy = Policy::protect().tokens(TYPES).scopes(&["invoices:read"]);

async fn respond(clerk: Clerk, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let (head, _) = request.into_parts();
    if head.uri.path() != "/invoices" {
        return reply(StatusCode::NOT_FOUND, "no route");
    }
    let view = RequestView {
        method: &head.method,
        uri: &head.uri,
        headers: &head.headers,
        clerk: Some(clerk),
        middleware_result: None,
        path: &[],
    };
    let Err(rejection) = caller(&POLICY, view).await else {
        return reply(StatusCode::OK, BODY);
    };
    rejection.into_http().map(Full::new)
}

/// Runs the suite with credentials that have these scopes. The first kind is the valid one.
fn run(scopes: &[&str], kinds: &[CredentialKind]) -> Report {
    let (url, tokens) = WORLD.runtime.block_on(async {
        let clerk = WORLD.instance.clerk_builder();
        let clerk = clerk.jwt_key(WORLD.instance.jwt_key()).build().unwrap();
        let url = serve(move |request| respond(clerk.clone(), request)).await;
        let tokens = OfflineTokens::start(&WORLD.instance, "alice").await;
        (url, tokens.unwrap().scopes(scopes.iter().copied()))
    });
    let route = ProtectedRoute::get().accepts(kinds.iter().copied());
    run_suite(suite(&url, tokens).protect("/invoices", route))
}

#[test]
fn both_forms_of_machine_tokens_with_the_required_scopes_are_accepted() {
    use CredentialKind::{ApiKey, M2m, M2mJwt, Oauth, OauthJwt};
    for kinds in [
        [ApiKey, M2m, Oauth],
        [M2m, ApiKey, Oauth],
        [M2mJwt, ApiKey, Oauth],
        [Oauth, ApiKey, M2m],
        [OauthJwt, ApiKey, M2m],
    ] {
        run(&["invoices:read"], &kinds).assert();
    }
}

#[test]
fn machine_token_of_a_type_that_is_not_listed_is_found() {
    let report = run(&["invoices:read"], &[CredentialKind::ApiKey]);
    let findings = report.findings().map(|(_, finding)| finding.name);
    let expected = ["m2m-jwt", "m2m-token", "oauth-jwt", "oauth-token"];
    assert_eq!(findings.collect::<Vec<_>>(), expected, "{report}");
}

#[test]
fn missing_scope_is_an_error_with_the_reason_and_the_remedy() {
    let report = run(&[], &[CredentialKind::ApiKey]);
    let [error] = &*report.routes[0].errors else {
        panic!("{report}")
    };
    for part in ["403 (`insufficient-scope`)", "`OfflineTokens::scopes`"] {
        assert!(error.contains(part), "{error}");
    }
}
