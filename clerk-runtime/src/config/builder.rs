//! The settings in code.

use std::sync::Arc;
use std::time::Duration;

use super::env;
use super::error::ConfigError;
use super::misspelt::Misspelt;
use super::raw::{
    RateLimit, Raw, RawApi, RawCaches, RawKeys, RawPages, RawReplies, RawTokens, RawWebhooks,
    Secret,
};
use super::settings::Settings;
use crate::api::Transport;
use crate::clock::{Clock, SystemClock};
use crate::policy::Failure;
use crate::response::Reply;

/// Settings of an instance, checked when it is built.
///
/// An empty text counts as absent. `Debug` shows no key.
///
/// ```
/// use clerk_runtime::Clerk;
///
/// let clerk = Clerk::builder()
///     .secret_key("sk_test_…")
///     .authorized_parties(["https://app.example.com"])
///     .build();
/// let error = clerk.unwrap_err().to_string();
/// assert!(error.starts_with("CLERK_SECRET_KEY"));
/// ```
#[derive(Clone, Debug)]
#[must_use = "settings do nothing until they are built"]
pub struct ClerkBuilder(Raw);

impl Default for ClerkBuilder {
    fn default() -> Self {
        Self(Raw {
            keys: RawKeys::default(),
            api: RawApi::default(),
            pages: RawPages::default(),
            tokens: RawTokens::default(),
            replies: RawReplies::default(),
            caches: RawCaches::default(),
            webhooks: RawWebhooks::default(),
            misspelt: Vec::new(),
            clock: Arc::new(SystemClock),
        })
    }
}

impl ClerkBuilder {
    /// Clerk's defaults, and no key.
    pub fn new() -> Self {
        Self::default()
    }

    /// The settings of the environment: `CLERK_SECRET_KEY` and the like.
    ///
    /// A variable whose name is almost one of these, such as `CLERK_SECERT_KEY` or
    /// `VITE_CLERK_PUBLISHABLE_KEY`, is not read. It is logged (`tracing`), and named in the error if
    /// a setting is missing.
    ///
    /// # Errors
    /// A variable isn't UTF-8, or `CLERK_IS_SATELLITE` is neither `true` nor `false`.
    pub fn from_env() -> Result<Self, ConfigError> {
        let misspelt = env::misspelt(env::names(), env::process);
        for name in &misspelt {
            tracing::warn!("{name}");
        }
        Ok(env::read(env::process)?.misspelt(misspelt))
    }

    /// Names of variables to be shown where a setting is missing.
    pub(super) fn misspelt(mut self, misspelt: Vec<Misspelt>) -> Self {
        self.0.misspelt = misspelt;
        self
    }

    /// Checks the settings.
    pub(crate) fn settings(mut self) -> Result<Settings, ConfigError> {
        let misspelt = std::mem::take(&mut self.0.misspelt);
        Settings::check(self.0).map_err(|error| error.with_misspelt(misspelt))
    }
}

/// Keys.
impl ClerkBuilder {
    /// The instance's secret key, `sk_test_…` or `sk_live_…`.
    pub fn secret_key(mut self, key: impl Into<String>) -> Self {
        self.0.keys.secret_key = Some(Secret(key.into()));
        self
    }

    /// The instance's publishable key, `pk_test_…` or `pk_live_…`. Pages, cookies and handshakes
    /// need it.
    pub fn publishable_key(mut self, key: impl Into<String>) -> Self {
        self.0.keys.publishable_key = Some(Secret(key.into()));
        self
    }

    /// The instance's public key in PEM form. With it, signing keys are never fetched.
    pub fn jwt_key(mut self, pem: impl Into<String>) -> Self {
        self.0.keys.jwt_key = Some(Secret(pem.into()));
        self
    }

    /// A machine's secret key, `ak_…`, that is used to verify M2M tokens.
    pub fn machine_secret_key(mut self, key: impl Into<String>) -> Self {
        self.0.keys.machine_secret_key = Some(Secret(key.into()));
        self
    }
}

/// Webhooks.
impl ClerkBuilder {
    /// The secret of a webhook endpoint, `whsec_…`, with or without that prefix.
    pub fn webhook_signing_secret(self, secret: impl Into<String>) -> Self {
        self.webhook_signing_secrets([secret])
    }

    /// Secrets of which any may have signed an event: the new one and the old one while a secret
    /// is rotated. `CLERK_WEBHOOK_SIGNING_SECRET` takes several too, separated by commas.
    pub fn webhook_signing_secrets(
        mut self,
        secrets: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let secrets = secrets.into_iter().map(|secret| Secret(secret.into()));
        self.0.webhooks.signing_secrets = secrets.collect();
        self
    }

    /// Makes a missing webhook secret an error at start. Default: the first webhook is answered
    /// 500, with a line in the log.
    pub fn require_webhook_signing_secret(mut self) -> Self {
        self.0.webhooks.required = true;
        self
    }

    /// The largest webhook body that the extractor [`Webhook`](crate::webhook::Webhook) reads, in
    /// bytes; larger ones are answered 413. Default 1 MiB.
    pub fn webhook_body_limit(mut self, bytes: usize) -> Self {
        self.0.webhooks.body_limit = bytes;
        self
    }
}

/// The Backend API.
impl ClerkBuilder {
    /// Where the Backend API is. Default `https://api.clerk.com`; plain http only on this machine.
    pub fn api_url(mut self, url: impl Into<String>) -> Self {
        self.0.api.url = Some(url.into());
        self
    }

    /// The first part of the Backend API's paths. Default `v1`.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.0.api.version = Some(version.into());
        self
    }

    /// What the Backend API is told of your application, after this crate's own name.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.0.api.user_agent = Some(name.into());
        self
    }

    /// An HTTP client of your own. Default: `reqwest`, under the feature of that name.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.0.api.transport = Some(Arc::new(transport));
        self
    }

    /// How long a connection to the Backend API may take. Default 5 s; not for a
    /// [`transport`](Self::transport) of your own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.0.api.connect_timeout = timeout;
        self
    }

    /// How long a Backend API call may take, repeated attempts included. Default 10 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.0.api.timeout = timeout;
        self
    }

    /// How many Backend API calls may start in any ten seconds, over all clones of the instance.
    /// Default 950 for a production instance and 95 for a development one: a little less than the
    /// 1000 and 100 that Clerk allows. Where several processes share an instance, give each its
    /// part. Calls for the signing keys don't count.
    ///
    /// A call waits for its turn within its [`timeout`](Self::timeout); if the turn would come
    /// later, it fails at once as [`Throttled`](crate::api::ErrorKind::Throttled), 503 for the
    /// handler's caller.
    ///
    /// Of these calls strangers can cause a part at most: two fifths of them with handshake nonces, a
    /// fifth with expired sessions to refresh, a fifth with opaque machine tokens. What is beyond is
    /// answered 503. Each part is one call at least, so that a limit below 5 leaves nothing over. The
    /// same machine token asked for many times at once is one call, and so are refreshes of requests
    /// that are equal in every header; what Clerk has refused isn't asked again for two seconds.
    pub fn rate_limit(mut self, calls: usize) -> Self {
        self.0.api.rate_limit = RateLimit::Calls(calls);
        self
    }

    /// No limit of our own: Clerk answers 429 where its own is passed. What strangers can cause is
    /// then a part of the 1000 or 100 that Clerk allows.
    pub fn no_rate_limit(mut self) -> Self {
        self.0.api.rate_limit = RateLimit::None;
        self
    }

    /// Allows plain http to any host, which **sends the secret key in the clear**. For tests.
    pub fn danger_allow_http_api_url(mut self) -> Self {
        self.0.api.any_http_host = true;
        self
    }
}

/// Pages and browsers.
impl ClerkBuilder {
    /// A satellite's own host, `satellite.example` or `localhost:3001`.
    pub fn domain(mut self, host: impl Into<String>) -> Self {
        self.0.pages.domain = Some(host.into());
        self
    }

    /// Where the Frontend API is proxied: an absolute URL, or a path of the application.
    pub fn proxy_url(mut self, url: impl Into<String>) -> Self {
        self.0.pages.proxy_url = Some(url.into());
        self
    }

    /// Whether this is a satellite of another application. Default `false`.
    pub fn is_satellite(mut self, is_satellite: bool) -> Self {
        self.0.pages.is_satellite = is_satellite;
        self
    }

    /// Whether a satellite asks its primary about every visitor without cookies. Default `false`.
    pub fn satellite_auto_sync(mut self, auto_sync: bool) -> Self {
        self.0.pages.satellite_auto_sync = auto_sync;
        self
    }

    /// The sign-in page: a path, or an absolute URL. Default: Clerk's account portal.
    pub fn sign_in_url(mut self, url: impl Into<String>) -> Self {
        self.0.pages.sign_in_url = Some(url.into());
        self
    }

    /// The sign-up page: a path, or an absolute URL. Default: Clerk's account portal.
    pub fn sign_up_url(mut self, url: impl Into<String>) -> Self {
        self.0.pages.sign_up_url = Some(url.into());
        self
    }

    /// The origin that browsers show for this application: `https://app.example.com`, in the
    /// environment `CLERK_PUBLIC_URL`. With it, no header says where the application is, neither
    /// `Host` nor those of proxies: redirects lead back to this origin, and a request's own `Origin` is
    /// compared with it.
    ///
    /// Default: what the request's headers say. [`RequestFacts`](crate::RequestFacts#trusted-headers)
    /// lists them; let a proxy overwrite them, or set this.
    pub fn public_url(mut self, origin: impl Into<String>) -> Self {
        self.0.pages.public_url = Some(origin.into());
        self
    }

    /// Origins of your satellites, of pages that visitors may be sent back to, and of other sites
    /// whose requests may use the session cookie, besides the authorized parties:
    /// `https://satellite.example`. In the environment `CLERK_ALLOWED_ORIGINS`, separated by commas.
    /// No other origin is given a session.
    ///
    /// # Cross-site requests
    ///
    /// Browsers attach cookies to WebSocket handshakes and to form posts of other sites. A session from
    /// a **cookie** is therefore rejected with 403 and the code `origin-not-allowed`, by the middleware
    /// and by every `#[protect]` and `#[auth]`, if the request is a WebSocket upgrade or has a method
    /// other than GET, HEAD and OPTIONS, and
    ///
    /// - its `Origin` is neither the application's own one (see [`public_url`](Self::public_url)), nor
    ///   an allowed origin, nor an authorized party, or
    /// - it has no such allowed `Origin`, and `Sec-Fetch-Site` is `cross-site`.
    ///
    /// While neither origins nor authorized parties are set, sibling subdomains
    /// (`Sec-Fetch-Site: same-site`) are accepted, with a warning at the first such request. Bearer
    /// tokens are not affected, and neither are requests without `Origin` and `Sec-Fetch-Site`, which
    /// no current browser sends. Pages of the same host are accepted whatever scheme or port a proxy in
    /// between uses, if the browser says `Sec-Fetch-Site: same-origin`.
    ///
    /// Rejected requests are reported as events at the level `DEBUG`, target `clerk_runtime::origin`.
    /// [`danger_allow_any_origin`](Self::danger_allow_any_origin) switches the check off.
    pub fn allowed_origins(mut self, origins: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.pages.allowed_origins = texts(origins);
        self
    }

    /// Accepts session cookies in requests that any other site causes: web sockets, forms and scripts of
    /// a foreign page then **act as the user who visits it**. For applications that check each request
    /// themselves. See [`allowed_origins`](Self::allowed_origins).
    pub fn danger_allow_any_origin(mut self) -> Self {
        self.0.pages.allows_any_origin = true;
        self
    }

    /// Sends browsers to this origin in place of the Frontend API's, so that tests can play a
    /// production instance on this machine: `http://127.0.0.1:4000`.
    pub fn danger_frontend_api_origin(mut self, origin: impl Into<String>) -> Self {
        self.0.pages.frontend_api_origin = Some(origin.into());
        self
    }
}

/// Organizations that paths ask for.
#[cfg(feature = "organization-sync")]
#[cfg_attr(docsrs, doc(cfg(feature = "organization-sync")))]
impl ClerkBuilder {
    /// Paths whose `:id` or `:slug` names the organization that must be active, such as
    /// `/orgs/:slug/(.*)`; Clerk's `organizationSyncOptions.organizationPatterns`.
    ///
    /// Patterns have the syntax of the [URL Pattern standard][syntax], and match the whole path:
    ///
    /// | pattern | matches |
    /// |---|---|
    /// | `/orgs/:slug` | `/orgs/acme` and `/orgs/acme/` |
    /// | `/orgs/:slug/(.*)` or `/orgs/:slug/*` | `/orgs/acme/` and everything below it |
    /// | `/orgs/:slug{/:tab}?` | `/orgs/acme` and `/orgs/acme/members` |
    /// | `/orgs/:id(org_.+)` | `/orgs/org_1`; the regular expression is one of the crate [regex] |
    ///
    /// Letter case counts. A pattern that cannot be read is an error at start.
    ///
    /// [syntax]: https://developer.mozilla.org/en-US/docs/Web/API/URL_Pattern_API
    /// [regex]: https://docs.rs/regex/latest/regex/#syntax
    pub fn organization_patterns(
        mut self,
        patterns: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.0.pages.organization_patterns = texts(patterns);
        self
    }

    /// Paths where no organization must be active, such as `/me/(.*)`, in the syntax of
    /// [`organization_patterns`](Self::organization_patterns); Clerk's
    /// `organizationSyncOptions.personalAccountPatterns`.
    pub fn personal_account_patterns(
        mut self,
        patterns: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.0.pages.personal_account_patterns = texts(patterns);
        self
    }
}

/// What is asked of session tokens.
impl ClerkBuilder {
    /// Origins whose tokens are accepted (`azp`): `https://app.example.com`. Default any, which
    /// a live instance shouldn't leave so.
    pub fn authorized_parties(
        mut self,
        origins: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.0.tokens.authorized_parties = texts(origins);
        self
    }

    /// Audiences of which a token must name one (`aud`). Default: not looked at.
    ///
    /// An OAuth access token must have an audience. For an M2M token, opaque or JWT, the audience is
    /// the machines that it may call (its scopes): add your machine's id, `mch_…`, to accept such
    /// tokens too. A session token and an M2M token without an audience pass, as with Clerk's
    /// `audience`: sessions of browsers have none, unless you customize the session token. API keys
    /// have no audience.
    pub fn audience(mut self, audience: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.tokens.audience = texts(audience);
        self
    }

    /// Issuers of which a token must name one (`iss`). Default: not looked at, as Clerk does.
    pub fn issuer(mut self, issuer: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.tokens.issuer = texts(issuer);
        self
    }

    /// What the header of a token may call it (`typ`). Default `JWT`, or nothing at all.
    pub fn header_types(mut self, types: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.tokens.header_types = Some(texts(types));
        self
    }

    /// Tolerance for clocks that differ. Default 5 s, at most 5 minutes.
    pub fn clock_skew(mut self, skew: Duration) -> Self {
        self.0.tokens.clock_skew = Some(skew);
        self
    }
}

/// Replies and caches.
impl ClerkBuilder {
    /// Reply to an unauthenticated request if the handler names none: a status from 400 to 499, a
    /// function `fn(&Denial) -> Reply`, or a [`Failure`]. Default: that of Clerk's `protect`.
    ///
    /// ```
    /// use clerk_runtime::policy::Failure;
    /// use clerk_runtime::{Clerk, Denial, Reply};
    ///
    /// fn sorry(denial: &Denial) -> Reply {
    ///     Reply::text(403, denial.to_string())
    /// }
    ///
    /// let api = Clerk::builder().on_missing(401).on_denied(sorry);
    /// let pages = Clerk::builder().on_missing(Failure::redirect("/sign-in"));
    /// # drop((api, pages));
    /// ```
    pub fn on_missing(mut self, failure: impl Into<Failure>) -> Self {
        self.0.replies.on_missing = Some(failure.into());
        self
    }

    /// Reply to an authenticated caller who is not allowed, if the handler names none; takes the
    /// same values as [`on_missing`](Self::on_missing). Default: 404.
    pub fn on_denied(mut self, failure: impl Into<Failure>) -> Self {
        self.0.replies.on_denied = Some(failure.into());
        self
    }

    /// The application's own not-found reply, where the framework can't give it, so that hidden
    /// and missing pages look alike.
    pub fn hidden(mut self, reply: fn() -> Reply) -> Self {
        self.0.replies.hidden = Some(reply);
        self
    }

    /// Says why a caller was refused, in the header `x-clerk-denied-by` of each refusal: the reason
    /// code, the type of the token that came, the handler, and the condition that failed, such as
    /// ``code=not-allowed; token=session_token; handler=admin; clause="role `org:admin`"``; at most
    /// 256 bytes. Default `false`.
    ///
    /// It works for development instances alone (`sk_test_…`, `pk_test_…`), so that the call can
    /// stay in a program that goes to production: with a live key, or with no key but a public one,
    /// it does nothing. A hidden 404 carries the header too, and so is told from a real one; in poem
    /// and rocket, whose own pages answer it, behind the middleware alone, and not from a page of
    /// yours (`catch_error`). The log always has the explanation: see
    /// [`Denial`](crate::Denial#explanations).
    pub fn explain_denials(mut self, explain: bool) -> Self {
        self.0.replies.explain_denials = explain;
        self
    }

    /// How many verified session tokens are remembered. Default 10,000; 0 remembers none.
    pub fn token_cache_capacity(mut self, tokens: usize) -> Self {
        self.0.caches.token_capacity = tokens;
        self
    }

    /// Keeps signing keys for five minutes. Default `true`. `false` is a lifetime of zero, Clerk's
    /// `skipJwksCache`: the keys are fetched for every token, and verified tokens are not remembered.
    pub fn cache_signing_keys(mut self, cache: bool) -> Self {
        self.0.caches.signing_keys = cache;
        self
    }

    /// How long signing keys serve while Clerk is out of reach. Default 24 h.
    pub fn max_stale_key_age(mut self, age: Duration) -> Self {
        self.0.caches.max_stale_key_age = age;
        self
    }

    /// Shares a user across requests for so long. Default: fetched once per request.
    pub fn user_cache_ttl(mut self, ttl: Duration) -> Self {
        self.0.caches.user_ttl = Some(ttl);
        self
    }

    /// How long a verified opaque machine token is believed, which is how long a revoked one still
    /// works. Default 10 s, which is also the most; zero asks Clerk every time.
    pub fn machine_token_cache_ttl(mut self, ttl: Duration) -> Self {
        self.0.caches.machine_token_ttl = ttl;
        self
    }

    /// The clock; replace it in tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.0.clock = Arc::new(clock);
        self
    }
}

fn texts(items: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    items.into_iter().map(Into::into).collect()
}
