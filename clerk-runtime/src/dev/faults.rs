//! Simulated failures, and the number of calls of each endpoint.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::shared::Shared;
use crate::sync::lock;

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
    /// `/v1/organization_roles`, `/v1/organization_permissions`, `/v1/role_sets` and
    /// `/v1/billing/plans`
    Declared,
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
    /// `/oauth/…`, and the metadata of the authorization server
    OAuth,
    /// `GET /v1/client/handshake`
    Handshake,
    /// Calls of Clerk's scripts: `/v1/client…`, `/v1/environment`, `/v1/me…` and more
    FrontendApi,
    /// Groups of the Backend API that the instance does not simulate.
    NotSimulated,
    /// Sign-in and sign-out pages, and all other paths.
    Pages,
}

/// A simulated failure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is closed without a response.
    Down,
    /// The response is delayed by this time.
    Slow(Duration),
    /// The response has this status, with an error body in Clerk's format.
    Status(u16),
    /// The response is a 429 with this `Retry-After`, in seconds.
    RateLimited {
        /// Seconds until the next call is permitted.
        retry_after: u64,
    },
    /// The response is a 200 with a body that is not JSON.
    Malformed,
}

/// Faults and call counts of an instance.
#[derive(Default)]
pub(super) struct FaultInjection(Mutex<FaultState>);

#[derive(Default)]
struct FaultState {
    everywhere: Option<Fault>,
    faults: BTreeMap<Endpoint, Fault>,
    calls: BTreeMap<Endpoint, u64>,
}

impl FaultInjection {
    /// Counts a call and returns its fault, if any.
    pub(super) fn call(&self, endpoint: Endpoint) -> Option<Fault> {
        *lock(&self.0).calls.entry(endpoint).or_default() += 1;
        self.fault(endpoint)
    }

    /// Returns the fault of an endpoint, if any.
    pub(super) fn fault(&self, endpoint: Endpoint) -> Option<Fault> {
        let state = lock(&self.0);
        let fault = state.faults.get(&endpoint);
        fault.or(state.everywhere.as_ref()).cloned()
    }
}

/// Fault injection of an instance, from [`Instance::faults`](super::Instance::faults).
///
/// ```
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use clerk_runtime::dev::{Endpoint, Fault, Instance};
///
/// let clerk = Instance::start().await?;
/// clerk.faults().set(Endpoint::Users, Fault::RateLimited { retry_after: 1 });
/// // … the application responds with 503 if it needs the user …
/// clerk.faults().clear();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Faults(pub(super) Arc<Shared>);

impl std::fmt::Debug for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Faults")
            .field(&lock(&self.0.fault_injection.0).faults)
            .finish()
    }
}

impl Faults {
    /// Makes one endpoint fail from now on.
    pub fn set(&self, endpoint: Endpoint, fault: Fault) {
        self.state(|state| state.faults.insert(endpoint, fault));
    }

    /// Makes every endpoint fail that has no fault of its own.
    pub fn set_everywhere(&self, fault: Fault) {
        self.state(|state| state.everywhere = Some(fault));
    }

    /// Makes one endpoint work again.
    pub fn unset(&self, endpoint: Endpoint) {
        self.state(|state| state.faults.remove(&endpoint));
    }

    /// Makes everything work again.
    pub fn clear(&self) {
        self.state(|state| {
            state.faults.clear();
            state.everywhere = None;
        });
    }

    /// Returns the number of calls of an endpoint since the start or the last reset, including
    /// failed ones.
    #[must_use]
    pub fn calls(&self, endpoint: Endpoint) -> u64 {
        self.state(|state| state.calls.get(&endpoint).copied().unwrap_or_default())
    }

    /// Resets all call counts to zero.
    pub fn reset_calls(&self) {
        self.state(|state| state.calls.clear());
    }

    fn state<T>(&self, access: impl FnOnce(&mut FaultState) -> T) -> T {
        access(&mut lock(&self.0.fault_injection.0))
    }
}
