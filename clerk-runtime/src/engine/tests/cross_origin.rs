//! Tests of signed-in visitors that come from another origin.

use http::Method;

use super::scenario::{Scenario, session, summary};

const SYNC: &str = "handshake primary-domain-cross-origin-sync";

/// Returns the page load of a signed-in visitor who follows a link on another page.
fn visit(scenario: Scenario, referrer: &str) -> Scenario {
    let scenario = scenario.cookie("__clerk_db_jwt", "dvb_1");
    let scenario = scenario.signed_in_by(&session(60));
    scenario.header("referer", referrer)
}

#[test]
fn page_of_clerk_starts_no_sync_in_production() {
    for (referrer, expected) in [
        ("https://clerk.example.com/v1/client", "signed-in"),
        ("https://accounts.example.com/sign-in", "signed-in"),
        ("https://accounts.example.com:8443/sign-in", SYNC),
        ("https://xyzzy/", SYNC),
        ("https://name-1.accounts.dev/", SYNC),
        ("https://accounts.name-1.lcl.dev/", SYNC),
    ] {
        let decision = visit(Scenario::production(), referrer).decide();
        assert_eq!(summary(&decision), expected, "{referrer}");
    }
}

#[test]
fn page_of_the_proxied_frontend_api_starts_no_sync() {
    for (referrer, expected) in [
        ("https://proxy.example.net/__clerk/v1/client", "signed-in"),
        ("https://clerk.example.com/v1/client", SYNC),
    ] {
        let scenario = visit(Scenario::production(), referrer);
        let url = "https://proxy.example.net/__clerk".to_owned();
        let decision = scenario.configured(|it| it.proxy_url = Some(url)).decide();
        assert_eq!(summary(&decision), expected, "{referrer}");
    }
}

#[test]
fn account_portal_of_development_starts_no_sync_in_development() {
    for (referrer, expected) in [
        ("https://name-1.accounts.dev/", "signed-in"),
        ("https://name-1.accountsstage.dev/", "signed-in"),
        ("https://accounts.name-1.lcl.dev/", "signed-in"),
        ("https://name-1.clerk.accounts.dev/", SYNC),
        ("https://name-1.lcl.dev/", SYNC),
        ("https://accounts.satellite.dev/", SYNC),
        ("https://satellite.dev/", SYNC),
    ] {
        let decision = visit(Scenario::development(), referrer).decide();
        assert_eq!(summary(&decision), expected, "{referrer}");
    }
}

#[test]
fn only_the_first_page_load_of_a_primary_domain_is_synced() {
    let visit = || visit(Scenario::production(), "https://satellite.dev/");
    assert_eq!(summary(&visit().decide()), SYNC);
    let own = |it: Scenario| summary(&it.decide());
    assert_eq!(own(visit().destination("empty")), "signed-in");
    assert_eq!(own(visit().destination("iframe")), "signed-in");
    assert_eq!(own(visit().method(Method::HEAD)), "signed-in");
    let redirected = visit().cookie("__clerk_redirect_count", "1");
    assert_eq!(own(redirected), "signed-in");
    assert_eq!(
        own(visit().configured(|it| it.is_satellite = true)),
        "signed-in"
    );
}
