//! State: an application on its own domain that shares its sessions with a primary application.
//!
//! In production, the satellite gets the session from the Frontend API. In development, the
//! browser is redirected to the primary's sign-in page, which returns the dev browser that both
//! applications share.

use http::Method;
use url::{ParseError, Url};

use super::browser::{BrowserRequest, DEV_BROWSER, HANDSHAKE, HANDSHAKE_NONCE};
use super::query;
use super::{Decision, Run, accounts_base_url, redirect};
use crate::caller::Reason;
use crate::request_head::is_loopback;

const REDIRECT_URL: &str = "__clerk_redirect_url";
/// `false` requests a sync, `true` confirms that it is done.
const SYNCED: &str = "__clerk_synced";

/// Parameters that are removed from redirects, since they would be read as a handshake.
const HANDSHAKE_TOKENS: [&str; 2] = [HANDSHAKE, HANDSHAKE_NONCE];

/// Starts a sync if the request demands it, or if there is no session and automatic syncs are
/// enabled. Without a session and a sync, the request is signed out.
pub(super) fn sync(run: &Run<'_>, browser: &BrowserRequest<'_>) -> Option<Decision> {
    if !is_navigation_to_satellite(run) {
        return None;
    }
    let synced = browser.query(SYNCED);
    if synced.as_deref() == Some("true") {
        return None;
    }
    let is_requested = synced.as_deref() == Some("false");
    let has_cookies = browser.session_token().is_some() || browser.client_uat() != 0;
    if is_requested || (!has_cookies && run.env.config.satellite_auto_sync) {
        return Some(request_sync(run, browser));
    }
    (!has_cookies).then(|| Decision::signed_out(Reason::SessionTokenAndUatMissing, ""))
}

fn is_navigation_to_satellite(run: &Run<'_>) -> bool {
    let head = run.env.head;
    run.env.config.is_satellite
        && head.method() == Method::GET
        && head.sec_fetch_dest().as_deref() == Some("document")
}

fn request_sync(run: &Run<'_>, browser: &BrowserRequest<'_>) -> Decision {
    let reason = Reason::SatelliteNeedsSyncing;
    if !browser.is_development() {
        return redirect::to_handshake(run, browser, reason, String::new());
    }
    let sign_in_url = run.env.config.sign_in_url.as_deref().unwrap_or_default();
    match Url::parse(sign_in_url) {
        Ok(mut url) => {
            let mut return_url = browser.url().clone();
            query::delete(&mut return_url, &HANDSHAKE_TOKENS);
            query::append(&mut url, REDIRECT_URL, return_url.as_str());
            redirect::to(run, browser, url, reason)
        }
        Err(_) => Decision::fault("The signInUrl needs to have a absolute url format."),
    }
}

/// Redirects a browser that a satellite has sent to this primary application in development back to
/// the satellite. This precedes the primary's own handshakes, which would redirect the browser
/// elsewhere.
pub(super) fn respond_to_sync(run: &Run<'_>, browser: &BrowserRequest<'_>) -> Option<Decision> {
    let mut url = sync_redirect_url(run, browser)?.ok()?;
    if !redirect::is_eligible(run) || !is_trusted(run, browser, &url) {
        return None;
    }
    query::delete(&mut url, &HANDSHAKE_TOKENS);
    if let Some(dev_browser) = browser.dev_browser() {
        query::append(&mut url, DEV_BROWSER, &dev_browser);
    }
    query::set(&mut url, SYNCED, "true");
    let reason = Reason::PrimaryRespondsToSyncing;
    Some(redirect::to(run, browser, url, reason))
}

/// Returns `true` if the request has a redirect URL that does not belong to this application. Such a
/// URL is ignored, and the browser's session is used.
pub(super) fn ignores_redirect_url(run: &Run<'_>, browser: &BrowserRequest<'_>) -> bool {
    let url = sync_redirect_url(run, browser);
    url.is_some_and(|url| !url.is_ok_and(|it| is_trusted(run, browser, &it)))
}

/// Returns the redirect URL in a request to a development primary.
fn sync_redirect_url(
    run: &Run<'_>,
    browser: &BrowserRequest<'_>,
) -> Option<Result<Url, ParseError>> {
    if !browser.is_development() || run.env.config.is_satellite {
        return None;
    }
    let text = browser.query(REDIRECT_URL)?;
    Some(Url::parse(&text))
}

/// Returns `true` if the id of a dev browser may be passed to this URL. Its origin must be configured
/// or be that of the account portal, or its host must be the one that set the dev browser's cookie,
/// since cookies are not separated by port. Loopback hosts count as one host.
fn is_trusted(run: &Run<'_>, browser: &BrowserRequest<'_>, url: &Url) -> bool {
    let is_web = matches!(url.scheme(), "http" | "https");
    let is_same_host = url.host() == browser.url().host();
    let is_local = is_loopback(url) && is_loopback(browser.url());
    let portal = accounts_base_url(&browser.frontend.original_frontend_api);
    let is_portal = Url::parse(&portal).is_ok_and(|it| it.origin() == url.origin());
    let is_configured = || run.env.config.is_configured_origin(&url.origin());
    is_web && (is_same_host || is_local || is_portal || is_configured())
}
