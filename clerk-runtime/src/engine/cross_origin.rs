//! State: a signed-in visitor comes to the primary domain from another origin. That origin may be a
//! satellite, where the session may have changed.

use http::Method;
use url::Url;

use super::browser::{BrowserRequest, is_url};
use super::{Run, accounts_base_url};

/// Domain suffixes of account portals of older development instances.
const LEGACY_PORTALS: [&str; 3] = [".lcl.dev", ".lclstage.dev", ".lclclerk.com"];
/// Domain suffixes of account portals of development instances.
const PORTALS: [&str; 3] = [
    ".accounts.dev",
    ".accountsstage.dev",
    ".accounts.lclclerk.com",
];

/// Returns `true` if the session must be refreshed by a handshake.
pub(super) fn needs_sync(run: &Run<'_>, browser: &BrowserRequest<'_>) -> bool {
    let head = run.env.head;
    let is_navigation =
        head.method() == Method::GET && head.sec_fetch_dest().as_deref() == Some("document");
    !run.env.config.is_satellite
        && is_navigation
        && referrer(run).is_some_and(|it| is_foreign(browser, &it))
        && browser.redirect_count() == 0
}

fn referrer(run: &Run<'_>) -> Option<Url> {
    Url::parse(&run.env.head.referrer()?).ok()
}

fn is_foreign(browser: &BrowserRequest<'_>, referrer: &Url) -> bool {
    let is_same_origin = referrer.origin().ascii_serialization() == browser.origin();
    !is_same_origin && !is_page_of_clerk(browser, referrer)
}

/// Returns `true` for a page of this instance at Clerk: its Frontend API or its account portal.
/// Anyone can create a development instance, so portals of such instances only count in
/// development.
fn is_page_of_clerk(browser: &BrowserRequest<'_>, referrer: &Url) -> bool {
    let host = referrer.host_str().unwrap_or_default();
    let frontend_api = browser.frontend_api();
    if host == host_of(&frontend_api) || (browser.is_development() && is_development_portal(host)) {
        return true;
    }
    let portal = Url::parse(&accounts_base_url(&frontend_api));
    portal.is_ok_and(|it| it.origin() == referrer.origin())
}

fn host_of(frontend_api: &str) -> String {
    if !is_url(frontend_api) {
        return frontend_api.to_owned();
    }
    let url = Url::parse(frontend_api).ok();
    url.and_then(|it| it.host_str().map(str::to_owned))
        .unwrap_or_default()
}

fn is_development_portal(host: &str) -> bool {
    let is_legacy =
        host.starts_with("accounts.") && LEGACY_PORTALS.iter().any(|it| host.ends_with(it));
    let is_current = PORTALS.iter().any(|it| {
        let name = host.strip_suffix(it);
        name.is_some_and(|name| name.strip_suffix(".clerk").is_none())
    });
    is_legacy || is_current
}
