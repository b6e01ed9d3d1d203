//! Check of cross-site requests: rejects a session cookie if another site may have caused the
//! request.
//!
//! Browsers attach cookies to WebSocket handshakes and form posts of other sites. Such requests are
//! recognized by `Sec-Fetch-Site` and `Origin`, which scripts cannot set:
//!
//! | `Origin` | `Sec-Fetch-Site` | session cookie |
//! |---|---|---|
//! | an allowed one | any | accepted |
//! | the public origin | any but `cross-site` | accepted |
//! | the public host with another scheme or port, or `null` | `same-origin`, `none` | accepted |
//! | a sibling subdomain's | `same-site` | accepted with a warning, if no setting names origins |
//! | none | any but `cross-site` | accepted: browsers send `Origin` with such requests |
//! | anything else | | rejected |
//!
//! A browser sends `null` for the forms of a page with `Referrer-Policy: no-referrer`.

use std::borrow::Cow;

use url::Url;

use super::decision::{OriginNotice, State};
use super::{Decision, EngineConfig, Run};
use crate::caller::Reason;
use crate::request_head::RequestHead;

const MESSAGE: &str = "A session cookie is not accepted from this origin.";

/// Result of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OriginVerdict {
    Accepted,
    /// Accepted only because no setting names the allowed origins.
    AcceptedFromSibling,
    Rejected,
}

/// Rejects a session that came in a cookie, if another site may have caused the request.
pub(super) fn apply(run: &Run<'_>, decision: Decision) -> Decision {
    let (head, config) = (run.env.head, run.env.config);
    let is_checked = !config.allows_any_origin && head.may_change_state();
    if !matches!(decision.state, State::SignedIn(_)) || !is_checked {
        return decision;
    }
    match verdict(head, config) {
        OriginVerdict::Accepted => decision,
        OriginVerdict::AcceptedFromSibling => {
            decision.with_notice(OriginNotice::AcceptedFromSibling)
        }
        OriginVerdict::Rejected => Decision::signed_out(Reason::OriginNotAllowed, MESSAGE),
    }
}

fn verdict(head: &RequestHead<'_>, config: &EngineConfig) -> OriginVerdict {
    let site = head.sec_fetch_site();
    let site = site.as_deref();
    let Some(origin) = head.origin() else {
        let is_not_cross_site = matches!(site, None | Some("same-origin" | "same-site" | "none"));
        return accepted_if(is_not_cross_site && !head.has_empty_origin());
    };
    if config.allows_origin(&origin) {
        return OriginVerdict::Accepted;
    }
    let is_own = || is_own(&origin, head, config);
    match site {
        None => accepted_if(is_own()),
        Some("same-origin" | "none") => accepted_if(is_on_own_host(&origin, head) || is_own()),
        Some("same-site") if is_own() => OriginVerdict::Accepted,
        Some("same-site") if !config.names_origins() && is_single_origin(&origin) => {
            OriginVerdict::AcceptedFromSibling
        }
        Some(_) => OriginVerdict::Rejected,
    }
}

fn accepted_if(holds: bool) -> OriginVerdict {
    if holds {
        OriginVerdict::Accepted
    } else {
        OriginVerdict::Rejected
    }
}

/// Returns `true` for the request's public origin. If no origin is configured, `https` in place of
/// `http` is accepted, since not every proxy that terminates TLS reports the scheme.
fn is_own(origin: &str, head: &RequestHead<'_>, config: &EngineConfig) -> bool {
    if !head.has_public_origin() {
        return false;
    }
    let own = head.public_url().origin().ascii_serialization();
    let is_tls_unknown = config.public_url.is_none();
    own == origin
        || (is_tls_unknown
            && own.strip_prefix("http://").is_some()
            && own.strip_prefix("http://") == origin.strip_prefix("https://"))
}

/// Returns `true` if the origin's host is the application's own, or if they cannot be compared: the
/// origin is `null`, or the request names no host. Only used if the browser asserts that the
/// request is same-origin; a proxy in between may use another scheme or port.
fn is_on_own_host(origin: &str, head: &RequestHead<'_>) -> bool {
    origin == "null"
        || !head.names_host()
        || (head.has_public_origin()
            && parsed(origin).is_some_and(|it| it.host() == head.public_url().host()))
}

fn is_single_origin(origin: &str) -> bool {
    parsed(origin).is_some()
}

/// Parses an origin in the form that browsers send in an `Origin` header. Any other value is
/// rejected; `null` is handled elsewhere.
fn parsed(origin: &str) -> Option<Url> {
    let url = Url::parse(origin).ok()?;
    (url.origin().ascii_serialization() == origin).then_some(url)
}

impl EngineConfig {
    /// Returns `true` if a setting names origins that requests may come from.
    fn names_origins(&self) -> bool {
        !self.rules.authorized_parties.is_empty() || !self.allowed_origins.is_empty()
    }

    /// Returns `true` for an authorized party, an allowed origin, and a satellite's own origin.
    fn allows_origin(&self, origin: &str) -> bool {
        let parties = &self.rules.authorized_parties;
        let mut named = parties.iter().chain(&self.allowed_origins);
        named.any(|it| it == origin) || self.satellite_origin().is_some_and(|it| it == origin)
    }

    fn satellite_origin(&self) -> Option<Cow<'_, str>> {
        let domain = self.domain.as_deref().filter(|_| self.is_satellite)?;
        Some(format!("https://{domain}").into())
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};

    use super::*;
    use crate::jwt::ClaimRules;

    const OWN: &str = "https://app.example.com";

    fn verdict_of(config: &EngineConfig, pairs: &[(&'static str, &str)]) -> OriginVerdict {
        let mut headers = HeaderMap::new();
        let own = [("host", "app.example.com"), ("x-forwarded-proto", "https")];
        for (name, value) in own.iter().chain(pairs) {
            let name = HeaderName::from_static(name);
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        let uri = Uri::from_static("/transfer");
        verdict(&RequestHead::new(&Method::POST, &uri, &headers), config)
    }

    fn by(origin: &str, site: Option<&str>) -> OriginVerdict {
        with(&EngineConfig::default(), origin, site)
    }

    fn with(config: &EngineConfig, origin: &str, site: Option<&str>) -> OriginVerdict {
        let mut pairs = vec![("origin", origin)];
        pairs.extend(site.map(|site| ("sec-fetch-site", site)));
        verdict_of(config, &pairs)
    }

    fn naming(parties: &[&str], origins: &[&str]) -> EngineConfig {
        let texts = |all: &[&str]| all.iter().map(|&it| it.to_owned()).collect();
        EngineConfig {
            allowed_origins: texts(origins),
            rules: ClaimRules {
                authorized_parties: texts(parties),
                ..ClaimRules::default()
            },
            ..EngineConfig::default()
        }
    }

    #[test]
    fn own_origin_is_accepted_unless_the_browser_says_cross_site() {
        for site in [None, Some("same-origin"), Some("none"), Some("same-site")] {
            assert_eq!(by(OWN, site), OriginVerdict::Accepted, "{site:?}");
        }
        assert_eq!(by(OWN, Some("cross-site")), OriginVerdict::Rejected);
        assert_eq!(by(OWN, Some("unheard-of")), OriginVerdict::Rejected);
    }

    #[test]
    fn foreign_origins_are_rejected() {
        for origin in [
            "https://evil.example",
            "http://app.example.com",
            "https://app.example.com:8443",
            "https://app.example.com.evil.example",
            "https://app.example.com@evil.example",
            "https://app.example.com/",
            "https://APP.example.com.",
            "app.example.com",
            "null",
            "*",
            "chrome-extension://abc",
            "https://app.example.com https://evil.example",
            "https://app.example.com, https://evil.example",
        ] {
            for site in [None, Some("cross-site")] {
                assert_eq!(
                    by(origin, site),
                    OriginVerdict::Rejected,
                    "{origin} {site:?}"
                );
            }
        }
        assert_eq!(
            by("https://evil.example", Some("same-origin")),
            OriginVerdict::Rejected
        );
    }

    #[test]
    fn repeated_headers_are_rejected() {
        let none = EngineConfig::default();
        let twice = [("origin", OWN), ("origin", OWN)];
        assert_eq!(verdict_of(&none, &twice), OriginVerdict::Rejected);
        let sites = [
            ("origin", OWN),
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "cross-site"),
        ];
        assert_eq!(verdict_of(&none, &sites), OriginVerdict::Rejected);
        assert_eq!(verdict_of(&none, &sites[1..]), OriginVerdict::Rejected);
    }

    #[test]
    fn same_origin_request_with_another_scheme_or_port_or_null_is_accepted() {
        for origin in [
            "http://app.example.com",
            "https://app.example.com:5173",
            "null",
        ] {
            assert_eq!(
                by(origin, Some("same-origin")),
                OriginVerdict::Accepted,
                "{origin}"
            );
        }
    }

    #[test]
    fn requests_without_an_origin_are_accepted_unless_cross_site() {
        let none = EngineConfig::default();
        let by_site = |site| verdict_of(&none, &[("sec-fetch-site", site)]);
        assert_eq!(verdict_of(&none, &[]), OriginVerdict::Accepted);
        assert_eq!(by_site("same-origin"), OriginVerdict::Accepted);
        assert_eq!(by_site("cross-site"), OriginVerdict::Rejected);
        assert_eq!(by("", None), OriginVerdict::Rejected);
    }

    #[test]
    fn allowed_origins_are_accepted_across_sites() {
        let extension = "chrome-extension://abcdef";
        let config = naming(&[OWN, extension], &["https://satellite.example"]);
        for origin in [OWN, extension, "https://satellite.example"] {
            for site in [None, Some("cross-site"), Some("same-site")] {
                assert_eq!(
                    with(&config, origin, site),
                    OriginVerdict::Accepted,
                    "{origin}"
                );
            }
        }
        let satellite = EngineConfig {
            is_satellite: true,
            domain: Some("satellite.example".to_owned()),
            ..EngineConfig::default()
        };
        let origin = "https://satellite.example";
        assert_eq!(with(&satellite, origin, None), OriginVerdict::Accepted);
    }

    #[test]
    fn siblings_are_accepted_with_a_warning_unless_a_setting_names_origins() {
        let sibling = "https://blog.example.com";
        let site = Some("same-site");
        assert_eq!(by(sibling, site), OriginVerdict::AcceptedFromSibling);
        assert_eq!(by("null", site), OriginVerdict::Rejected);
        assert_eq!(by(sibling, None), OriginVerdict::Rejected);
        for config in [naming(&[OWN], &[]), naming(&[], &[OWN])] {
            assert_eq!(with(&config, sibling, site), OriginVerdict::Rejected);
        }
    }

    #[test]
    fn https_page_of_a_host_whose_proxy_hides_tls_is_accepted() {
        let headers = HeaderMap::from_iter([
            (
                http::header::HOST,
                HeaderValue::from_static("app.example.com"),
            ),
            (http::header::ORIGIN, HeaderValue::from_static(OWN)),
        ]);
        let uri = Uri::from_static("/");
        let head = RequestHead::new(&Method::POST, &uri, &headers);
        assert_eq!(
            verdict(&head, &EngineConfig::default()),
            OriginVerdict::Accepted
        );
        let origin = Url::parse("http://app.example.com").unwrap();
        let strict = EngineConfig {
            public_url: Some(origin.clone()),
            ..EngineConfig::default()
        };
        let head = head.with_public_origin(&origin);
        assert_eq!(verdict(&head, &strict), OriginVerdict::Rejected);
    }
}
