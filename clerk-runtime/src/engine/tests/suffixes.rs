//! Choice between the cookies with and without the instance's suffix.

use serde_json::json;

use super::scenario::{Keys, NOW, Scenario, session, session_with, signed, summary};
use crate::engine::Effect;

const SIGNED_OUT: &str = "signed-out session-token-and-uat-missing";
const EXPIRED: &str = "handshake session-token-expired-refresh-non-eligible-no-refresh-cookie";

fn with_dev_browser(scenario: Scenario) -> Scenario {
    let scenario = scenario.cookie("__clerk_db_jwt", "dvb_1");
    scenario.suffixed("__clerk_db_jwt", "dvb_1")
}

#[test]
fn expired_session_counts_as_older_than_a_plain_sign_out_in_development() {
    for (scenario, expires_in, expected) in [
        (Scenario::development(), 60, "signed-in"),
        (Scenario::development(), 0, SIGNED_OUT),
        (Scenario::development(), -60, SIGNED_OUT),
        (Scenario::production(), 60, "signed-in"),
        (Scenario::production(), -60, EXPIRED),
    ] {
        let browser = with_dev_browser(scenario)
            .cookie("__client_uat", "0")
            .suffixed("__session", &session(expires_in))
            .suffixed("__client_uat", "1");
        assert_eq!(summary(&browser.decide()), expected, "{expires_in}");
    }
}

#[test]
fn suffixed_sign_out_does_not_hide_a_plain_session() {
    let browser = || Scenario::production().suffixed("__client_uat", "0");
    let plain = browser().signed_in_by(&session(60));
    assert_eq!(summary(&plain.decide()), "signed-in");
    let malformed = browser().cookie("__session", "garbage");
    assert_eq!(
        summary(&malformed.decide()),
        "handshake session-token-but-no-client-uat"
    );
}

#[test]
fn suffixed_session_is_used_if_both_are_equally_old() {
    let browser = Scenario::production()
        .cookie("__session", &session(60))
        .suffixed("__session", &session(60))
        .suffixed("__client_uat", "1");
    assert_eq!(summary(&browser.decide()), "signed-in");
}

#[test]
fn key_of_a_plain_session_is_not_requested_if_there_is_a_suffixed_one() {
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": "ins_unknown"});
    let claims = json!({"iss": "https://clerk.example.com", "sub": "user_2", "iat": NOW});
    let browser = Scenario::production()
        .keys(Keys::NotLoaded)
        .cookie("__session", &signed(&header, &claims))
        .suffixed("__session", &session_with(&json!({})))
        .suffixed("__client_uat", "1");
    let running = browser.run();
    assert!(matches!(running.effect(), Effect::FetchKeys { kid } if kid == "ins_1"));
}
