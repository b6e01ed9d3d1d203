//! Settings other than keys.

use std::time::Duration;

use super::{LIVE_PUBLISHABLE, LIVE_SECRET, SECRET, malformed, rejected, settings, test_keys};
use crate::config::{ClerkBuilder, ConfigErrorKind};
use crate::policy::Failure;

#[test]
fn plain_http_url_of_an_api_is_accepted_on_loopback_only() {
    let good = [
        ("https://api.example", "https://api.example/v1/jwks"),
        (
            "https://proxy.example/clerk/",
            "https://proxy.example/clerk/v1/jwks",
        ),
        ("http://127.0.0.1:4000", "http://127.0.0.1:4000/v1/jwks"),
        ("http://[::1]:4000", "http://[::1]:4000/v1/jwks"),
        ("http://localhost:4000/", "http://localhost:4000/v1/jwks"),
    ];
    for (url, jwks) in good {
        assert_eq!(settings(test_keys().api_url(url)).api.jwks_url(), jwks);
        settings(test_keys().frontend_api_url(url));
    }
    let bad = [
        "http://api.example",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "api.example",
        "/v1",
        "ftp://api.example",
        "https://user:pw@api.example",
        "https://api.example/?a=b",
        "https://api.example/#a",
        "https://",
        "data:,x",
    ];
    for url in bad {
        malformed(test_keys().api_url(url), "CLERK_API_URL", url);
        malformed(test_keys().frontend_api_url(url), "CLERK_FAPI_URL", url);
    }
    settings(
        test_keys()
            .api_url("http://api.example")
            .frontend_api_url("http://fapi.example")
            .danger_allow_http_api_url(),
    );
}

#[test]
fn api_version_with_several_segments_is_rejected() {
    assert!(
        settings(test_keys().api_version("v2"))
            .api
            .jwks_url()
            .ends_with("/v2/jwks")
    );
    for bad in ["../v1", "v1/x", ".", "v 1", "v1?"] {
        malformed(test_keys().api_version(bad), "CLERK_API_VERSION", bad);
    }
}

#[test]
fn malformed_authorized_party_is_rejected() {
    let good = [
        "https://shop.example.net",
        "http://localhost:3000",
        "https://xn--bcher-kva.example",
        "chrome-extension://abcdefghijklmnop",
        "capacitor://localhost",
        "tauri://localhost",
    ];
    let parties = settings(test_keys().authorized_parties(good))
        .engine
        .rules
        .authorized_parties;
    assert_eq!(parties, good);
    let bad = [
        "",
        " ",
        "shop.example.net",
        "https://shop.example.net/",
        "https://shop.example.net:443",
        "https://Shop.example.net",
        "https://shop.example.net/x",
        "*",
        "https://",
        "://x",
        "tauri://localhost/",
        "https://*.example.com/",
    ];
    for party in bad {
        malformed(
            test_keys().authorized_parties([party]),
            "CLERK_AUTHORIZED_PARTIES",
            party,
        );
    }
}

#[test]
fn empty_entry_is_rejected() {
    malformed(test_keys().audience([""]), "`.audience(…)`", "");
    malformed(
        test_keys().issuer(["https://a.example", " "]),
        "`.issuer(…)`",
        "a.example",
    );
}

#[test]
fn header_types_without_a_type_are_rejected() {
    let none: [&str; 0] = [];
    malformed(test_keys().header_types(none), "`.header_types(…)`", "");
    let empty = test_keys().header_types(["JWT", ""]);
    malformed(empty, "`.header_types(…)`", "");
    let rules = settings(test_keys().header_types(["own+jwt"])).engine.rules;
    assert_eq!(rules.header_types, Some(vec!["own+jwt".to_owned()]));
}

#[test]
fn text_that_is_not_an_oauth_scope_is_rejected() {
    for bad in ["", "mcp write", "\"mcp\"", "mcp\\", "é"] {
        let builder = test_keys().oauth_scopes(["mcp", bad]);
        malformed(builder, "`.oauth_scopes(…)`", bad);
    }
    let server = settings(test_keys().oauth_scopes(["mcp", "mcp:write"])).resource_server;
    let scopes = ["mcp".to_owned(), "mcp:write".to_owned()];
    assert_eq!(server.scopes, Some(scopes.to_vec()));
    assert!(server.serves_metadata);
    let none: [&str; 0] = [];
    let server = settings(test_keys().oauth_scopes(none)).resource_server;
    assert_eq!(server.scopes, Some(Vec::new()));
}

/// The methods that take one text are found in the builder's source, so that none is forgotten.
#[test]
fn empty_text_is_absent() {
    type Method = (&'static str, fn(ClerkBuilder, &'static str) -> ClerkBuilder);
    const METHODS: &[Method] = &[
        ("secret_key", ClerkBuilder::secret_key),
        ("publishable_key", ClerkBuilder::publishable_key),
        ("jwt_key", ClerkBuilder::jwt_key),
        ("machine_secret_key", ClerkBuilder::machine_secret_key),
        (
            "webhook_signing_secret",
            ClerkBuilder::webhook_signing_secret,
        ),
        ("api_url", ClerkBuilder::api_url),
        ("api_version", ClerkBuilder::api_version),
        ("user_agent", ClerkBuilder::user_agent),
        ("frontend_api_url", ClerkBuilder::frontend_api_url),
        ("domain", ClerkBuilder::domain),
        ("proxy_url", ClerkBuilder::proxy_url),
        ("sign_in_url", ClerkBuilder::sign_in_url),
        ("sign_up_url", ClerkBuilder::sign_up_url),
        ("public_url", ClerkBuilder::public_url),
        (
            "danger_frontend_api_origin",
            ClerkBuilder::danger_frontend_api_origin,
        ),
        ("api_key_header", ClerkBuilder::api_key_header),
    ];
    let absent = format!("{:?}", ClerkBuilder::new());
    for (name, set) in METHODS {
        assert_eq!(
            format!("{:?}", set(ClerkBuilder::new(), "")),
            absent,
            "{name}"
        );
        assert_ne!(
            format!("{:?}", set(ClerkBuilder::new(), "x")),
            absent,
            "{name}"
        );
    }
    let methods = include_str!("../builder.rs").split("pub fn ").skip(1);
    let of_text = methods.filter(|it| it.lines().next().unwrap().contains(": impl Into<String>)"));
    let names: Vec<_> = of_text.map(|it| it.split('(').next().unwrap()).collect();
    let mut tested: Vec<_> = METHODS.iter().map(|(name, _)| *name).collect();
    tested.sort_unstable_by_key(|name| names.iter().position(|it| it == name));
    assert_eq!(names, tested);
}

#[test]
fn clock_skew_above_five_minutes_is_rejected() {
    let skew = |skew| test_keys().clock_skew(skew);
    assert_eq!(
        settings(skew(Duration::from_millis(1500)))
            .engine
            .rules
            .clock_skew_ms,
        1500
    );
    assert_eq!(settings(skew(Duration::ZERO)).engine.rules.clock_skew_ms, 0);
    for bad in [Duration::from_secs(5000), Duration::MAX] {
        malformed(skew(bad), "`.clock_skew(…)`", "");
    }
}

#[test]
fn page_that_is_neither_path_nor_url_is_rejected() {
    for good in [
        "/sign-in",
        "/",
        "https://accounts.example/sign-in?a=b",
        "http://localhost:3000/x",
    ] {
        let engine = settings(test_keys().sign_in_url(good).sign_up_url(good)).engine;
        assert_eq!(engine.sign_in_url.as_deref(), Some(good));
        assert_eq!(engine.sign_up_url.as_deref(), Some(good));
    }
    let bad = [
        "sign-in",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a b",
        "/a\r\nb",
        "https:\\\\evil.example",
    ];
    for bad in bad {
        malformed(test_keys().sign_in_url(bad), "CLERK_SIGN_IN_URL", bad);
        malformed(test_keys().sign_up_url(bad), "CLERK_SIGN_UP_URL", bad);
        malformed(test_keys().proxy_url(bad), "CLERK_PROXY_URL", bad);
    }
    for whole_site in ["/", "/?a", "/#b"] {
        let builder = test_keys().proxy_url(whole_site);
        let error = rejected(builder, "CLERK_PROXY_URL", &[]).to_string();
        assert!(error.contains("is the whole site"), "{error}");
    }
    assert_eq!(
        settings(test_keys().sign_in_url("")).engine.sign_in_url,
        None
    );
}

#[test]
fn domain_with_more_than_a_host_is_rejected() {
    for good in [
        "satellite.example",
        "localhost:3001",
        "Satellite.Example",
        "127.0.0.1:80",
    ] {
        assert_eq!(
            settings(test_keys().domain(good)).engine.domain.as_deref(),
            Some(good)
        );
    }
    for bad in [
        "https://satellite.example",
        "satellite.example/",
        "a@b",
        "a b",
        "a?b",
        "a#b",
        "a:",
        "a:0",
        "a..b",
        ".",
    ] {
        malformed(test_keys().domain(bad), "CLERK_DOMAIN", bad);
    }
}

#[test]
fn satellite_without_its_primary_application_is_rejected() {
    let satellite = || test_keys().is_satellite(true);
    let error = rejected(
        satellite().domain("satellite.example"),
        "CLERK_SIGN_IN_URL",
        &[],
    );
    assert_eq!(error.kind(), ConfigErrorKind::Missing);
    let sign_in = "https://primary.example/sign-in";
    let error = rejected(satellite().sign_in_url(sign_in), "CLERK_DOMAIN", &[sign_in]);
    assert!(error.to_string().contains("CLERK_PROXY_URL"));
    let relative = satellite()
        .domain("satellite.example")
        .sign_in_url("/sign-in");
    malformed(relative, "CLERK_SIGN_IN_URL", "/sign-in");
    let own = "https://satellite.example/sign-in";
    let own_page = satellite().domain("satellite.example").sign_in_url(own);
    let error = rejected(own_page, "CLERK_SIGN_IN_URL", &[own]);
    assert_eq!(error.kind(), ConfigErrorKind::Contradiction);
    let good = satellite().domain("satellite.example").sign_in_url(sign_in);
    assert!(
        settings(good.satellite_auto_sync(true))
            .engine
            .satellite_auto_sync
    );

    let live = ClerkBuilder::new()
        .secret_key(LIVE_SECRET)
        .is_satellite(true);
    rejected(
        live.clone().domain("satellite.example"),
        "CLERK_PUBLISHABLE_KEY",
        &[],
    );
    let live = live.publishable_key(LIVE_PUBLISHABLE);
    rejected(live.clone(), "CLERK_DOMAIN", &[]);
    assert!(settings(live.proxy_url("/__clerk")).engine.is_satellite);
}

#[test]
fn malformed_allowed_origin_is_rejected() {
    let builder = test_keys().allowed_origins(["https://satellite.example"]);
    assert_eq!(
        settings(builder).engine.allowed_origins,
        ["https://satellite.example"]
    );
    for bad in [
        "satellite.example",
        "https://satellite.example/",
        "null",
        "tauri://localhost",
    ] {
        malformed(
            test_keys().allowed_origins([bad]),
            "CLERK_ALLOWED_ORIGINS",
            bad,
        );
    }
}

#[test]
fn public_url_that_is_not_an_origin_is_rejected() {
    let settings = settings(test_keys().public_url("http://[::1]:3000"));
    let origin = settings.engine.public_url.unwrap().origin();
    assert_eq!(origin.ascii_serialization(), "http://[::1]:3000");
    for bad in [
        "my.host.test",
        "https://my.host.test/",
        "https://my.host.test/base",
        "https://my.host.test?x",
        "https://user@my.host.test",
        "https://my.host.test:443",
        "ftp://my.host.test",
        "https://",
    ] {
        malformed(test_keys().public_url(bad), "CLERK_PUBLIC_URL", bad);
    }
}

#[cfg(feature = "organization-sync")]
#[test]
fn invalid_path_pattern_is_rejected_at_build() {
    let builder = test_keys().organization_patterns(["/orgs/:slug", "/orgs/:slug/(.*)"]);
    let engine = settings(builder.personal_account_patterns(["/me/(.*)"])).engine;
    assert!(engine.organization_patterns.is_some() && engine.personal_account_patterns.is_some());
    let none: [&str; 0] = [];
    assert!(
        settings(test_keys().organization_patterns(none))
            .engine
            .organization_patterns
            .is_none()
    );
    for bad in ["/orgs/(", "/orgs/:", "teams/:slug", ""] {
        let builder = test_keys().organization_patterns([bad]);
        malformed(builder, "`.organization_patterns(…)`", bad);
        let builder = test_keys().personal_account_patterns([bad]);
        malformed(builder, "`.personal_account_patterns(…)`", bad);
    }
}

#[test]
fn failure_that_does_not_reject_is_an_error() {
    let good = [
        Failure::Status(400),
        Failure::Status(499),
        Failure::Redirect("/in"),
        Failure::SignIn,
    ];
    for good in good {
        let settings = settings(test_keys().on_missing(good).on_denied(good));
        assert!(settings.on_missing.is_some() && settings.on_denied.is_some());
    }
    let bad = [
        Failure::Status(200),
        Failure::Status(302),
        Failure::Status(500),
        Failure::Redirect("//evil.example"),
        Failure::Redirect("http://evil.example"),
    ];
    for bad in bad {
        malformed(test_keys().on_missing(bad), "`.on_missing(…)`", "evil");
        malformed(test_keys().on_denied(bad), "`.on_denied(…)`", "evil");
    }
}

#[test]
fn machine_token_cache_ttl_above_ten_seconds_is_rejected() {
    let ttl = |secs| test_keys().machine_token_cache_ttl(Duration::from_secs(secs));
    assert_eq!(settings(ttl(0)).caches.machine_token_ttl, Duration::ZERO);
    malformed(ttl(11), "`.machine_token_cache_ttl(…)`", "");
}

#[test]
fn user_agent_that_is_not_a_header_value_is_rejected() {
    settings(test_keys().user_agent("shop/1.0"));
    malformed(
        test_keys().user_agent("shop\r\nx: y"),
        "`.user_agent(…)`",
        "shop",
    );
}

#[test]
fn frontend_api_origin_outside_of_loopback_is_rejected() {
    let origin = "http://127.0.0.1:4000";
    let engine = settings(test_keys().danger_frontend_api_origin(origin)).engine;
    assert_eq!(
        engine.frontend.unwrap().danger_origin.as_deref(),
        Some(origin)
    );
    for bad in [
        "https://evil.example",
        "http://127.0.0.1:4000/",
        "127.0.0.1",
    ] {
        let builder = test_keys().danger_frontend_api_origin(bad);
        malformed(builder, "`.danger_frontend_api_origin(…)`", bad);
    }
}

#[test]
fn debug_contains_no_key() {
    let builder = test_keys()
        .machine_secret_key("ak_veiled")
        .webhook_signing_secret("whsec_veiledveiledveiledveiled");
    let shown = format!("{builder:?} {:?}", settings(builder.clone()));
    assert!(
        !shown.contains(SECRET) && !shown.contains("veiled"),
        "{shown}"
    );
}

#[test]
fn api_key_header_with_another_purpose_is_rejected() {
    for name in ["x-api-key", "X-API-Key", "apikey"] {
        let engine = settings(test_keys().api_key_header(name)).engine;
        assert_eq!(
            engine.api_key_header.unwrap().as_str(),
            name.to_ascii_lowercase()
        );
    }
    assert!(
        settings(test_keys().api_key_header(""))
            .engine
            .api_key_header
            .is_none()
    );
    for name in [
        "Authorization",
        "cookie",
        "host",
        "origin",
        "sec-websocket-protocol",
        "proxy-authorization",
        "x-forwarded-host",
        "x api key",
        "x-api-key:",
        "x-api-k\u{e9}y",
    ] {
        malformed(
            test_keys().api_key_header(name),
            "`.api_key_header(…)`",
            name,
        );
    }
}
