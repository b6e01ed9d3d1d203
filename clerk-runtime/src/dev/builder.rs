//! Builder of an instance.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Map, Value};
use tokio::net::TcpListener;

use super::http;
use super::instance::{Instance, StartError};
use super::keys::{KeyRing, SigningKey};
use super::packages::Packages;
use super::people::{Organization, Person, default_organization, default_people};
use super::random::secret;
use super::shared::{OfflineSettings, Shared};
use super::state::OfflineState;
use super::template::{TOKEN_LIFETIME, supabase};
use crate::clock::{Clock, SystemClock};
use crate::names::DeclaredNames;

/// Builder of an [`Instance`], which always listens on 127.0.0.1.
///
/// ```
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use clerk_runtime::dev::{Instance, Organization, Person};
///
/// let clerk = Instance::builder()
///     .organization(Organization::new("globex").role("org:boss", ["org:reports:read"]))
///     .person(Person::new("hank").member_of("globex", "org:boss"))
///     .seed(7)
///     .start()
///     .await?;
/// let hank = clerk.sign_in("hank")?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "call `start()` to start the instance"]
pub struct Builder {
    people: Vec<Person>,
    organizations: Vec<Organization>,
    templates: Vec<(String, Map<String, Value>)>,
    session_claims: Map<String, Value>,
    token_lifetime: Duration,
    authorized_party: Option<String>,
    production_host: Option<String>,
    oauth_scopes: Vec<String>,
    oauth_jwt_access_tokens: bool,
    multiple_sessions: bool,
    node_modules: Option<PathBuf>,
    port: u16,
    seed: Option<u64>,
    clock: Arc<dyn Clock>,
    names: Option<PathBuf>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            people: Vec::new(),
            organizations: Vec::new(),
            templates: Vec::new(),
            session_claims: Map::new(),
            token_lifetime: TOKEN_LIFETIME,
            authorized_party: None,
            production_host: None,
            oauth_scopes: Vec::new(),
            oauth_jwt_access_tokens: false,
            multiple_sessions: false,
            node_modules: None,
            port: 0,
            seed: None,
            clock: Arc::new(SystemClock),
            names: None,
        }
    }
}

impl Builder {
    /// Adds a person. Default: `alice` and `bob`.
    pub fn person(mut self, person: Person) -> Self {
        self.people.push(person);
        self
    }

    /// Adds an organization. Default, if there is no person either: `acme`.
    ///
    /// Unless a person is added, the default people bring `acme` whatever organizations are added. It
    /// then has only the permissions and plans of its own declaration, if there is one.
    pub fn organization(mut self, organization: Organization) -> Self {
        self.organizations.push(organization);
        self
    }

    /// Adds a JWT template. Its claims can contain Clerk's shortcodes, such as
    /// `{{user.primary_email_address}}`. A template `supabase` always exists. A template of the same
    /// name is replaced, also if the file of [`names`](Self::names) declares it, whose templates have
    /// no claims.
    pub fn template(mut self, name: impl Into<String>, claims: Map<String, Value>) -> Self {
        self.templates.push((name.into(), claims));
        self
    }

    /// Sets claims that all session tokens have in addition to Clerk's own. They can contain
    /// shortcodes, as in [`template`](Self::template).
    pub fn session_claims(mut self, claims: Map<String, Value>) -> Self {
        self.session_claims = claims;
        self
    }

    /// Sets the lifetime of session tokens. Default: 60 seconds.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Sets the `azp` of session tokens that were not requested by a page. Default: none.
    pub fn authorized_party(mut self, origin: impl Into<String>) -> Self {
        self.authorized_party = Some(origin.into());
        self
    }

    /// Simulates a production instance whose Frontend API has this host, `clerk.example.com` for
    /// example. It still listens on 127.0.0.1 only.
    pub fn production(mut self, frontend_api: impl Into<String>) -> Self {
        self.production_host = Some(frontend_api.into());
        self
    }

    /// Adds scopes that OAuth clients can request, in addition to Clerk's own: `openid`, `profile`,
    /// `email`, `public_metadata`, `private_metadata`, `offline_access` and `user:org:read`. Clerk
    /// rejects a request for any other scope.
    pub fn oauth_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.oauth_scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// Sets if access tokens of the authorization server are JWTs, as a setting of Clerk's
    /// instances does. JWTs cannot be revoked. Default: `false`, for opaque tokens.
    pub fn oauth_jwt_access_tokens(mut self, jwt: bool) -> Self {
        self.oauth_jwt_access_tokens = jwt;
        self
    }

    /// Permits sessions of several users in one browser, Clerk's multi-session mode. Default: one
    /// session, which a new one replaces.
    pub fn multiple_sessions(mut self) -> Self {
        self.multiple_sessions = true;
        self
    }

    /// Sets the `node_modules` folder with `@clerk/clerk-js` and `@clerk/ui`, whose scripts are
    /// served under `/npm/`. Default: the nearest one with these packages, from the current
    /// directory upwards.
    pub fn node_modules(mut self, folder: impl Into<PathBuf>) -> Self {
        self.node_modules = Some(folder.into());
        self
    }

    /// Sets the port of 127.0.0.1. Default: 0, which selects a free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Makes ids reproducible. The key pair and all secrets remain random.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Sets the clock for the times of tokens and sessions. Default: the system's.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Declares the roles, permissions, features, plans and JWT templates of a `clerk.toml`. Each
    /// organization has the roles, unless it declares one of the same name itself, and gets the
    /// features of its plans. A role of a person that neither the file nor an organization declares,
    /// and a plan that the file does not declare, is an error of [`start`](Self::start). A relative
    /// path is resolved against the current directory, which is the package's in tests.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), clerk_runtime::dev::StartError> {
    /// let clerk = clerk_runtime::dev::Instance::builder().names("clerk.toml").start().await?;
    /// # drop(clerk);
    /// # Ok(())
    /// # }
    /// ```
    pub fn names(mut self, path: impl Into<PathBuf>) -> Self {
        self.names = Some(path.into());
        self
    }

    /// Starts the instance on 127.0.0.1.
    ///
    /// # Errors
    /// Fails if the port cannot be opened, if no key pair can be generated, if the file of
    /// [`names`](Self::names) cannot be read, or if a person or an organization has a role or a
    /// plan that it does not declare.
    pub async fn start(self) -> Result<Instance, StartError> {
        let names = self.names.as_ref().map(DeclaredNames::read).transpose()?;
        if let Some(names) = &names {
            names.check(&self.organizations, &self.people)?;
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))
            .await
            .map_err(StartError::Listen)?;
        let address = listener.local_addr().map_err(StartError::Listen)?;
        let key = tokio::task::spawn_blocking(SigningKey::generate).await;
        let keys = KeyRing::new(key.map_err(|_| StartError::KeyPair)??);
        let settings = self.settings(address);
        let state = self.state(&settings.url, names);
        let shared = Arc::new(Shared::new(settings, keys, state));
        let server = http::serve(listener, Arc::clone(&shared));
        Ok(Instance { shared, server })
    }

    fn settings(&self, address: SocketAddr) -> OfflineSettings {
        let production = self.production_host.is_some();
        let kind = if production { "live" } else { "test" };
        let frontend_api = self
            .production_host
            .clone()
            .unwrap_or_else(|| address.to_string());
        let scheme = if production { "https" } else { "http" };
        let publishable_key = publishable_key(kind, &frontend_api);
        OfflineSettings {
            url: format!("http://{address}"),
            secret_key: secret(&format!("sk_{kind}_")),
            webhook_key: secret(""),
            cookie_suffix: cookie_suffix(&publishable_key),
            publishable_key,
            issuer: format!("{scheme}://{frontend_api}"),
            production,
            token_lifetime: self.token_lifetime,
            authorized_party: self.authorized_party.clone(),
            oauth_scopes: self.oauth_scopes.clone(),
            oauth_jwt_access_tokens: self.oauth_jwt_access_tokens,
            session_claims: self.session_claims.clone(),
            packages: Packages::new(self.node_modules.clone()),
        }
    }

    fn state(self, url: &str, names: Option<DeclaredNames>) -> OfflineState {
        let mut state = OfflineState::new(self.seed, self.clock, url);
        state.multiple_sessions = self.multiple_sessions;
        if let Some(names) = names {
            state.declare(names);
        }
        let no_people = self.people.is_empty();
        if no_people && self.organizations.is_empty() {
            let declared = state.declared.roles().next().is_some();
            state.add_organization(default_organization(declared));
        }
        for organization in self.organizations {
            state.add_organization(organization);
        }
        let people = if no_people {
            default_people().into()
        } else {
            self.people
        };
        for person in people {
            state.add_person(person);
        }
        state.add_template("supabase", supabase());
        for (name, claims) in self.templates {
            state.add_template(&name, claims);
        }
        state
    }
}

pub(super) fn publishable_key(kind: &str, frontend_api: &str) -> String {
    let encoded = BASE64_STANDARD_NO_PAD.encode(format!("{frontend_api}$"));
    format!("pk_{kind}_{encoded}")
}

/// Returns the first eight characters of the key's SHA-1 in URL-safe base64.
pub(super) fn cookie_suffix(publishable_key: &str) -> String {
    let digest = digest::digest(
        &digest::SHA1_FOR_LEGACY_USE_ONLY,
        publishable_key.as_bytes(),
    );
    BASE64_URL_SAFE_NO_PAD
        .encode(digest.as_ref())
        .chars()
        .take(8)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookie_suffix_equals_clerks() {
        assert_eq!(
            cookie_suffix("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k"),
            "naoXFJnI"
        );
    }
}
