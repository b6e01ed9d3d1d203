//! Parsing of publishable and secret keys, without I/O.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, Engine as _};
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use url::Url;

use crate::engine::{Frontend, InstanceType};
use crate::request_head::is_authority;

const LIVE_PREFIX: &str = "pk_live_";
const TEST_PREFIX: &str = "pk_test_";

/// Top-level domains of older development instances of Clerk.
const LEGACY_DEVELOPMENT_SUFFIXES: [&str; 3] = [".lcl.dev", ".lclstage.dev", ".lclclerk.com"];

/// Standard base64 (RFC 4648, section 4). Clerk omits the padding; older keys have it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A publishable key: `pk_test_` or `pk_live_`, followed by the base64 of the host of the
/// instance's Frontend API and a `$`.
///
/// Publishable keys are not secret: browsers receive them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishableKey {
    text: String,
    instance_type: InstanceType,
    frontend_api: String,
}

impl PublishableKey {
    /// Parses a key; Clerk's `parsePublishableKey`, except that white space and a host that no URL
    /// can contain are errors here. `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (instance_type, encoded) = match text.strip_prefix(LIVE_PREFIX) {
            Some(encoded) => (InstanceType::Production, encoded),
            None => (InstanceType::Development, text.strip_prefix(TEST_PREFIX)?),
        };
        let decoded = String::from_utf8(BASE64.decode(encoded).ok()?).ok()?;
        let frontend_api = decoded.strip_suffix('$')?;
        let valid = frontend_api.contains('.') && is_host(frontend_api);
        valid.then(|| Self {
            text: text.to_owned(),
            instance_type,
            frontend_api: frontend_api.to_owned(),
        })
    }

    /// Creates the key of an instance whose Frontend API is at this host; Clerk's
    /// `buildPublishableKey`.
    #[must_use]
    pub fn for_frontend_api(host: &str) -> Self {
        let (instance_type, prefix) = if is_development_host(host) {
            (InstanceType::Development, TEST_PREFIX)
        } else {
            (InstanceType::Production, LIVE_PREFIX)
        };
        let encoded = BASE64.encode(format!("{host}$"));
        Self {
            text: format!("{prefix}{encoded}"),
            instance_type,
            frontend_api: host.to_owned(),
        }
    }

    /// Creates the key for one host of an instance that has several domains; a port is ignored.
    /// Clerk's `publishableKeyFromHost` without a fallback. `None` for an empty host, and for one that
    /// no URL can contain: the host may come from a request.
    #[must_use]
    pub fn for_host(host: &str) -> Option<Self> {
        let host = host.to_lowercase();
        let name = match host.rsplit_once(':') {
            Some((name, port)) if is_number(port) => name,
            _ => &host,
        };
        let frontend_api = format!("clerk.{name}");
        let is_usable = !name.is_empty() && is_host(&frontend_api);
        is_usable.then(|| Self::for_frontend_api(&frontend_api))
    }

    /// Returns the key's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns `true` for a development instance (`pk_test_`).
    #[must_use]
    pub fn is_development(&self) -> bool {
        self.instance_type == InstanceType::Development
    }

    /// Returns the host in the key, such as `clerk.example.com`.
    #[must_use]
    pub fn frontend_api(&self) -> &str {
        &self.frontend_api
    }

    /// Returns the location of the Frontend API for browsers: the proxy, or else a satellite's own
    /// domain in production, or else the host in the key.
    #[cfg(any(test, feature = "__test"))]
    pub(crate) fn effective_frontend_api(
        &self,
        proxy_url: Option<&str>,
        satellite_domain: Option<&str>,
    ) -> String {
        match (proxy_url, satellite_domain, self.instance_type) {
            (Some(proxy_url), ..) => proxy_url.to_owned(),
            (None, Some(domain), InstanceType::Production) => format!("clerk.{domain}"),
            _ => self.frontend_api.clone(),
        }
    }
}

impl From<&PublishableKey> for Frontend {
    fn from(key: &PublishableKey) -> Self {
        Self {
            publishable_key: key.text.clone(),
            instance_type: key.instance_type,
            original_frontend_api: key.frontend_api.clone(),
            cookie_suffix: cookie_suffix(&key.text),
            danger_origin: None,
        }
    }
}

/// Returns the instance type of a publishable key's prefix, including old forms without `pk_`.
#[cfg(feature = "__test")]
pub(crate) fn publishable_key_type(key: &str) -> Option<InstanceType> {
    split_prefix(key, "pk_").map(|(instance_type, _)| instance_type)
}

/// Returns the instance type of a secret key's prefix, including old forms without `sk_`; `None` for
/// a prefix alone, another prefix, and characters that no key contains.
pub(crate) fn secret_key_type(key: &str) -> Option<InstanceType> {
    let (instance_type, rest) = split_prefix(key, "sk_")?;
    is_key_text(rest).then_some(instance_type)
}

/// Returns `true` for a text that can follow the prefix of a secret key.
pub(crate) fn is_key_text(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Returns the instance type of a key, and the text after its prefix.
fn split_prefix<'k>(key: &'k str, prefix: &str) -> Option<(InstanceType, &'k str)> {
    let rest = key.strip_prefix(prefix).unwrap_or(key);
    let development = rest.strip_prefix("test_");
    let production = || rest.strip_prefix("live_");
    development
        .map(|rest| (InstanceType::Development, rest))
        .or_else(|| Some((InstanceType::Production, production()?)))
}

/// Returns `true` for a host with an optional port, if a URL can contain it.
pub(super) fn is_host(text: &str) -> bool {
    let has_empty_label = text.starts_with('.') || text.contains("..");
    is_authority(text) && !has_empty_label && Url::parse(&format!("https://{text}/")).is_ok()
}

/// Returns the suffix that distinguishes the cookies of several instances on one domain.
pub(crate) fn cookie_suffix(publishable_key: &str) -> String {
    let digest = digest(&SHA1_FOR_LEGACY_USE_ONLY, publishable_key.as_bytes());
    let mut suffix = BASE64_URL_SAFE_NO_PAD.encode(digest);
    suffix.truncate(8);
    suffix
}

/// Returns a cookie's name with its instance's suffix.
#[cfg(any(test, feature = "__test"))]
pub(crate) fn suffixed_cookie_name(name: &str, suffix: &str) -> String {
    format!("{name}_{suffix}")
}

/// Returns `true` for `<word>-<word>-<one or two digits>.clerk.accounts….dev`, the same with `.com`,
/// and legacy development hosts.
fn is_development_host(host: &str) -> bool {
    let legacy = host.starts_with("clerk.")
        && LEGACY_DEVELOPMENT_SUFFIXES
            .iter()
            .any(|suffix| host.ends_with(suffix))
        && !host.ends_with(".prod.lclclerk.com");
    legacy || is_generated_host(&host.to_ascii_lowercase())
}

fn is_generated_host(host: &str) -> bool {
    let Some((instance, domain)) = host.split_once(".clerk.accounts") else {
        return false;
    };
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    let has_generated_name = match instance.split('-').collect::<Vec<_>>()[..] {
        [first, second, number] => {
            is_word(first) && is_word(second) && number.len() <= 2 && is_number(number)
        }
        _ => false,
    };
    let between = domain
        .strip_suffix("dev")
        .or_else(|| domain.strip_suffix("com"));
    has_generated_name
        && between.is_some_and(|it| it.bytes().all(|b| b == b'.' || b.is_ascii_lowercase()))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publishable_key_contains_the_frontend_api() {
        let key = PublishableKey::parse("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k").unwrap();
        assert_eq!(key.frontend_api(), "clerk.example.com");
        assert!(!key.is_development());
        assert_eq!(PublishableKey::for_frontend_api("clerk.example.com"), key);
        assert_eq!(cookie_suffix(key.as_str()), "naoXFJnI");
    }

    #[test]
    fn malformed_key_is_rejected() {
        for bad in [
            "",
            "pk_live_",
            "pk_live_!!!!",
            "pk_live_JA==",
            "pk_live_Y2xlcmsuZXhhbXBsZS5jb20=",
            "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k_x",
            "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k\n",
            "pk_live_Y2xl cmsuZXhhbXBsZS5jb20k",
            "pk_live_LiR=",
            "pk_prod_Y2xlcmsuZXhhbXBsZS5jb20k",
            "sk_live_Y2xlcmsuZXhhbXBsZS5jb20k",
        ] {
            assert_eq!(PublishableKey::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn secret_key_prefix_alone_is_rejected() {
        for text in ["sk_test_", "sk_live_", "sk_", "test_", "live_", "sk_prod_x"] {
            assert_eq!(secret_key_type(text), None, "{text}");
        }
    }

    #[test]
    fn secret_key_with_other_characters_is_rejected() {
        for text in [
            "sk_test_a b",
            "sk_test_a\n",
            "sk_test_ ",
            "sk_test_\u{a0}",
            "sk_test_é",
            "sk_test_…",
        ] {
            assert_eq!(secret_key_type(text), None, "{text}");
        }
    }

    #[test]
    fn secret_key_may_end_like_a_prefix() {
        for (text, instance_type) in [
            ("sk_test_x", InstanceType::Development),
            ("sk_test_xtest_", InstanceType::Development),
            ("sk_test_xlive_", InstanceType::Development),
            ("sk_live_xtest_", InstanceType::Production),
            ("sk_live_live_", InstanceType::Production),
            ("test_x", InstanceType::Development),
        ] {
            assert_eq!(secret_key_type(text), Some(instance_type), "{text}");
        }
    }

    fn with_host(host: &str) -> Option<PublishableKey> {
        PublishableKey::parse(&format!("pk_test_{}", BASE64.encode(format!("{host}$"))))
    }

    #[test]
    fn publishable_key_with_an_unusable_host_is_rejected() {
        for host in [
            "",
            ".",
            "..",
            "a..b",
            ".a.b",
            "https://x.com",
            "x.com/path",
            "x.com?a=b",
            "x.com#a",
            "user@x.com",
            "a b.com",
            "a.b, c.d",
            "x.com\n",
            "x.com$",
            "x.com:",
            "x.com:99999",
            "x.com:port",
            "bücher.example",
            "%41.example",
            "999.1.1.1",
            "[::1",
            "localhost",
        ] {
            assert_eq!(with_host(host), None, "{host}");
        }
    }

    #[test]
    fn publishable_key_with_a_host_and_a_port_is_parsed() {
        for host in [
            "clerk.example.com",
            "Clerk.Example.com",
            "clerk.example.com:8443",
            "127.0.0.1:4000",
            "xn--bcher-kva.example",
        ] {
            let key = with_host(host).unwrap();
            assert_eq!(key.frontend_api(), host);
        }
    }

    #[test]
    fn unusable_host_has_no_publishable_key() {
        for host in [
            "",
            "a b",
            "user@a.example",
            "a.example/x",
            "a, b",
            "[::1]:80",
            "a..b",
        ] {
            assert_eq!(PublishableKey::for_host(host), None, "{host}");
        }
        let key = PublishableKey::for_host("A.example:3000").unwrap();
        assert_eq!(key.frontend_api(), "clerk.a.example");
    }

    #[test]
    fn base64_padding_is_optional() {
        for text in [
            "pk_live_YS5iLmMk",
            "pk_live_YS5iLmNkJA",
            "pk_live_YS5iLmNkJA==",
        ] {
            assert!(PublishableKey::parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn generated_hosts_are_development_instances() {
        for (host, development) in [
            ("foo-bar-13.clerk.accounts.dev", true),
            ("Foo-Bar-1.clerk.accountsstage.dev", true),
            ("clerk.foo.bar-13.lcl.dev", true),
            ("foo-bar-baz-13.clerk.accounts.dev", false),
            ("foo-bar-123.clerk.accounts.dev", false),
            ("clerk.foo.prod.lclclerk.com", false),
            ("clerk.example.com", false),
        ] {
            let key = PublishableKey::for_frontend_api(host);
            assert_eq!(key.is_development(), development, "{host}");
        }
    }

    #[test]
    fn satellite_domain_and_proxy_replace_the_frontend_api() {
        let live = PublishableKey::for_frontend_api("clerk.example.com");
        let test = PublishableKey::for_frontend_api("foo-bar-13.clerk.accounts.dev");
        let satellite = Some("satellite.dev");
        assert_eq!(
            live.effective_frontend_api(None, satellite),
            "clerk.satellite.dev"
        );
        assert_eq!(
            test.effective_frontend_api(None, satellite),
            test.frontend_api()
        );
        assert_eq!(
            live.effective_frontend_api(Some("/__clerk"), satellite),
            "/__clerk"
        );
    }
}
