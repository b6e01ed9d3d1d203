//! Builder of the settings.

use std::sync::Arc;
use std::time::Duration;

use super::env;
use super::error::ConfigError;
use super::misspelt::MisspeltVariable;
use super::raw::{
    RateLimit, RawApi, RawCaches, RawKeys, RawPages, RawReplies, RawSettings, RawShared, RawTokens,
    RawWebhooks, Secret,
};
use super::settings::Settings;
use crate::api::Transport;
use crate::clock::{Clock, SystemClock};
use crate::oauth::ResourceServer;
use crate::policy::Failure;
use crate::response::Reply;
use crate::shared::SharedStore;

/// Builder of an instance's settings, which are checked when the instance is built.
///
/// An empty string counts as absent. `Debug` shows no key.
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
pub struct ClerkBuilder(RawSettings);

impl Default for ClerkBuilder {
    fn default() -> Self {
        Self(RawSettings {
            keys: RawKeys::default(),
            api: RawApi::default(),
            pages: RawPages::default(),
            tokens: RawTokens::default(),
            replies: RawReplies::default(),
            resource_server: ResourceServer::default(),
            caches: RawCaches::default(),
            webhooks: RawWebhooks::default(),
            misspelt: Vec::new(),
            clock: Arc::new(SystemClock),
            shared: RawShared::default(),
        })
    }
}

impl ClerkBuilder {
    /// Creates a builder with Clerk's defaults and without keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the settings from the environment: `CLERK_SECRET_KEY` and so on.
    ///
    /// A variable whose name is similar to one of these, such as `CLERK_SECERT_KEY` or
    /// `VITE_CLERK_PUBLISHABLE_KEY`, is not read. It is logged (`tracing`), and the error for a
    /// missing setting names it.
    ///
    /// # Errors
    /// Returns an error if a variable is not UTF-8, if `CLERK_IS_SATELLITE` is not one of `true`,
    /// `1`, `false` and `0`, if `CLERK_REVOCATIONS` is neither `required` nor `optional`, or if a
    /// list contains only commas.
    pub fn from_env() -> Result<Self, ConfigError> {
        let misspelt = env::misspelt(env::names(), env::process);
        for name in &misspelt {
            tracing::warn!("{name}");
        }
        Ok(env::read(env::process)?.misspelt(misspelt))
    }

    /// Sets the names of variables to mention in the error for a missing setting.
    pub(super) fn misspelt(mut self, misspelt: Vec<MisspeltVariable>) -> Self {
        self.0.misspelt = misspelt;
        self
    }

    /// Checks the settings.
    pub(crate) fn settings(self) -> Result<Settings, ConfigError> {
        let misspelt = self.0.misspelt.clone();
        Settings::check(self.0).map_err(|error| error.with_misspelt(misspelt))
    }
}

/// Keys.
impl ClerkBuilder {
    /// Sets the instance's secret key, `sk_test_…` or `sk_live_…`.
    pub fn secret_key(mut self, key: impl Into<String>) -> Self {
        self.0.keys.secret_key = text(key).map(Secret);
        self
    }

    /// Sets the instance's publishable key, `pk_test_…` or `pk_live_…`. Pages, cookies and
    /// handshakes need it.
    pub fn publishable_key(mut self, key: impl Into<String>) -> Self {
        self.0.keys.publishable_key = text(key).map(Secret);
        self
    }

    /// Sets the instance's public key in PEM form. With it, signing keys are never fetched.
    pub fn jwt_key(mut self, pem: impl Into<String>) -> Self {
        self.0.keys.jwt_key = text(pem).map(Secret);
        self
    }

    /// Sets a machine's secret key, `ak_…`, which is used to create and verify M2M tokens.
    pub fn machine_secret_key(mut self, key: impl Into<String>) -> Self {
        self.0.keys.machine_secret_key = text(key).map(Secret);
        self
    }
}

/// Webhooks.
impl ClerkBuilder {
    /// Sets the secret of a webhook endpoint, `whsec_…`.
    pub fn webhook_signing_secret(self, secret: impl Into<String>) -> Self {
        self.webhook_signing_secrets([secret])
    }

    /// Sets several webhook secrets, each of which is accepted: the new and the old one during a
    /// rotation. `CLERK_WEBHOOK_SIGNING_SECRET` also accepts several, separated by commas.
    pub fn webhook_signing_secrets(
        mut self,
        secrets: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let secrets = secrets.into_iter().filter_map(text).map(Secret);
        self.0.webhooks.signing_secrets = secrets.collect();
        self
    }

    /// Makes a missing webhook secret an error when the instance is built. Otherwise, the
    /// response to webhooks is 500, and the cause is logged.
    pub fn require_webhook_signing_secret(mut self) -> Self {
        self.0.webhooks.required = true;
        self
    }

    /// Sets the largest webhook body that the extractor [`Webhook`](crate::webhook::Webhook) reads,
    /// in bytes. Larger ones get a 413 response. Default 1 MiB.
    pub fn webhook_body_limit(mut self, bytes: usize) -> Self {
        self.0.webhooks.body_limit = bytes;
        self
    }
}

/// The Backend API.
impl ClerkBuilder {
    /// Sets the URL of the Backend API. Default `https://api.clerk.com`. Plain `http` is only
    /// accepted for hosts on this machine.
    pub fn api_url(mut self, url: impl Into<String>) -> Self {
        self.0.api.url = text(url);
        self
    }

    /// Sets the first segment of the Backend API's paths. Default `v1`.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.0.api.version = text(version);
        self
    }

    /// Sets the name of your application, which is appended to this crate's name in the
    /// `User-Agent` of Backend API calls.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.0.api.user_agent = text(name);
        self
    }

    /// Sets a custom HTTP client. Default: `reqwest`, with the feature of that name.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.0.api.transport = Some(Arc::new(transport));
        self
    }

    /// Sets the time limit for connecting to the Backend API. Default 5 s. It has no effect on a
    /// custom [`transport`](Self::transport).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.0.api.connect_timeout = timeout;
        self
    }

    /// Sets the time limit of a Backend API call, including retries, and of a call that the
    /// [proxy](crate::guide::browsers#proxy-of-the-frontend-api) forwards. Default 10 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.0.api.timeout = timeout;
        self
    }

    /// Sets the number of Backend API calls that may start in any ten seconds, over all clones of
    /// the instance. Default 950 for a production instance and 95 for a development one, slightly
    /// less than the 1000 and 100 that Clerk allows. If several processes share an instance, divide
    /// the number between them, unless they have a [shared store](Self::shared). Calls for the signing
    /// keys do not count.
    ///
    /// A call waits for its turn within its [`timeout`](Self::timeout). If its turn would come
    /// later, it fails at once as [`Throttled`](crate::api::ErrorKind::Throttled), which becomes a
    /// response with 503.
    ///
    /// Unauthenticated clients can only cause a part of these calls: two fifths with handshake
    /// nonces, one fifth with expired sessions to refresh, and one fifth with opaque machine
    /// tokens. Further requests of that kind get a 503 response. Each part is at least one call,
    /// so a limit below 4 leaves none for the application. Concurrent requests with the same
    /// machine token are one call, and so are refreshes of requests that are equal in every header.
    /// Machine tokens and refreshes that Clerk rejected are not sent again for two seconds.
    pub fn rate_limit(mut self, calls: usize) -> Self {
        self.0.api.rate_limit = RateLimit::Calls(calls);
        self
    }

    /// Removes the limit. Clerk responds with 429 if its own limit is exceeded. The parts that
    /// unauthenticated clients can cause are then computed from the 1000 or 100 calls that Clerk
    /// allows.
    pub fn no_rate_limit(mut self) -> Self {
        self.0.api.rate_limit = RateLimit::None;
        self
    }

    /// Allows plain `http` to any host, which **sends the secret key unencrypted**. For tests.
    pub fn danger_allow_http_api_url(mut self) -> Self {
        self.0.api.any_http_host = true;
        self
    }
}

/// The proxy of the Frontend API, which a middleware enables (`frontend_api_proxy`).
impl ClerkBuilder {
    /// Sets the URL of the Frontend API to which the proxy forwards requests, with the secret key.
    /// Default: `https://frontend-api.clerk.dev`, or that of the offline instance. Plain `http` is
    /// only accepted for hosts on this machine, unless
    /// [`danger_allow_http_api_url`](Self::danger_allow_http_api_url) is set.
    pub fn frontend_api_url(mut self, url: impl Into<String>) -> Self {
        self.0.api.frontend_api_url = text(url);
        self
    }

    /// Sets the number of proxies in front of the application, such as load balancers, each of which
    /// appends the address from which it received the request to `X-Forwarded-For`. Default 0.
    ///
    /// The proxy of the Frontend API reports the browser's address to Clerk, which limits the
    /// requests of each address. By default, this is the address of the connection, otherwise the
    /// one that the outermost of these proxies has appended. With at least one, it also reads
    /// `X-Forwarded-Host`, `-Proto` and `-Port`, unless [`public_url`](Self::public_url) is set.
    pub fn trusted_proxies(mut self, count: usize) -> Self {
        self.0.api.trusted_proxies = count;
        self
    }
}

/// Pages and browsers.
impl ClerkBuilder {
    /// Sets the host of a satellite, `satellite.example` or `localhost:3001`.
    pub fn domain(mut self, host: impl Into<String>) -> Self {
        self.0.pages.domain = text(host);
        self
    }

    /// Sets the URL of a proxy of the Frontend API: an absolute URL, or a path of the application.
    pub fn proxy_url(mut self, url: impl Into<String>) -> Self {
        self.0.pages.proxy_url = text(url);
        self
    }

    /// Sets whether this application is a satellite of another one. Default `false`.
    pub fn is_satellite(mut self, is_satellite: bool) -> Self {
        self.0.pages.is_satellite = is_satellite;
        self
    }

    /// Sets whether a satellite syncs with its primary application for every visitor without
    /// cookies. Default `false`.
    pub fn satellite_auto_sync(mut self, auto_sync: bool) -> Self {
        self.0.pages.satellite_auto_sync = auto_sync;
        self
    }

    /// Sets the sign-in page: a path or an absolute URL. Default: Clerk's account portal.
    pub fn sign_in_url(mut self, url: impl Into<String>) -> Self {
        self.0.pages.sign_in_url = text(url);
        self
    }

    /// Sets the sign-up page: a path or an absolute URL. Default: Clerk's account portal.
    pub fn sign_up_url(mut self, url: impl Into<String>) -> Self {
        self.0.pages.sign_up_url = text(url);
        self
    }

    /// Sets the origin that browsers show for this application, such as `https://app.example.com`;
    /// in the environment, `CLERK_PUBLIC_URL`. If it is set, neither `Host` nor the headers of
    /// proxies determine the origin: redirects lead back to this origin, and a request's `Origin`
    /// header is compared with it.
    ///
    /// Default: the origin in the request's headers.
    /// [`RequestHead`](crate::RequestHead#trusted-headers) lists them. Either a proxy must
    /// overwrite them, or this must be set.
    pub fn public_url(mut self, origin: impl Into<String>) -> Self {
        self.0.pages.public_url = text(origin);
        self
    }

    /// Sets the origins that are allowed in addition to the authorized parties: those of your
    /// satellites, of pages that visitors may be redirected to, and of other sites whose requests may
    /// use the session cookie, such as `https://satellite.example`. In the environment,
    /// `CLERK_ALLOWED_ORIGINS`, separated by commas.
    ///
    /// # Cross-site requests
    ///
    /// Browsers attach cookies to WebSocket handshakes and to form posts of other sites. A session
    /// from a **cookie** is therefore rejected with 403 and the code `origin-not-allowed`, by the
    /// middleware and by every `#[protect]` and `#[auth]`, if the request is a WebSocket upgrade or
    /// has a method other than GET, HEAD and OPTIONS, and
    ///
    /// - its `Origin` is neither the application's own origin (see [`public_url`](Self::public_url)), nor
    ///   an allowed origin, nor an authorized party, or
    /// - it has no `Origin` that is an allowed origin or an authorized party, and `Sec-Fetch-Site` is
    ///   `cross-site`.
    ///
    /// While neither origins nor authorized parties are set, sibling subdomains
    /// (`Sec-Fetch-Site: same-site`) are accepted, with a warning at the first such request. Bearer
    /// tokens are not affected, and neither are requests without `Origin` and `Sec-Fetch-Site`, which
    /// no current browser sends. Pages of the same host are accepted whatever scheme or port a proxy in
    /// between uses, if the browser sends `Sec-Fetch-Site: same-origin`.
    ///
    /// Rejected requests are reported as events at level `DEBUG`, target `clerk_runtime::origin`.
    /// [`danger_allow_any_origin`](Self::danger_allow_any_origin) disables the check.
    pub fn allowed_origins(mut self, origins: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.pages.allowed_origins = texts(origins);
        self
    }

    /// Accepts session cookies in requests from any other site: WebSockets, forms and scripts of a
    /// foreign page can then **act as the user who visits it**. Only for applications
    /// that check the origin of each request themselves. See
    /// [`allowed_origins`](Self::allowed_origins).
    pub fn danger_allow_any_origin(mut self) -> Self {
        self.0.pages.allows_any_origin = true;
        self
    }

    /// Sends browsers to this origin instead of the Frontend API's, so that tests can simulate a
    /// production instance on this machine: `http://127.0.0.1:4000`.
    pub fn danger_frontend_api_origin(mut self, origin: impl Into<String>) -> Self {
        self.0.pages.frontend_api_origin = text(origin);
        self
    }
}

/// Organizations in paths.
#[cfg(feature = "organization-sync")]
#[cfg_attr(docsrs, doc(cfg(feature = "organization-sync")))]
impl ClerkBuilder {
    /// Sets patterns of paths whose `:id` or `:slug` names the organization that must be active,
    /// such as `/orgs/:slug/(.*)`; Clerk's `organizationSyncOptions.organizationPatterns`.
    ///
    /// Patterns use the syntax of the [URL Pattern standard][syntax], and match the whole path:
    ///
    /// | pattern | matches |
    /// |---|---|
    /// | `/orgs/:slug` | `/orgs/acme` and `/orgs/acme/` |
    /// | `/orgs/:slug/(.*)` or `/orgs/:slug/*` | `/orgs/acme/` and everything below it |
    /// | `/orgs/:slug{/:tab}?` | `/orgs/acme` and `/orgs/acme/members` |
    /// | `/orgs/:id(org_.+)` | `/orgs/org_1`; the regular expression is one of the crate [regex] |
    ///
    /// Patterns are case-sensitive. An invalid pattern is an error when the instance is built.
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

    /// Sets patterns of paths on which no organization must be active, such as `/me/(.*)`, in the
    /// syntax of [`organization_patterns`](Self::organization_patterns); Clerk's
    /// `organizationSyncOptions.personalAccountPatterns`.
    pub fn personal_account_patterns(
        mut self,
        patterns: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.0.pages.personal_account_patterns = texts(patterns);
        self
    }
}

/// Verification of session tokens.
impl ClerkBuilder {
    /// Sets the origins whose tokens are accepted (`azp`), such as `https://app.example.com`.
    /// Default: any, which is not recommended for a production instance.
    pub fn authorized_parties(
        mut self,
        origins: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.0.tokens.authorized_parties = texts(origins);
        self
    }

    /// Sets the accepted audiences, of which a token must name at least one (`aud`). Default: not
    /// checked. It applies to every handler; `audience = …` in an attribute applies to one.
    ///
    /// An OAuth access token must have an audience. The audience of an M2M token, opaque or JWT,
    /// consists of the machines that it may call (its scopes): add your machine's id, `mch_…`, to
    /// accept such tokens too. Session tokens and M2M tokens without an audience are accepted, as
    /// with Clerk's `audience`; session tokens have none unless you customize them. API keys have
    /// no audience.
    pub fn audience(mut self, audience: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.tokens.audience = texts(audience);
        self
    }

    /// Sets the accepted issuers, of which a session token must name one (`iss`). Default: not
    /// checked, as in Clerk's SDK. Machine tokens are not compared: those in JWT form are signed by
    /// the instance's own keys.
    pub fn issuer(mut self, issuer: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.tokens.issuer = texts(issuer);
        self
    }

    /// Sets the accepted types in a token's header (`typ`). Default: `JWT`, or no type. An empty list
    /// is an error when the instance is built, since it would reject every token.
    pub fn header_types(mut self, types: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.tokens.header_types = Some(texts(types));
        self
    }

    /// Accepts API keys (`ak_…`) in this header too, such as `x-api-key`, without a scheme. Default:
    /// only in `Authorization`.
    ///
    /// The header then takes the place of `Authorization: Bearer …`: it takes precedence over
    /// cookies, and a handler must accept
    /// [API keys](crate::guide::credentials#api-keys-in-a-header-of-their-own). A request is rejected if
    /// the header has a text other than an API key, or if there is a bearer token in addition.
    pub fn api_key_header(mut self, name: impl Into<String>) -> Self {
        self.0.tokens.api_key_header = text(name);
        self
    }

    /// Sets whether tokens are accepted as WebSocket subprotocols:
    /// `new WebSocket(url, ["clerk", token])`. Default `true`.
    ///
    /// For a WebSocket upgrade, the middleware moves the token to `Authorization`, so that the
    /// handler does not find it among the subprotocols, and selects the subprotocol `clerk` in the
    /// response unless the handler selects another.
    /// [The guide](crate::guide::credentials#websocket-subprotocols) explains why this is safe for pages
    /// of other origins.
    pub fn websocket_tokens(mut self, accepts: bool) -> Self {
        self.0.tokens.websocket_tokens = Some(accepts);
        self
    }

    /// Sets the tolerance for differences between clocks. Default 5 s, at most 5 minutes.
    pub fn clock_skew(mut self, skew: Duration) -> Self {
        self.0.tokens.clock_skew = Some(skew);
        self
    }
}

/// Several processes.
impl ClerkBuilder {
    /// Sets a store that all processes of the application share, so that each learns of the
    /// [revocations](crate::revocations) of all others. Default: none. See [`shared`](crate::shared).
    /// Needs a publishable key or a secret key, by which instances are separated in the store.
    pub fn shared(mut self, store: impl SharedStore) -> Self {
        self.0.shared.store = Some(Arc::new(store));
        self
    }

    /// Sets whether requests with valid credentials are rejected with 503 while the revocations of
    /// other processes are unknown: until the shared store has been read after the start, and if it
    /// has not responded for five seconds. In the environment, `CLERK_REVOCATIONS=required`.
    /// Default `false`: only the revocations in memory count. Without a shared store, `true` is an
    /// error when the instance is built.
    pub fn require_shared_revocations(mut self, required: bool) -> Self {
        self.0.shared.is_required = required;
        self
    }
}

/// The application as an OAuth resource server.
impl ClerkBuilder {
    /// Sets whether the middleware responds to requests for the metadata by which OAuth clients,
    /// such as those of MCP, find the authorization server: `/.well-known/oauth-protected-resource`
    /// and `/.well-known/oauth-authorization-server`, each with or without the path of a resource
    /// (RFC 9728, RFC 8414). Default `true`. It has no effect without a publishable key.
    ///
    /// With `false`, these requests reach the application's own routes, and challenges have no
    /// `resource_metadata`.
    pub fn serve_oauth_metadata(mut self, serve: bool) -> Self {
        self.0.resource_server.serves_metadata = serve;
        self
    }

    /// Sets the scopes that the metadata of every resource lists (`scopes_supported`). Default: for
    /// each path, the scopes of the policies that have rejected a request to it since the process
    /// started. With an empty list, the metadata has no scopes. Challenges always contain the scopes
    /// of the policy that rejects the request.
    pub fn oauth_scopes(mut self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.resource_server.scopes = Some(texts(scopes));
        self
    }
}

/// Replies and caches.
impl ClerkBuilder {
    /// Sets the reply to an unauthenticated request, used if the handler sets none: a status from
    /// 400 to 499, a function `fn(&Denial) -> Reply`, or a [`Failure`]. Default: that of Clerk's
    /// `protect`.
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

    /// Sets the reply to credentials that are not accepted: expired, forged, or of another type. Takes
    /// the same values as [`on_missing`](Self::on_missing). With it, every `#[auth]` rejects such
    /// credentials, and accepts requests without any. Default: they count as missing.
    pub fn on_invalid(mut self, failure: impl Into<Failure>) -> Self {
        self.0.replies.on_invalid = Some(failure.into());
        self
    }

    /// Sets the reply to an authenticated caller who is not authorized, used if the handler sets
    /// none. Takes the same values as [`on_missing`](Self::on_missing). Default: 404.
    pub fn on_denied(mut self, failure: impl Into<Failure>) -> Self {
        self.0.replies.on_denied = Some(failure.into());
        self
    }

    /// Sets the application's own not-found reply, for frameworks that do not provide it, so that
    /// hidden and missing pages look the same.
    pub fn hidden(mut self, reply: fn() -> Reply) -> Self {
        self.0.replies.hidden = Some(reply);
        self
    }

    /// Sets whether rejections are explained in the header `x-clerk-denied-by`: the reason code,
    /// the type of the token that was sent, the handler, and the requirement that was not met, such
    /// as ``code=not-allowed; token=session_token; handler=admin; clause="role `org:admin`"``; at
    /// most 256 bytes. Default `false`.
    ///
    /// Only works for development instances (`sk_test_…`, `pk_test_…`), so that the call can stay
    /// in a program that is deployed to production: it has no effect with a live key, or with a
    /// public key alone. A hidden 404 carries the header too, so it can be distinguished from a
    /// real one. In poem and rocket, a hidden 404 is the framework's own not-found page: it has the
    /// header only behind the middleware, and not if the page is yours (`catch_error`). The log
    /// always has the explanation: see [`Denial`](crate::Denial#explanations).
    pub fn explain_denials(mut self, explain: bool) -> Self {
        self.0.replies.explain_denials = explain;
        self
    }

    /// Sets the number of verified session tokens that are cached. Default 10,000; 0 disables the
    /// cache.
    pub fn token_cache_capacity(mut self, tokens: usize) -> Self {
        self.0.caches.token_capacity = tokens;
        self
    }

    /// Sets whether signing keys are cached, for five minutes. Default `true`. `false` is Clerk's
    /// `skipJwksCache`: the keys are fetched for every token, and verified tokens are not cached.
    pub fn cache_signing_keys(mut self, cache: bool) -> Self {
        self.0.caches.signing_keys = cache;
        self
    }

    /// Sets the maximum age of signing keys while Clerk is unreachable. Default 24 h.
    pub fn max_stale_key_age(mut self, age: Duration) -> Self {
        self.0.caches.max_stale_key_age = age;
        self
    }

    /// Caches users across requests for this time. Default: a user is fetched once per request.
    pub fn user_cache_ttl(mut self, ttl: Duration) -> Self {
        self.0.caches.user_ttl = Some(ttl);
        self
    }

    /// Sets the time for which a verified opaque machine token is cached. During this time, a
    /// revoked token still works unless this process knows of its [revocation](crate::revocations).
    /// Default and maximum 10 s; zero disables the cache.
    pub fn machine_token_cache_ttl(mut self, ttl: Duration) -> Self {
        self.0.caches.machine_token_ttl = ttl;
        self
    }

    /// Sets the clock; useful in tests.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.0.clock = Arc::new(clock);
        self
    }
}

/// Returns the text; an empty one is absent.
fn text(text: impl Into<String>) -> Option<String> {
    Some(text.into()).filter(|text| !text.is_empty())
}

fn texts(items: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    items.into_iter().map(Into::into).collect()
}
