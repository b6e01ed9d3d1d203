//! Bad days on demand, and how often each endpoint was called.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::lock::lock;
use super::shared::Shared;

/// A part of the instance that can be made to fail and whose calls are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Endpoint {
    /// `GET /v1/jwks`
    Jwks,
    /// `/v1/users…`
    Users,
    /// `/v1/organizations…`, `/v1/organization_memberships` and `/v1/organization_invitations`
    Organizations,
    /// `/v1/invitations…`
    Invitations,
    /// `/v1/jwt_templates…`
    JwtTemplates,
    /// `/v1/machines…`
    Machines,
    /// `/v1/sessions…`
    Sessions,
    /// `POST /v1/sessions/{id}/tokens…`
    SessionTokens,
    /// `POST /v1/sessions/{id}/refresh`
    SessionRefresh,
    /// `GET /v1/clients/handshake_payload`
    HandshakePayload,
    /// `/api_keys…`
    ApiKeys,
    /// `/m2m_tokens…`
    M2mTokens,
    /// `POST /oauth_applications/access_tokens/verify`
    OAuthTokens,
    /// `GET /v1/client/handshake`
    Handshake,
    /// The groups of the Backend API that the instance doesn't play.
    NotPlayed,
    /// The sign-in and sign-out pages and everything else.
    Pages,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is closed without an answer.
    Down,
    /// The answer comes this much later.
    Slow(Duration),
    /// This status, with an error body as Clerk has it.
    Status(u16),
    /// 429 with this `Retry-After`, in seconds.
    RateLimited {
        /// Seconds until the next call is welcome.
        retry_after: u64,
    },
    /// 200 with a body that isn't JSON.
    Malformed,
}

#[derive(Default)]
pub(super) struct Switches(Mutex<Panel>);

#[derive(Default)]
struct Panel {
    everywhere: Option<Fault>,
    faults: BTreeMap<Endpoint, Fault>,
    calls: BTreeMap<Endpoint, u64>,
}

impl Switches {
    /// Counts a call and says what is to go wrong with it.
    pub(super) fn call(&self, endpoint: Endpoint) -> Option<Fault> {
        let mut panel = lock(&self.0);
        *panel.calls.entry(endpoint).or_default() += 1;
        panel
            .faults
            .get(&endpoint)
            .or(panel.everywhere.as_ref())
            .cloned()
    }
}

/// The switches of an instance: [`Instance::faults`](super::Instance::faults).
///
/// ```
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use clerk_runtime::dev::{Endpoint, Fault, Instance};
///
/// let clerk = Instance::start().await?;
/// clerk.faults().set(Endpoint::Users, Fault::RateLimited { retry_after: 1 });
/// // … the application answers 503 where it needs the user …
/// clerk.faults().clear();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Faults(pub(super) Arc<Shared>);

impl std::fmt::Debug for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Faults")
            .field(&lock(&self.0.switches.0).faults)
            .finish()
    }
}

impl Faults {
    /// Makes one endpoint fail from now on.
    pub fn set(&self, endpoint: Endpoint, fault: Fault) {
        self.panel(|panel| panel.faults.insert(endpoint, fault));
    }

    /// Makes every endpoint fail that has no fault of its own.
    pub fn set_everywhere(&self, fault: Fault) {
        self.panel(|panel| panel.everywhere = Some(fault));
    }

    /// Makes one endpoint work again.
    pub fn unset(&self, endpoint: Endpoint) {
        self.panel(|panel| panel.faults.remove(&endpoint));
    }

    /// Makes everything work again.
    pub fn clear(&self) {
        self.panel(|panel| {
            panel.faults.clear();
            panel.everywhere = None;
        });
    }

    /// How often an endpoint was called since the start or the last reset, failed calls included.
    #[must_use]
    pub fn calls(&self, endpoint: Endpoint) -> u64 {
        self.panel(|panel| panel.calls.get(&endpoint).copied().unwrap_or_default())
    }

    /// Counts from zero again.
    pub fn reset_calls(&self) {
        self.panel(|panel| panel.calls.clear());
    }

    fn panel<T>(&self, act: impl FnOnce(&mut Panel) -> T) -> T {
        act(&mut lock(&self.0.switches.0))
    }
}
