//! URLs of the sign-in and sign-up pages, with the URL to return to; Clerk's `redirectToSignIn` and
//! `redirectToSignUp`.

use url::{ParseError, Url};

use super::browser::DEV_BROWSER;
use super::query;

/// Inputs of a redirect to sign-in or sign-up.
#[derive(Default)]
#[expect(
    clippy::struct_field_names,
    reason = "the names of the settings that they come from"
)]
pub(crate) struct SignIn<'a> {
    /// Host of the Frontend API; `None` without a publishable key.
    pub(crate) frontend_api: Option<&'a str>,
    /// URL of the request as the browser shows it.
    pub(crate) base_url: &'a str,
    pub(crate) sign_in_url: Option<&'a str>,
    #[cfg(feature = "__test")]
    pub(crate) sign_up_url: Option<&'a str>,
    /// Id of the dev browser; only development instances have one.
    pub(crate) dev_browser: Option<&'a str>,
    pub(crate) is_satellite: bool,
    /// `true` if the session has unfinished tasks, to which the visitor is redirected.
    pub(crate) is_pending: bool,
    /// URL to return to, absolute or relative to `base_url`.
    pub(crate) return_back_url: Option<&'a str>,
}

/// Reason why there is no URL to redirect to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignInUrlError {
    /// Neither a page nor an instance with an account portal is configured.
    #[error("neither a sign-in URL nor a publishable key is configured")]
    Unconfigured,
    #[error("a URL cannot be parsed: {0}")]
    Url(#[from] ParseError),
}

impl SignIn<'_> {
    /// Returns the URL of the sign-in page: the application's own, or the account portal's.
    pub(crate) fn to_sign_in(&self) -> Result<String, SignInUrlError> {
        match self.sign_in_url {
            Some(own) => self.to_page(own),
            None => self.to_page(&self.portal("/sign-in")?),
        }
    }

    /// Returns the URL of the sign-up page: the application's own, or else one below its sign-in
    /// page, or else the account portal's.
    #[cfg(feature = "__test")]
    pub(crate) fn to_sign_up(&self) -> Result<String, SignInUrlError> {
        // Like Clerk, this requires the portal even if the sign-in page would suffice.
        let portal = self.portal("/sign-up");
        match (self.sign_up_url, self.sign_in_url) {
            (Some(own), _) => self.to_page(own),
            (None, Some(sign_in_url)) => {
                portal?;
                let mut url = Url::parse(self.base_url)?.join(sign_in_url)?;
                url.set_path(&format!("{}/create", url.path()));
                self.to_page(url.as_str())
            }
            (None, None) => self.to_page(&portal?),
        }
    }

    fn portal(&self, page: &str) -> Result<String, SignInUrlError> {
        let frontend_api = self.frontend_api.ok_or(SignInUrlError::Unconfigured)?;
        Ok(accounts_base_url(frontend_api) + page)
    }

    fn to_page(&self, page: &str) -> Result<String, SignInUrlError> {
        if self.is_pending {
            return self.with_return(&format!("{page}/tasks"));
        }
        self.with_return(page)
    }

    fn with_return(&self, page: &str) -> Result<String, SignInUrlError> {
        let base = Url::parse(self.base_url)?;
        let mut url = base.join(page)?;
        let is_other_host = (base.host_str(), base.port()) != (url.host_str(), url.port());
        if let Some(back) = self.return_back_url.filter(|it| !it.is_empty()) {
            let mut back = base.join(back)?;
            if is_other_host && self.is_satellite {
                query::set(&mut back, "__clerk_synced", "false");
            }
            query::set(&mut url, "redirect_url", back.as_str());
        }
        if let Some(dev_browser) = self
            .dev_browser
            .filter(|it| is_other_host && !it.is_empty())
        {
            query::set(&mut url, DEV_BROWSER, dev_browser);
        }
        Ok(url.into())
    }
}

/// Returns the URL of an instance's account portal; empty without a Frontend API.
pub(crate) fn accounts_base_url(frontend_api: &str) -> String {
    if frontend_api.is_empty() {
        return String::new();
    }
    let host = frontend_api.replacen("clerk.accountsstage.", "accountsstage.", 1);
    let portal = match (host.find("clerk.accounts."), host.find("clerk.")) {
        (Some(long), Some(short)) if long <= short => {
            host.replacen("clerk.accounts.", "accounts.", 1)
        }
        _ => host.replacen("clerk.", "accounts.", 1),
    };
    format!("https://{portal}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn satellite_requests_a_sync_after_a_sign_in_on_another_host() {
        for (is_satellite, page, is_synced) in [
            (true, "https://primary.example/sign-in", true),
            (true, "/sign-in", false),
            (false, "https://primary.example/sign-in", false),
            (false, "/sign-in", false),
        ] {
            let sign_in = SignIn {
                base_url: "https://satellite.dev/page",
                sign_in_url: Some(page),
                return_back_url: Some("/page"),
                is_satellite,
                ..SignIn::default()
            };
            let url = Url::parse(&sign_in.to_sign_in().unwrap()).unwrap();
            let (_, back) = url.query_pairs().next().unwrap();
            let back = back.into_owned();
            let expected = if is_synced {
                "?__clerk_synced=false"
            } else {
                ""
            };
            assert_eq!(
                back,
                format!("https://satellite.dev/page{expected}"),
                "{page}"
            );
        }
    }

    #[test]
    fn dev_browser_is_passed_to_another_host() {
        for (page, dev_browser, is_passed) in [
            ("https://accounts.example.com/sign-in", "dvb_1", true),
            ("https://accounts.example.com/sign-in", "", false),
            ("/sign-in", "dvb_1", false),
        ] {
            let sign_in = SignIn {
                base_url: "https://app.example.com/page",
                sign_in_url: Some(page),
                dev_browser: Some(dev_browser),
                ..SignIn::default()
            };
            let url = sign_in.to_sign_in().unwrap();
            assert_eq!(url.contains("__clerk_db_jwt"), is_passed, "{url}");
        }
    }

    #[test]
    fn account_portal_host_is_derived_from_the_frontend_api() {
        for (frontend_api, expected) in [
            ("", ""),
            ("clerk.example.com", "https://accounts.example.com"),
            ("a-b-1.clerk.accounts.dev", "https://a-b-1.accounts.dev"),
            (
                "a-b-1.clerk.accountsstage.dev",
                "https://a-b-1.accountsstage.dev",
            ),
            (
                "clerk.a.clerk.accounts.dev",
                "https://accounts.a.clerk.accounts.dev",
            ),
            ("api.example.com", "https://api.example.com"),
        ] {
            assert_eq!(accounts_base_url(frontend_api), expected, "{frontend_api}");
        }
    }
}
