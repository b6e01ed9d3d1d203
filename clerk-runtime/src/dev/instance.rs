//! A running instance.

use std::fmt;
use std::sync::Arc;

use tokio::task::AbortHandle;

use super::builder::Builder;
use super::faults::Faults;
use super::issued::MachineTokenBuilder;
use super::keys::SigningKey;
use super::machine::MachineTokenKind;
use super::responses::Responses;
use super::shared::Shared;
use super::signed_in::{SignInError, SignedIn, UnknownPerson};
use crate::names::NamesError;

/// An in-process simulation of Clerk on loopback. It stops when it is dropped.
#[must_use = "the instance stops when it is dropped"]
pub struct Instance {
    pub(super) shared: Arc<Shared>,
    pub(super) server: AbortHandle,
}

/// Reason why an instance could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The port on 127.0.0.1 could not be opened.
    #[error("the port on 127.0.0.1 cannot be opened: {0}")]
    Listen(#[source] std::io::Error),
    /// No key pair could be generated.
    #[error("no RSA key pair could be generated")]
    KeyPair,
    /// The file of [`Builder::names`] could not be read.
    #[error("{0}")]
    Names(#[from] NamesError),
    /// A person has a role, or a person or an organization a plan, that the file of
    /// [`Builder::names`] does not declare. The message suggests the nearest name.
    #[error("{0}")]
    UnknownName(String),
}

impl Instance {
    /// Starts an instance with `alice`, admin of `acme`, and `bob`, a member. Both have the
    /// password `clerk-offline`.
    ///
    /// # Errors
    /// Fails if no port on 127.0.0.1 can be opened, or no key pair can be generated.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Creates a builder, which configures people, times, ids and more.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Returns the URL `http://127.0.0.1:<port>` of both the Backend API and the Frontend API.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shared.settings.url
    }

    /// Returns the secret key, which is different at each start.
    #[must_use]
    pub fn secret_key(&self) -> &str {
        &self.shared.settings.secret_key
    }

    /// Returns the publishable key.
    #[must_use]
    pub fn publishable_key(&self) -> &str {
        &self.shared.settings.publishable_key
    }

    /// Returns the issuer of the tokens (`iss`).
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.shared.settings.issuer
    }

    /// Returns the public key in PEM form, as in `CLERK_JWT_KEY`.
    #[must_use]
    pub fn jwt_key(&self) -> String {
        self.shared.keys.current().public_key_pem()
    }

    /// Returns the URL of the sign-in page.
    #[must_use]
    pub fn sign_in_url(&self) -> String {
        format!("{}/sign-in", self.url())
    }

    /// Signs in a person, identified by username, email address or id, in a new browser.
    ///
    /// # Errors
    /// Fails if there is no such person, or if the person is banned or locked out.
    pub fn sign_in(&self, identifier: &str) -> Result<SignedIn, SignInError> {
        SignedIn::new(&self.shared, identifier)
    }

    /// Returns a builder for an API key of a person, identified as in [`sign_in`](Self::sign_in),
    /// or of an organization.
    ///
    /// # Errors
    /// Fails if there is no such person or organization.
    pub fn api_key(&self, owner: &str) -> Result<MachineTokenBuilder, UnknownPerson> {
        let state = self.shared.state();
        let user = state.user(owner).map(|user| user.id.clone());
        let subject = user.or_else(|| state.organization(owner).map(|org| org.id.clone()));
        drop(state);
        let subject = subject.ok_or_else(|| UnknownPerson::new(owner))?;
        Ok(MachineTokenBuilder::new(
            &self.shared,
            MachineTokenKind::ApiKey,
            subject,
        ))
    }

    /// Returns a builder for an M2M token of a machine. The machine is created if it does not
    /// exist.
    pub fn m2m_token(&self, machine: &str) -> MachineTokenBuilder {
        let subject = self.shared.state().machine(machine);
        MachineTokenBuilder::new(&self.shared, MachineTokenKind::M2m, subject)
    }

    /// Returns a builder for an OAuth access token that a person granted.
    ///
    /// # Errors
    /// Fails if there is no such person.
    pub fn oauth_token(&self, identifier: &str) -> Result<MachineTokenBuilder, UnknownPerson> {
        let subject = self
            .shared
            .state()
            .user(identifier)
            .map(|user| user.id.clone());
        let subject = subject.ok_or_else(|| UnknownPerson::new(identifier))?;
        Ok(MachineTokenBuilder::new(
            &self.shared,
            MachineTokenKind::OAuth,
            subject,
        ))
    }

    /// Returns the id of a machine, `mch_…`, which is the scope of tokens that may call it. The
    /// machine is created if it does not exist.
    #[must_use]
    pub fn machine_id(&self, machine: &str) -> String {
        self.shared.state().machine(machine)
    }

    /// Returns the secret key of a machine, as in `CLERK_MACHINE_SECRET_KEY`. The machine is
    /// created if it does not exist.
    #[must_use]
    pub fn machine_secret_key(&self, machine: &str) -> String {
        let mut state = self.shared.state();
        let id = state.machine(machine);
        let machine = state.machine_by_id(&id);
        machine
            .map(|machine| machine.secret_key.clone())
            .unwrap_or_default()
    }

    /// Returns the fault injection, which also counts calls.
    #[must_use]
    pub fn faults(&self) -> Faults {
        Faults(Arc::clone(&self.shared))
    }

    /// Returns the responses that a test defines for calls of the Backend API.
    #[must_use]
    pub fn responses(&self) -> Responses {
        Responses(Arc::clone(&self.shared))
    }

    /// Rotates the signing key. The old one is no longer published.
    ///
    /// # Errors
    /// Fails if no key pair can be generated.
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
