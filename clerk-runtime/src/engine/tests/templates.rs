//! Tests of tokens of JWT templates, for policies that name templates.

use serde_json::{Value, json};

use super::scenario::{NOW, Scenario, session, signed, summary};
use crate::caller::UserId;
use crate::clock::UnixMillis;
use crate::policy::{AcceptedTokens, TokenType};
use crate::revocations::Revocation;

fn token_of(template: &Value) -> String {
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "ins_1", "cat": "cl_B7d4PD222AAA"});
    let claims = json!({
        "iss": "https://clerk.example.com", "sub": "user_1", "iat": NOW - 60, "exp": NOW + 60,
        "template": template,
    });
    signed(&header, &claims)
}

fn with_templates() -> Scenario {
    let mut scenario = Scenario::production();
    scenario.accepts = AcceptedTokens::list(&[TokenType::Session, TokenType::Template]);
    scenario.templates = &["supabase"];
    scenario
}

#[test]
fn token_is_accepted_only_if_it_names_an_accepted_template() {
    for (template, expected) in [
        (json!("supabase"), "signed-in"),
        (json!("hasura"), "signed-out token-type-mismatch"),
        (json!(null), "signed-out token-type-mismatch"),
    ] {
        let decision = with_templates().bearer(&token_of(&template)).decide();
        assert_eq!(summary(&decision), expected, "{template}");
        assert_eq!(decision.token_type, Some(TokenType::Template));
    }
    let session = with_templates().bearer(&session(60)).decide();
    assert_eq!(summary(&session), "signed-in");
    assert_eq!(session.token_type, Some(TokenType::Session));
}

#[test]
fn token_of_a_revoked_user_is_rejected() {
    for (user, expected) in [
        ("user_1", "signed-out token-invalid"),
        ("user_2", "signed-in"),
    ] {
        let scenario = with_templates();
        let revocation = Revocation::user(&UserId::from(user));
        let revocation = revocation.at(UnixMillis::from_secs(NOW));
        let now = UnixMillis::from_secs(NOW);
        scenario.revocations.insert(&revocation, 0, now);
        let decision = scenario.bearer(&token_of(&json!("supabase"))).decide();
        assert_eq!(summary(&decision), expected, "{user}");
    }
}
