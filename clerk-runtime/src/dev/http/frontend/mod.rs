//! The Frontend API: handshakes and dev browsers.

pub(super) mod pages;

use http::StatusCode;
use serde_json::{Map, json};
use url::Url;

use crate::dev::ended_instances;
use crate::dev::faults::Endpoint;
use crate::dev::http::call::Call;
use crate::dev::http::is_loopback;
use crate::dev::http::reply::Reply;
use crate::dev::random::secret;
use crate::dev::shared::Shared;
use crate::dev::token::TokenBuilder;

/// A call that a browser makes.
#[derive(Clone, Copy)]
pub(super) enum Page {
    PublicJwks,
    Handshake,
    DevBrowser,
    SignInForm,
    SignIn,
    Tasks,
    FinishTasks,
    SignOut,
}

impl Page {
    pub(super) const fn endpoint(self) -> Endpoint {
        match self {
            Self::PublicJwks => Endpoint::Jwks,
            Self::Handshake => Endpoint::Handshake,
            _ => Endpoint::Pages,
        }
    }
}

pub(super) fn answer(page: Page, call: &Call, shared: &Shared) -> Reply {
    match page {
        Page::PublicJwks => Reply::json(&shared.keys.jwks()),
        Page::Handshake => handshake(call, shared),
        Page::DevBrowser => dev_browser(shared),
        Page::SignInForm => pages::sign_in_form(call, shared),
        Page::SignIn => pages::sign_in(call, shared),
        Page::Tasks => pages::tasks(call, shared),
        Page::FinishTasks => pages::finish_tasks(call, shared),
        Page::SignOut => pages::sign_out(call, shared),
    }
}

/// The cookie that names a browser in production, and on the sign-in pages.
pub(super) const CLIENT_COOKIE: &str = "__client";

/// The dev-browser token's name, as cookie and as query parameter.
pub(super) const DEV_BROWSER: &str = "__clerk_db_jwt";

/// Tells the application who is signed in: back to it with a nonce or a token that stands for the
/// cookies it is to set.
fn handshake(call: &Call, shared: &Shared) -> Reply {
    let Some(mut target) = call.query("redirect_url").and_then(|url| return_url(&url)) else {
        return bad_redirect_url();
    };
    let client = client_token(call, shared);
    if let Some(organization) = call.query("organization_id") {
        let session = shared
            .state()
            .session_of(&client)
            .map(|session| session.id.clone());
        if let Some(session) = session {
            shared.state().activate(&session, &organization);
        }
    }
    let ended = ended_instances::removals(call.cookies(), shared);
    let azp = target.origin().ascii_serialization();
    let mut cookies = shared.browser_cookies(&client, Some(&azp), target.scheme() == "https");
    let (name, value) = if call.query("format").as_deref() == Some("nonce") {
        cookies.extend(delivered(shared, "__clerk_handshake_nonce"));
        let nonce = secret("");
        shared.state().keep_nonce(nonce.clone(), cookies);
        ("__clerk_handshake_nonce", nonce)
    } else {
        cookies.extend(delivered(shared, "__clerk_handshake"));
        ("__clerk_handshake", handshake_token(&cookies, shared))
    };
    // In production the application's host is the Frontend API's sibling and sees its cookies; in
    // development only the address can carry something across.
    if shared.settings.production {
        let cookie = format!("{name}={value}; Path=/; Max-Age=60; SameSite=Lax; HttpOnly");
        return Reply::redirect(StatusCode::TEMPORARY_REDIRECT, target.as_str())
            .cookies([cookie])
            .cookies(ended);
    }
    target.query_pairs_mut().append_pair(name, &value);
    Reply::redirect(StatusCode::TEMPORARY_REDIRECT, target.as_str()).cookies(ended)
}

/// In production the application is to remove the cookie that brought the handshake.
fn delivered(shared: &Shared, name: &str) -> Option<String> {
    let removal = || format!("{name}=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly");
    shared.settings.production.then(removal)
}

fn handshake_token(cookies: &[String], shared: &Shared) -> String {
    let mut claims = Map::new();
    claims.insert("handshake".into(), json!(cookies));
    let now = shared.state().now();
    let lifetime = std::time::Duration::from_mins(1);
    TokenBuilder::plain(&shared.keys, claims)
        .issued(&shared.settings.issuer, now, lifetime)
        .mint()
}

fn dev_browser(shared: &Shared) -> Reply {
    let token = shared.state().new_client(shared.client_prefix());
    Reply::json(&json!({ "id": token, "token": token }))
}

/// The browser that calls; a new one if it has no token, or one that isn't known.
pub(super) fn client_token(call: &Call, shared: &Shared) -> String {
    let sent = if shared.settings.production {
        call.cookie(CLIENT_COOKIE).map(str::to_owned)
    } else {
        let sent = call.query(DEV_BROWSER).or_else(|| call.form(DEV_BROWSER));
        sent.or_else(|| call.cookie(CLIENT_COOKIE).map(str::to_owned))
    };
    let mut state = shared.state();
    let known = sent.filter(|token| state.client(token).is_some());
    known.unwrap_or_else(|| state.new_client(shared.client_prefix()))
}

/// A URL to send a browser back to: http or https, and on this machine.
pub(super) fn return_url(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    (matches!(url.scheme(), "http" | "https") && is_loopback(&url)).then_some(url)
}

pub(super) fn bad_redirect_url() -> Reply {
    let message = "redirect_url must be a URL on this machine (localhost, 127.0.0.1, [::1])";
    Reply::error(StatusCode::BAD_REQUEST, "url_validation", message)
}
