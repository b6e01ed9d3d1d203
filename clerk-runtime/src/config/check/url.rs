//! Checks of URLs, origins and hosts.

use ::url::Url;

use crate::config::error::{ConfigError, Setting};
use crate::config::keys::is_host;
use crate::request_head::is_loopback;

/// Checks the URL of the Backend API.
pub(super) fn api(text: &str, any_http_host: bool) -> Result<String, ConfigError> {
    let malformed =
        Setting::API_URL.malformed("is not a URL; write a URL such as `https://api.clerk.com`");
    let url = service_url(text).ok_or(malformed)?;
    let url = secured(Setting::API_URL, url, any_http_host)?;
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Checks the URL of the Frontend API to which requests are forwarded.
pub(super) fn frontend_api(text: &str, any_http_host: bool) -> Result<Url, ConfigError> {
    let setting = Setting::FRONTEND_API_URL;
    let malformed =
        setting.malformed("is not a URL; write a URL such as `https://frontend-api.clerk.dev`");
    let url = service_url(text).ok_or(malformed)?;
    secured(setting, url, any_http_host)
}

/// Parses a URL with a host, without query and fragment.
fn service_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok();
    url.filter(|url| url.host().is_some() && url.query().is_none() && url.fragment().is_none())
}

/// Checks a URL to which the secret key is sent.
fn secured(setting: Setting, url: Url, any_http_host: bool) -> Result<Url, ConfigError> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err(setting.malformed("contains a user name; remove it"));
    }
    match url.scheme() {
        "https" => {}
        "http" if any_http_host || is_safe(&url) => {}
        "http" => {
            return Err(setting.malformed(
                "is a plain http URL, which would expose the secret key; write `https://`",
            ));
        }
        _ => return Err(setting.malformed("is not an https URL")),
    }
    Ok(url)
}

/// Checks a page: a path of this site, or an absolute URL.
pub(super) fn page(setting: Setting, text: &str) -> Result<(), ConfigError> {
    if is_path(text) || is_http_url(text) {
        return Ok(());
    }
    Err(setting
        .malformed("is neither a path, such as `/sign-in`, nor an absolute http or https URL"))
}

/// Checks the URL of a proxy of the Frontend API: a path of this site other than `/`, or an absolute
/// URL.
pub(super) fn proxy(text: &str) -> Result<(), ConfigError> {
    page(Setting::PROXY_URL, text)?;
    let path = text.split(['?', '#']).next().unwrap_or_default();
    if path.bytes().all(|byte| byte == b'/') {
        let problem = "is the whole site; write a path such as `/__clerk`, or an absolute URL";
        return Err(Setting::PROXY_URL.malformed(problem));
    }
    Ok(())
}

/// Returns `true` for an absolute `http` or `https` URL.
pub(super) fn is_http_url(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

/// Returns `true` for a path of this site. `//host` and `/\host` lead to other sites, and browsers
/// drop control characters before they parse a URL.
fn is_path(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

/// Checks an origin in the form that browsers use, since it is compared with the `azp` of a token
/// as text.
pub(super) fn origin(setting: Setting, text: &str) -> Result<(), ConfigError> {
    let is_origin = Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text
    });
    if is_origin {
        return Ok(());
    }
    Err(setting.malformed(
        "contains an entry that is not an origin; write scheme, host and, if it is not the default, \
         port, such as `https://app.example.com`, without a trailing slash",
    ))
}

/// Checks the origin that browsers show for the application.
pub(super) fn public_origin(text: &str) -> Result<Url, ConfigError> {
    let url = Url::parse(text).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text
    });
    url.ok_or_else(|| {
        Setting::PUBLIC_URL.malformed(
            "is not an origin; write scheme, host and, if it is not the default, port, such as \
             `https://app.example.com`, without a path or a trailing slash",
        )
    })
}

/// Checks an authorized party: an origin, or the origin of an app that is not a web site
/// (`chrome-extension://…`).
pub(super) fn party(setting: Setting, text: &str) -> Result<(), ConfigError> {
    if text.split_once("://").is_some_and(is_app) {
        return Ok(());
    }
    origin(setting, text)
}

fn is_app((scheme, rest): (&str, &str)) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte);
    let is_plain = |text: &str| !text.is_empty() && text.bytes().all(plain);
    !matches!(scheme, "http" | "https") && is_plain(scheme) && is_plain(rest)
}

/// Checks a host with an optional port.
pub(super) fn host(setting: Setting, text: &str) -> Result<(), ConfigError> {
    if is_host(text) {
        return Ok(());
    }
    Err(setting.malformed("is not a host; write a host, such as `satellite.example`"))
}

/// Returns `true` if requests to this URL cannot be read or changed on their way: `https`, or a host
/// on this machine.
pub(super) fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

/// Checks an origin on this machine.
pub(super) fn loopback_origin(setting: Setting, text: &str) -> Result<(), ConfigError> {
    origin(setting, text)?;
    if Url::parse(text).is_ok_and(|url| is_loopback(&url)) {
        return Ok(());
    }
    Err(setting.malformed("is not a loopback URL; this setting is for tests only"))
}
