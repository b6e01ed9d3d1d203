//! Environment variables.

use std::cell::RefCell;
use std::ffi::OsString;

use super::{LIVE_PUBLISHABLE, LIVE_SECRET, PUBLISHABLE, SECRET};
use crate::config::env::{misspelt, read};
use crate::config::{ClerkBuilder, ConfigError, Settings};

fn builder(variables: &[(&str, &str)]) -> Result<ClerkBuilder, ConfigError> {
    read(|name| {
        let found = variables.iter().find(|(variable, _)| *variable == name);
        found.map(|(_, value)| OsString::from(value))
    })
}

fn settings(variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
    builder(variables)?.settings()
}

#[test]
fn every_variable_sets_its_setting() {
    let settings = settings(&[
        ("CLERK_SECRET_KEY", LIVE_SECRET),
        ("CLERK_PUBLISHABLE_KEY", LIVE_PUBLISHABLE),
        ("CLERK_JWT_KEY", include_str!("public.pem")),
        ("CLERK_MACHINE_SECRET_KEY", "ak_abc"),
        ("CLERK_API_URL", "https://api.example"),
        ("CLERK_API_VERSION", "v2"),
        ("CLERK_DOMAIN", "satellite.example"),
        ("CLERK_PROXY_URL", "https://proxy.example"),
        ("CLERK_IS_SATELLITE", "true"),
        ("CLERK_SIGN_IN_URL", "https://primary.example/sign-in"),
        ("CLERK_SIGN_UP_URL", "https://primary.example/sign-up"),
        ("CLERK_WEBHOOK_SIGNING_SECRET", "whsec_c2VjcmV0"),
        (
            "CLERK_AUTHORIZED_PARTIES",
            "https://a.example, https://b.example,",
        ),
        (
            "CLERK_ALLOWED_ORIGINS",
            "https://c.example,https://d.example",
        ),
        ("CLERK_PUBLIC_URL", "https://app.example.com"),
    ])
    .unwrap();
    let engine = &settings.engine;
    assert!(settings.has_secret_key && settings.jwt_key.is_some() && engine.is_satellite);
    assert_eq!(settings.api.jwks_url(), "https://api.example/v2/jwks");
    assert_eq!(
        engine.frontend.as_ref().unwrap().publishable_key,
        LIVE_PUBLISHABLE
    );
    assert_eq!(engine.domain.as_deref(), Some("satellite.example"));
    assert_eq!(engine.proxy_url.as_deref(), Some("https://proxy.example"));
    assert_eq!(
        engine.sign_in_url.as_deref(),
        Some("https://primary.example/sign-in")
    );
    assert_eq!(
        engine.sign_up_url.as_deref(),
        Some("https://primary.example/sign-up")
    );
    assert_eq!(
        engine.rules.authorized_parties,
        ["https://a.example", "https://b.example"]
    );
    let origins = ["https://c.example", "https://d.example"];
    assert_eq!(engine.allowed_origins, origins);
    let public_url = engine.public_url.as_ref().unwrap().as_str();
    assert_eq!(public_url, "https://app.example.com/");
}

#[test]
fn frontend_api_url_is_the_variable_or_else_clerks() {
    let url = "https://fapi.example";
    for (variables, expected) in [
        (&[("CLERK_FAPI_URL", url)][..], "https://fapi.example/"),
        (&[], "https://frontend-api.clerk.dev/"),
    ] {
        let keys = [("CLERK_SECRET_KEY", LIVE_SECRET)];
        let settings = settings(&[variables, &keys].concat()).unwrap();
        let frontend_api = format!("{:?}", settings.frontend_api);
        assert!(frontend_api.contains(expected), "{frontend_api}");
    }
}

#[test]
fn publishable_key_alone_is_enough() {
    let settings = settings(&[("CLERK_PUBLISHABLE_KEY", LIVE_PUBLISHABLE)]).unwrap();
    let url = "https://clerk.example.com/.well-known/jwks.json";
    assert_eq!(settings.api.jwks_url(), url);
}

#[test]
fn malformed_variable_is_named_in_the_error() {
    let wrong = [
        ("CLERK_SECRET_KEY", "nonsense"),
        ("CLERK_PUBLISHABLE_KEY", "nonsense"),
        ("CLERK_JWT_KEY", "nonsense"),
        ("CLERK_MACHINE_SECRET_KEY", "nonsense"),
        ("CLERK_API_URL", "nonsense"),
        ("CLERK_API_VERSION", "non/sense"),
        ("CLERK_FAPI_URL", "nonsense"),
        ("CLERK_DOMAIN", "https://nonsense"),
        ("CLERK_PROXY_URL", "nonsense"),
        ("CLERK_IS_SATELLITE", "nonsense"),
        ("CLERK_SIGN_IN_URL", "nonsense"),
        ("CLERK_SIGN_UP_URL", "nonsense"),
        ("CLERK_WEBHOOK_SIGNING_SECRET", "nonsense"),
        ("CLERK_AUTHORIZED_PARTIES", "nonsense"),
        ("CLERK_ALLOWED_ORIGINS", "nonsense"),
        ("CLERK_PUBLIC_URL", "nonsense"),
    ];
    for (variable, value) in wrong {
        let keys = [
            ("CLERK_SECRET_KEY", SECRET),
            ("CLERK_PUBLISHABLE_KEY", PUBLISHABLE),
        ];
        let error = settings(&[&[(variable, value)], &keys[..]].concat()).unwrap_err();
        assert_eq!(error.variable(), Some(variable));
        assert!(error.to_string().starts_with(variable), "{error}");
        assert!(!error.to_string().contains(value), "{error}");
    }
}

#[test]
fn empty_values_are_unset_and_padded_ones_trimmed() {
    let error = settings(&[("CLERK_SECRET_KEY", " \n")]).unwrap_err();
    assert_eq!(error.variable(), Some("CLERK_SECRET_KEY"));
    let padded = format!("  {SECRET}\n");
    assert!(
        settings(&[("CLERK_SECRET_KEY", &padded)])
            .unwrap()
            .has_secret_key
    );
}

#[test]
fn flag_that_is_not_a_boolean_is_rejected() {
    let read = |value| {
        let keys = [("CLERK_SECRET_KEY", SECRET), ("CLERK_IS_SATELLITE", value)];
        settings(&keys).map(|settings| settings.engine.is_satellite)
    };
    for off in ["false", "0", "False", ""] {
        assert!(!read(off).unwrap());
    }
    for on in ["true", "1", "TRUE"] {
        assert_eq!(
            read(on).unwrap_err().variable(),
            Some("CLERK_PUBLISHABLE_KEY"),
            "{on}"
        );
    }
    assert_eq!(
        read("yes").unwrap_err().variable(),
        Some("CLERK_IS_SATELLITE")
    );
}

#[cfg(unix)]
#[test]
fn non_utf8_value_is_an_error() {
    use std::os::unix::ffi::OsStringExt as _;
    let error = read(|name| {
        (name == "CLERK_SECRET_KEY").then(|| OsString::from_vec(b"sk_test_\xff".to_vec()))
    });
    assert_eq!(error.unwrap_err().variable(), Some("CLERK_SECRET_KEY"));
}

fn from(variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
    let lookup = |name: &str| {
        let found = variables.iter().find(|(variable, _)| *variable == name);
        found.map(|(_, value)| OsString::from(value))
    };
    let names = variables.iter().map(|(name, _)| (*name).to_owned());
    read(lookup)?.misspelt(misspelt(names, lookup)).settings()
}

#[test]
fn misspelt_variable_is_named_if_a_setting_is_missing() {
    for (found, meant) in [
        ("CLERK_SECERT_KEY", "CLERK_SECRET_KEY"),
        ("VITE_CLERK_SECRET_KEY", "CLERK_SECRET_KEY"),
        ("CLERK_JTW_KEY", "CLERK_JWT_KEY"),
    ] {
        let error = from(&[(found, SECRET), ("CLERK_PUBLISHABLE_KEY", PUBLISHABLE)]).unwrap_err();
        assert_eq!(error.variable(), Some("CLERK_SECRET_KEY"));
        let text = error.to_string();
        let hint = format!("`{found}` is set: did you mean `{meant}`?");
        assert!(text.contains(&hint), "{text}");
        assert!(
            !text.contains(SECRET) && !format!("{error:?}").contains(SECRET),
            "{text}"
        );
    }
}

#[test]
fn misspelling_of_every_variable_that_is_read_is_reported() {
    let variables = RefCell::new(Vec::new());
    let lookup = |name: &str| {
        variables.borrow_mut().push(name.to_owned());
        None
    };
    assert!(read(lookup).is_ok());
    let variables = variables.into_inner();
    assert!(variables.len() >= 15, "{variables:?}");
    for variable in variables {
        let reported = misspelt([format!("{variable}X")].into_iter(), |_| None);
        let meant: Vec<_> = reported.iter().map(|it| it.meant).collect();
        assert_eq!(meant, [variable.as_str()]);
    }
}

#[test]
fn variable_of_another_setting_is_not_a_misspelling() {
    let is_set = |name: &str| (name == "CLERK_SIGN_UP_URL").then(|| OsString::from("/sign-up"));
    let names = || ["CLERK_SIGN_UP_URL".to_owned()].into_iter();
    assert_eq!(misspelt(names(), is_set), []);
}

#[test]
fn list_without_entries_is_rejected() {
    for variable in [
        "CLERK_AUTHORIZED_PARTIES",
        "CLERK_ALLOWED_ORIGINS",
        "CLERK_WEBHOOK_SIGNING_SECRET",
    ] {
        for value in [",", " , ,"] {
            let error = settings(&[("CLERK_SECRET_KEY", SECRET), (variable, value)]).unwrap_err();
            assert_eq!(error.variable(), Some(variable));
        }
    }
}

#[test]
fn other_variable_is_not_named_in_an_error() {
    let error = from(&[("CLERK_SECRET", SECRET)]).unwrap_err();
    assert_eq!(error.variable(), Some("CLERK_SECRET_KEY"));
    assert!(!error.to_string().contains("did you mean"), "{error}");
}

#[test]
fn correct_variable_has_no_misspelling() {
    let error = from(&[
        ("CLERK_SECRET_KEY", "nonsense"),
        ("CLERK_SECERT_KEY", SECRET),
    ])
    .unwrap_err();
    assert!(!error.to_string().contains("SECERT"), "{error}");
}
