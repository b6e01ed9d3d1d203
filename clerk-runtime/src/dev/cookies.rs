//! Cookies that identify a browser, and those that a handshake or a refresh sets.

use std::borrow::Cow;

use cookie::time::Duration;
use cookie::{Cookie, CookieBuilder, SameSite};

use super::shared::Shared;

impl Shared {
    /// Returns the prefix of a browser's token.
    pub(super) const fn client_prefix(&self) -> &'static str {
        if self.settings.production {
            "client_"
        } else {
            "dvb_"
        }
    }

    /// Returns the name of a cookie with the suffix of the instance.
    pub(super) fn cookie_name(&self, name: &str) -> String {
        format!("{name}_{}", self.settings.cookie_suffix)
    }

    /// Returns `Set-Cookie` values by which the instance and, in development, applications identify
    /// a browser.
    pub(super) fn client_cookies(&self, client_token: &str) -> Vec<String> {
        let jar = Jar {
            suffix: &self.settings.cookie_suffix,
            secure: false,
        };
        let mut cookies = vec![client_cookie(client_token)];
        if !self.settings.production {
            cookies.extend(jar.both("__clerk_db_jwt", client_token));
        }
        cookies
    }

    /// Returns `Set-Cookie` values with the browser's current state. `azp` is the origin of the
    /// request.
    pub(super) fn browser_cookies(
        &self,
        client_token: &str,
        azp: Option<&str>,
        secure: bool,
    ) -> Vec<String> {
        let jar = Jar {
            suffix: &self.settings.cookie_suffix,
            secure,
        };
        let mut cookies = Vec::new();
        if !self.settings.production {
            cookies.extend(jar.both("__clerk_db_jwt", client_token));
        }
        if let Some((token, refresh_token, updated_at)) = self.signed_in(client_token, azp) {
            cookies.extend(jar.both("__client_uat", &updated_at.to_string()));
            cookies.extend(jar.both("__session", &token));
            let refresh = jar.cookie(jar.suffixed("__refresh"), &refresh_token);
            cookies.push(refresh.http_only(true).to_string());
        } else {
            cookies.extend(jar.both("__client_uat", "0"));
            cookies.extend(jar.removal_cookies("__session"));
            cookies.extend(jar.removal_cookies("__refresh"));
        }
        cookies
    }

    /// Returns the session token, the refresh token and the client's `updated_at`; `None` if the
    /// browser is signed out.
    fn signed_in(&self, client_token: &str, azp: Option<&str>) -> Option<(String, String, i64)> {
        let (session_id, refresh_token, updated_at) = {
            let state = self.state();
            let session = state.session_of(client_token)?;
            let updated_at = state.client(client_token)?.updated_at;
            (
                session.id.clone(),
                session.refresh_token.clone(),
                updated_at,
            )
        };
        let token = self.session_token(&session_id)?;
        let token = azp.map_or_else(|| token.clone(), |azp| token.clone().authorized_party(azp));
        Some((token.mint(), refresh_token, updated_at))
    }

    /// Returns the cookies of a refresh, with a new session token.
    pub(super) fn refreshed_cookies(&self, token: &str, secure: bool) -> Vec<String> {
        let jar = Jar {
            suffix: &self.settings.cookie_suffix,
            secure,
        };
        jar.both("__session", token).into()
    }
}

/// Creates cookies with the properties of an instance and a request.
struct Jar<'a> {
    suffix: &'a str,
    secure: bool,
}

impl Jar<'_> {
    /// Returns `Set-Cookie` values for a cookie with and without the instance's suffix, which
    /// distinguishes several instances in one browser.
    fn both(&self, name: &str, value: &str) -> [String; 2] {
        [name.to_owned(), self.suffixed(name)].map(|name| self.cookie(name, value).to_string())
    }

    fn suffixed(&self, name: &str) -> String {
        format!("{name}_{}", self.suffix)
    }

    /// Returns a cookie that lives until the browser is closed. Clerk's own live for a year, but
    /// this instance, its keys and its suffix end with the process.
    fn cookie<'c>(&self, name: String, value: &'c str) -> CookieBuilder<'c> {
        site_cookie(name, value).secure(self.secure)
    }

    fn removal_cookies(&self, name: &str) -> [String; 2] {
        [removal_cookie(name), removal_cookie(&self.suffixed(name))]
    }
}

/// Cookie that identifies a browser in production, and on the sign-in pages.
pub(super) const CLIENT_COOKIE: &str = "__client";

/// Returns a `Set-Cookie` value that identifies a browser to the instance.
pub(super) fn client_cookie(client: &str) -> String {
    site_cookie(CLIENT_COOKIE, client)
        .http_only(true)
        .to_string()
}

/// Returns a cookie for all paths. If another site causes a request, browsers only send the cookie
/// with a navigation.
pub(super) fn site_cookie<'c>(name: impl Into<Cow<'c, str>>, value: &'c str) -> CookieBuilder<'c> {
    Cookie::build((name, value))
        .path("/")
        .same_site(SameSite::Lax)
}

/// Returns a `Set-Cookie` value that removes a cookie.
pub(super) fn removal_cookie(name: &str) -> String {
    site_cookie(name, "").max_age(Duration::ZERO).to_string()
}
