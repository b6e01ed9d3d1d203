//! Tests of paths that require an organization or the personal account.

use serde_json::{Value, json};

use super::scenario::{Scenario, redirect_parameter, session_with, summary};
use crate::engine::PathPatterns;

fn browser(path: &str, claims: &Value) -> Scenario {
    let parse = |patterns: &[&str]| Some(PathPatterns::parse(patterns).unwrap());
    let scenario = Scenario::production().configured(|it| {
        it.organization_patterns = parse(&["/orgs/:id", "/teams/:slug"]);
        it.personal_account_patterns = parse(&["/me"]);
    });
    scenario.path(path).signed_in_by(&session_with(claims))
}

#[test]
fn path_of_another_organization_starts_a_handshake_that_activates_it() {
    let acme = json!({"org_id": "org_1", "org_slug": "acme", "org_role": "org:member"});
    let personal = json!({});
    for (path, claims, organization) in [
        ("/orgs/org_1", &acme, None),
        ("/orgs/org_2", &acme, Some("org_2")),
        ("/orgs/org_1", &personal, Some("org_1")),
        ("/teams/acme", &acme, None),
        ("/teams/other", &acme, Some("other")),
        ("/teams/acme", &personal, Some("acme")),
        ("/me", &personal, None),
        ("/me", &acme, Some("")),
        ("/other", &acme, None),
    ] {
        let decision = browser(path, claims).decide();
        let expected = match organization {
            Some(_) => "handshake active-organization-mismatch",
            None => "signed-in",
        };
        assert_eq!(summary(&decision), expected, "{path}");
        let parameter = redirect_parameter(&decision, "organization_id");
        assert_eq!(parameter.as_deref(), organization, "{path}");
    }
}

#[test]
fn session_is_kept_if_no_redirect_is_possible() {
    let script = browser("/orgs/org_1", &json!({})).destination("empty");
    assert_eq!(summary(&script.decide()), "signed-in");
    let pending = browser("/orgs/org_1", &json!({"sts": "pending"}));
    assert_eq!(summary(&pending.decide()), "signed-in");
}
