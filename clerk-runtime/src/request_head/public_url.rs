//! The URL that the browser shows: path and query of the request line on the public origin.

use std::borrow::Cow;

use http::{HeaderMap, Uri};
use url::{Position, Url};

use super::UrlSource;
use super::authority::{ForwardedOrigin, OwnAuthority, Scheme, own_authority};

/// Public URL of a request.
#[derive(Debug, Clone)]
pub(super) struct PublicUrl {
    pub(super) url: Url,
    /// `false` if `Host` is empty or malformed and no proxy reports another host, or if the URL
    /// cannot be parsed. Its origin is then a placeholder, which must not be part of a response.
    pub(super) has_origin: bool,
}

impl PublicUrl {
    /// Derives the URL from the configured origin, or from the headers that
    /// [`RequestHead`](super::RequestHead) lists.
    pub(super) fn derive(
        target: UrlSource<'_>,
        headers: &HeaderMap,
        configured: Option<&Url>,
    ) -> Self {
        match target {
            UrlSource::Uri(uri) => Self::of_request_line(uri, headers, configured),
            UrlSource::Absolute(text) => match Url::parse(text) {
                Ok(url) => Self::of_absolute(&url, headers, configured),
                Err(_) => Self::placeholder("/"),
            },
        }
    }

    fn of_request_line(uri: &Uri, headers: &HeaderMap, configured: Option<&Url>) -> Self {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let path = if path.starts_with('/') { path } else { "/" };
        if let Some(origin) = configured {
            return Self::on_origin(origin.as_str().trim_end_matches('/'), path);
        }
        let scheme = uri.scheme_str().and_then(Scheme::parse);
        let own = match own_authority(Some(uri), headers) {
            OwnAuthority::Authority(authority) => Some(authority),
            OwnAuthority::Missing => Some(Cow::Borrowed("localhost")),
            OwnAuthority::Malformed => None,
        };
        let url = reported(headers, scheme, own.as_deref(), path);
        url.map_or_else(|| Self::placeholder(path), Self::known)
    }

    fn of_absolute(url: &Url, headers: &HeaderMap, configured: Option<&Url>) -> Self {
        let end = match url.query() {
            None | Some("") => Position::AfterPath,
            Some(_) => Position::AfterQuery,
        };
        let path = &url[Position::BeforePath..end];
        if let Some(origin) = configured {
            return Self::on_origin(origin.as_str().trim_end_matches('/'), path);
        }
        let own = match own_authority(None, headers) {
            OwnAuthority::Authority(authority) => authority,
            OwnAuthority::Missing | OwnAuthority::Malformed => {
                Cow::Borrowed(&url[Position::BeforeHost..Position::AfterPort])
            }
        };
        let derived = reported(headers, Scheme::parse(url.scheme()), Some(&own), path);
        Self::known(match derived {
            Some(derived) if derived.origin() != url.origin() => derived,
            _ => url.clone(),
        })
    }

    fn on_origin(origin: &str, path: &str) -> Self {
        let url = Url::parse(&format!("{origin}{path}"));
        url.map_or_else(|_| Self::placeholder(path), Self::known)
    }

    fn known(url: Url) -> Self {
        Self {
            url,
            has_origin: true,
        }
    }

    #[expect(clippy::expect_used, reason = "a constant, and tested")]
    fn placeholder(path: &str) -> Self {
        let at = |path: &str| Url::parse(&format!("http://localhost{path}"));
        let url = at(path).or_else(|_| at("/")).expect("a URL");
        Self {
            url,
            has_origin: false,
        }
    }
}

/// Returns the URL with the scheme, host and port that proxies report, or else the request's own.
fn reported(
    headers: &HeaderMap,
    own_scheme: Option<Scheme>,
    own_authority: Option<&str>,
    path: &str,
) -> Option<Url> {
    let proxies = ForwardedOrigin::from_proxy_headers(headers);
    let scheme = proxies.scheme.or(own_scheme).unwrap_or(Scheme::Http);
    let at = |authority: &str| {
        let port = proxies.missing_port(authority);
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        Url::parse(&format!("{}://{authority}{port}{path}", scheme.as_str())).ok()
    };
    let by_proxy = proxies.authority.as_deref().and_then(at);
    by_proxy.or_else(|| own_authority.and_then(at))
}
