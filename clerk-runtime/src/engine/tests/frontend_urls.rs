//! Tests of the Frontend API that browsers are sent to.

use super::scenario::{Scenario, redirect_parameter, session};
use crate::engine::{Decision, EngineConfig};

fn location(decision: &Decision) -> &str {
    decision.reply().location.as_deref().unwrap_or_default()
}

#[test]
fn handshake_uses_the_proxy_or_the_frontend_api() {
    for (proxy, expected) in [
        (None, "https://clerk.example.com"),
        (Some("/__clerk"), "https://www.example.com/__clerk"),
        (
            Some("https://proxy.example.net/clerk/"),
            "https://proxy.example.net/clerk",
        ),
    ] {
        let browser = Scenario::production().cookie("__client_uat", "1");
        let browser = browser.configured(|it| it.proxy_url = proxy.map(str::to_owned));
        let url = location(&browser.decide()).to_owned();
        let endpoint = format!("{expected}/v1/client/handshake?");
        assert!(url.starts_with(&endpoint), "{proxy:?}: {url}");
    }
}

#[test]
fn satellite_in_production_has_its_own_frontend_api() {
    let host = |scenario: Scenario, is_satellite: bool, domain: Option<&str>| {
        let scenario = scenario.configured(|it| {
            it.is_satellite = is_satellite;
            it.domain = domain.map(str::to_owned);
        });
        let EngineConfig { frontend, .. } = &scenario.config;
        let frontend = frontend.as_ref().unwrap();
        scenario.config.frontend_api_host(frontend).into_owned()
    };
    let domain = Some("satellite.dev");
    let (production, development) = (Scenario::production, Scenario::development);
    assert_eq!(host(production(), true, domain), "clerk.satellite.dev");
    assert_eq!(host(production(), true, None), "clerk.example.com");
    assert_eq!(host(production(), false, domain), "clerk.example.com");
    assert_eq!(host(development(), true, domain), "clerk.example.com");
    assert_eq!(host(development(), false, domain), "clerk.example.com");
}

#[test]
fn handshake_renews_the_cookie_or_else_the_bearer_token() {
    let (cookie, bearer) = (session(-60), session(-61));
    let of_cookie = || Scenario::production().signed_in_by(&cookie);
    let of_bearer = |scenario: Scenario| scenario.bearer(&bearer);
    for (browser, expected) in [
        (of_cookie(), Some(&cookie)),
        (of_bearer(of_cookie()), Some(&cookie)),
        (of_bearer(Scenario::production()), Some(&bearer)),
        (Scenario::production().cookie("__client_uat", "1"), None),
    ] {
        let decision = browser.decide();
        assert_eq!(
            redirect_parameter(&decision, "__session").as_ref(),
            expected
        );
    }
}
