//! State: the browser must be redirected before its session can be determined.

use cookie::time::Duration;
use cookie::{Cookie, SameSite};
use http::Method;
use url::Url;

use super::browser::{
    BrowserRequest, DEV_BROWSER, HANDSHAKE, HANDSHAKE_NONCE, REDIRECT_COUNT, SESSION, is_url,
};
use super::lost_sessions::LostSessions;
use super::{Decision, ReplyHeaders, Run, org_sync, query};
use crate::caller::Reason;

/// Version of the Frontend API that is requested.
const API_VERSION: &str = "2026-05-12";
/// Number of redirects after which a loop is assumed, each within two seconds of the previous one.
const MAX_REDIRECTS: u32 = 3;

const LOOP: &str = "The browser was redirected 3 times within two seconds and got no session: \
                    check whether it keeps cookies, and whether all keys belong to the same instance.";

/// Redirects a browser to the Frontend API for new cookies; other clients are signed out.
pub(super) fn to_handshake(
    run: &Run<'_>,
    browser: &BrowserRequest<'_>,
    reason: Reason,
    message: String,
) -> Decision {
    if !is_eligible(run) {
        return Decision::signed_out(reason, message);
    }
    if let Some(explanation) = LostSessions::of(browser).explanation(&reason) {
        // The explanation is first, since headers are limited in length.
        let message = format!("{explanation} {message}");
        return Decision::signed_out(reason, message.trim_end()).without_redirects();
    }
    match handshake_url(run, browser, &reason) {
        Ok(url) => send(browser, url, reason, message),
        Err(error) => Decision::fault(format!("the Frontend API's URL cannot be used: {error}")),
    }
}

/// Redirects a browser to this URL; other clients are signed out.
pub(super) fn to(
    run: &Run<'_>,
    browser: &BrowserRequest<'_>,
    url: Url,
    reason: Reason,
) -> Decision {
    if !is_eligible(run) {
        return Decision::signed_out(reason, "");
    }
    send(browser, url, reason, String::new())
}

fn send(browser: &BrowserRequest<'_>, url: Url, reason: Reason, message: String) -> Decision {
    let count = browser.redirect_count();
    if count >= MAX_REDIRECTS {
        let message = format!("{LOOP} {message}");
        return Decision::signed_out(reason, message.trim_end()).without_redirects();
    }
    let mut reply = ReplyHeaders::default();
    reply.redirect_to(url.into());
    let counter = Cookie::build((REDIRECT_COUNT, (count + 1).to_string()))
        .same_site(SameSite::Lax)
        .http_only(true)
        .max_age(Duration::seconds(2));
    reply.set_cookie.push(counter.to_string());
    Decision::handshake(reason, message, reply)
}

/// Returns `true` for a page load by GET, the only method that the Frontend API supports.
pub(super) fn is_eligible(run: &Run<'_>) -> bool {
    let head = run.env.head;
    head.method() == Method::GET && head.is_page_load()
}

fn handshake_url(
    run: &Run<'_>,
    browser: &BrowserRequest<'_>,
    reason: &Reason,
) -> Result<Url, url::ParseError> {
    let mut url = handshake_endpoint(&browser.frontend_api())?;
    let mut return_url = browser.url().clone();
    // A stale handshake in the return URL would be read instead of the new one.
    let parameters = [
        DEV_BROWSER,
        query::LEGACY_DEV_BROWSER,
        HANDSHAKE,
        HANDSHAKE_NONCE,
    ];
    query::delete(&mut return_url, &parameters);

    let mut pairs = url.query_pairs_mut();
    pairs
        .append_pair("redirect_url", return_url.as_str())
        .append_pair("__clerk_api_version", API_VERSION)
        .append_pair(
            "suffixed_cookies",
            if browser.suffixed { "true" } else { "false" },
        )
        .append_pair("__clerk_hs_reason", &reason.to_string())
        .append_pair("format", "nonce");
    if let Some(token) = browser.any_session_token() {
        pairs.append_pair(SESSION, &token);
    }
    if let Some(dev_browser) = browser.dev_browser().filter(|_| browser.is_development()) {
        pairs.append_pair(DEV_BROWSER, &dev_browser);
    }
    if let Some(required) = org_sync::required_organization(run, browser) {
        pairs.append_pair("organization_id", required.parameter());
    }
    drop(pairs);
    Ok(url)
}

fn handshake_endpoint(frontend_api: &str) -> Result<Url, url::ParseError> {
    let scheme = if is_url(frontend_api) { "" } else { "https://" };
    let base = frontend_api.trim_end_matches('/');
    Url::parse(&format!("{scheme}{base}/"))?.join("v1/client/handshake")
}
