//! Tests of satellites, and of redirects between a satellite and its primary application.

use super::scenario::{Scenario, session, summary};
use crate::engine::{Contradiction, EngineConfig, OriginNotice};

const IGNORED: Option<OriginNotice> = Some(OriginNotice::RedirectUrlIgnored);

/// Returns a request to a primary application with the redirect URL `back`.
fn primary(back: &str) -> Scenario {
    let scenario = Scenario::development().cookie("__clerk_db_jwt", "dvb_1");
    scenario.query(&format!("__clerk_redirect_url={back}"))
}

fn satellite(config: &mut EngineConfig) {
    config.is_satellite = true;
    config.domain = Some("satellite.dev".to_owned());
    config.sign_in_url = Some("https://primary.example/sign-in".to_owned());
}

#[test]
fn dev_browser_is_sent_to_own_origins() {
    for back in [
        "http://localhost:3001/p",
        "http://127.0.0.1:4000/",
        "https://accounts.example.com/",
    ] {
        let decision = primary(back).decide();
        assert_eq!(
            summary(&decision),
            "handshake primary-responds-to-syncing",
            "{back}"
        );
        let url = decision.reply().location.clone().unwrap();
        assert_eq!(
            url,
            format!("{back}?__clerk_db_jwt=dvb_1&__clerk_synced=true")
        );
    }
    let trusted = primary("https://satellite.dev/p")
        .configured(|it| it.allowed_origins.push("https://satellite.dev".to_owned()));
    assert!(trusted.decide().reply().location.is_some());
}

#[test]
fn redirect_url_of_another_application_is_ignored() {
    for back in [
        "https://evil.example/steal",
        "https://accounts.evil.example/",
        "https://localhost.evil.example/",
        "javascript://localhost/%0aalert(1)",
        "//evil.example",
        "/page",
        "nonsense",
    ] {
        let decision = primary(back).decide();
        let expected = "signed-out session-token-and-uat-missing";
        assert_eq!(summary(&decision), expected, "{back}");
        assert_eq!(decision.reply().location, None, "{back}");
        assert_eq!(decision.notice, IGNORED, "{back}");

        let signed_in = primary(back).signed_in_by(&session(60)).decide();
        assert_eq!(summary(&signed_in), "signed-in", "{back}");
        assert_eq!(signed_in.reply().location, None, "{back}");
        assert_eq!(signed_in.notice, IGNORED, "{back}");
    }
    let satellite = primary("http://localhost:3001/").signed_in_by(&session(60));
    assert_eq!(satellite.decide().notice, None);
}

#[test]
fn redirect_url_is_read_only_by_a_primary_in_development() {
    for scenario in [
        Scenario::production(),
        Scenario::development().configured(satellite),
    ] {
        let browser = scenario.query("__clerk_redirect_url=https://evil.example/");
        let decision = browser.cookie("__clerk_db_jwt", "dvb_1").decide();
        let expected = "signed-out session-token-and-uat-missing";
        assert_eq!(summary(&decision), expected);
        assert_eq!(decision.notice, None);
    }
}

#[test]
fn satellite_is_synced_by_the_frontend_api_or_in_development_by_the_primary() {
    for (scenario, expected) in [
        (
            Scenario::production(),
            "https://clerk.satellite.dev/v1/client/handshake?redirect_url=",
        ),
        (
            Scenario::development(),
            "https://primary.example/sign-in?__clerk_redirect_url=",
        ),
    ] {
        let browser = scenario.configured(satellite);
        let decision = browser.query("__clerk_synced=false").decide();
        let url = decision.reply().location.as_deref().unwrap_or_default();
        assert!(url.starts_with(expected), "{url}");
    }
}

#[test]
fn redirect_url_does_not_hide_the_session_of_a_script() {
    let script = primary("http://localhost:3001/").signed_in_by(&session(60));
    let decision = script.method(http::Method::POST).decide();
    assert_eq!(summary(&decision), "signed-in");
}

#[test]
fn handshake_parameters_of_a_redirect_url_are_removed() {
    let back = "http%3A%2F%2Flocalhost%3A3001%2F%3Fa%3D1%26__clerk_handshake%3Dplanted";
    let decision = primary(back).decide();
    assert_eq!(
        decision.reply().location.as_deref(),
        Some("http://localhost:3001/?a=1&__clerk_db_jwt=dvb_1&__clerk_synced=true")
    );
}

#[test]
fn satellite_syncs_automatically_only_if_enabled() {
    let browser = || Scenario::production().configured(satellite);
    assert_eq!(
        summary(&browser().decide()),
        "signed-out session-token-and-uat-missing"
    );
    let decision = browser().query("__clerk_synced=false").decide();
    assert_eq!(summary(&decision), "handshake satellite-needs-syncing");
    let decision = browser()
        .configured(|it| it.satellite_auto_sync = true)
        .decide();
    assert_eq!(summary(&decision), "handshake satellite-needs-syncing");
    for (cookie, reason) in [
        ("__session", "session-token-but-no-client-uat"),
        ("__client_uat", "client-uat-but-no-session-token"),
    ] {
        let automatic = browser().configured(|it| it.satellite_auto_sync = true);
        let decision = automatic.cookie(cookie, "1").decide();
        assert_eq!(summary(&decision), format!("handshake {reason}"));
    }
    for is_automatic in [false, true] {
        let synced = browser().query("__clerk_synced=true");
        let synced = synced.configured(|it| it.satellite_auto_sync = is_automatic);
        assert_eq!(
            summary(&synced.decide()),
            "signed-out session-token-and-uat-missing"
        );
    }
}

#[test]
fn request_from_a_satellites_sign_in_page_is_checked_like_any_other() {
    let from_primary = || {
        let scenario = Scenario::production().configured(satellite);
        let scenario = scenario.header("origin", "https://primary.example");
        let scenario = scenario.suffixed("__session", &session(60));
        scenario.suffixed("__client_uat", "1")
    };
    assert_eq!(summary(&from_primary().decide()), "signed-in");
    let post = || from_primary().method(http::Method::POST);
    let rejected = post().decide();
    assert_eq!(summary(&rejected), "signed-out origin-not-allowed");
    let allowed = post().configured(|it| {
        it.allowed_origins
            .push("https://primary.example".to_owned());
    });
    assert_eq!(summary(&allowed.decide()), "signed-in");
}

#[test]
fn contradictory_settings_are_found_before_any_request() {
    let config = |change: fn(&mut EngineConfig)| {
        Scenario::development()
            .configured(satellite)
            .configured(change)
            .config
            .check()
    };
    assert_eq!(config(|_| {}), Ok(()));
    assert_eq!(
        config(|it| it.domain = None),
        Err(Contradiction::SatelliteWithoutDomain)
    );
    assert_eq!(
        config(|it| it.sign_in_url = None),
        Err(Contradiction::SatelliteWithoutSignInUrl)
    );
    let own = |it: &mut EngineConfig| {
        it.sign_in_url = Some("https://satellite.dev/sign-in".to_owned());
    };
    assert_eq!(config(own), Err(Contradiction::OwnSignInUrl));
    assert_eq!(config(|it| it.is_satellite = false), Ok(()));
}

#[test]
fn cross_origin_visit_starts_a_sync_handshake() {
    let browser = |referrer| {
        let scenario = Scenario::production().signed_in_by(&session(60));
        summary(&scenario.header("referer", referrer).decide())
    };
    assert_eq!(
        browser("https://satellite.dev/"),
        "handshake primary-domain-cross-origin-sync"
    );
    assert_eq!(
        browser("https://accounts.evil.dev/"),
        "handshake primary-domain-cross-origin-sync"
    );
    assert_eq!(browser("https://accounts.example.com/sign-in"), "signed-in");
    assert_eq!(browser("https://www.example.com/"), "signed-in");
}
