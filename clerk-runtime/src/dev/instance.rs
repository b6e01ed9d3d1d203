//! The running instance.

use std::fmt;
use std::sync::Arc;

use tokio::task::AbortHandle;

use super::answers::Answers;
use super::builder::Builder;
use super::faults::Faults;
use super::issued::MachineTokenBuilder;
use super::keys::SigningKey;
use super::machine::Kind;
use super::shared::Shared;
use super::signed_in::{SignInError, SignedIn, UnknownPerson};

/// An in-process Clerk on loopback. It stops when it is dropped.
#[must_use = "the instance stops when it is dropped"]
pub struct Instance {
    pub(super) shared: Arc<Shared>,
    pub(super) server: AbortHandle,
}

/// Why an instance couldn't start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// No port on 127.0.0.1 could be opened.
    #[error("no port on 127.0.0.1 could be opened")]
    Listen(#[source] std::io::Error),
    /// No key pair could be made.
    #[error("no RSA key pair could be made")]
    KeyPair,
}

impl Instance {
    /// Starts an instance with `alice`, admin of `acme`, and `bob`, a member.
    ///
    /// # Errors
    /// When no port on 127.0.0.1 can be opened or no key pair can be made.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// An instance with other people, times or ids.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it listens, `http://127.0.0.1:<port>`: both the Backend API and the Frontend API.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shared.settings.url
    }

    /// The secret key, another one at each start.
    #[must_use]
    pub fn secret_key(&self) -> &str {
        &self.shared.settings.secret_key
    }

    /// The publishable key.
    #[must_use]
    pub fn publishable_key(&self) -> &str {
        &self.shared.settings.publishable_key
    }

    /// The issuer of its tokens (`iss`).
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.shared.settings.issuer
    }

    /// The public key in PEM form, as `CLERK_JWT_KEY` holds it.
    #[must_use]
    pub fn jwt_key(&self) -> String {
        self.shared.keys.current().public_key_pem()
    }

    /// Where people sign in.
    #[must_use]
    pub fn sign_in_url(&self) -> String {
        format!("{}/sign-in", self.url())
    }

    /// Signs a person in, named by username, email address or id, in a browser of their own.
    ///
    /// # Errors
    /// When nobody has that name, or the person is banned or locked out.
    pub fn sign_in(&self, who: &str) -> Result<SignedIn, SignInError> {
        SignedIn::new(&self.shared, who)
    }

    /// An API key of a person, named as in [`sign_in`](Self::sign_in), or of an organization.
    ///
    /// # Errors
    /// When neither a person nor an organization has that name.
    pub fn api_key(&self, owner: &str) -> Result<MachineTokenBuilder, UnknownPerson> {
        let state = self.shared.state();
        let user = state.user(owner).map(|user| user.id.clone());
        let subject = user.or_else(|| state.organization(owner).map(|org| org.id.clone()));
        drop(state);
        let subject = subject.ok_or_else(|| UnknownPerson::new(owner))?;
        Ok(MachineTokenBuilder::new(
            &self.shared,
            Kind::ApiKey,
            subject,
        ))
    }

    /// A token of a machine, which exists from when it is first named.
    pub fn m2m_token(&self, machine: &str) -> MachineTokenBuilder {
        let subject = self.shared.state().machine(machine);
        MachineTokenBuilder::new(&self.shared, Kind::M2m, subject)
    }

    /// An OAuth access token that a person granted.
    ///
    /// # Errors
    /// When nobody has that name.
    pub fn oauth_token(&self, who: &str) -> Result<MachineTokenBuilder, UnknownPerson> {
        let subject = self.shared.state().user(who).map(|user| user.id.clone());
        let subject = subject.ok_or_else(|| UnknownPerson::new(who))?;
        Ok(MachineTokenBuilder::new(&self.shared, Kind::OAuth, subject))
    }

    /// The id of a machine, `mch_…`; the scope of tokens that may call it.
    #[must_use]
    pub fn machine_id(&self, machine: &str) -> String {
        self.shared.state().machine(machine)
    }

    /// The secret key of a machine, as `CLERK_MACHINE_SECRET_KEY` holds it.
    #[must_use]
    pub fn machine_secret_key(&self, machine: &str) -> String {
        let mut state = self.shared.state();
        let id = state.machine(machine);
        let machine = state.machine_by_id(&id);
        machine
            .map(|machine| machine.secret_key.clone())
            .unwrap_or_default()
    }

    /// Makes endpoints fail, and counts their calls.
    #[must_use]
    pub fn faults(&self) -> Faults {
        Faults(Arc::clone(&self.shared))
    }

    /// Answers to calls that the instance doesn't play.
    #[must_use]
    pub fn answers(&self) -> Answers {
        Answers(Arc::clone(&self.shared))
    }

    /// Signs with another key from now on. The old one is no longer published.
    ///
    /// # Errors
    /// When no key pair can be made.
    pub fn rotate_keys(&self) -> Result<(), StartError> {
        self.shared.keys.replace(SigningKey::generate()?);
        Ok(())
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("url", &self.shared.settings.url)
            .finish_non_exhaustive()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.server.abort();
    }
}
