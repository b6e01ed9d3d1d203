//! The end of an authentication, for connections that outlive their request.

use std::time::Duration;

use crate::caller::{Auth, Caller};
use crate::clock::UnixMillis;
use crate::engine::{State, Verified};
use crate::jwt::Decoded;
use crate::revocations::token_digest;

/// Longest sleep, so that a clock that is set forward is noticed.
const MAX_SLEEP: Duration = Duration::from_secs(10 * 60);

/// Reason why an authentication has ended; from [`Auth::ended`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthEnd {
    /// The token's session, or an object that it depends on, was
    /// [revoked](crate::revocations).
    Revoked,
    /// The token is expired, and the tolerance for clock differences has passed.
    Expired,
    /// The caller was not authenticated.
    Unauthenticated,
}

impl Auth {
    /// Waits until the token of the caller is revoked or expired, so that WebSockets and streams
    /// can be closed. A session token expires after 60 seconds: for a longer connection, let the
    /// client send a new token, verify it with [`Clerk::verify_token`](crate::Clerk::verify_token),
    /// and wait for the end of the new `Auth` instead. For a machine token without an expiry, the
    /// future only completes if the token is revoked. It needs a tokio runtime.
    ///
    /// ```
    /// # #[cfg(feature = "dev")]
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let instance = clerk_runtime::dev::Instance::start().await?;
    /// # let clerk = instance.clerk()?;
    /// # let alice = instance.sign_in("alice")?;
    /// use clerk_runtime::AuthEnd;
    /// use clerk_runtime::revocations::Revocation;
    ///
    /// let auth = clerk.verify_token(&alice.token()).await?;
    /// let ended = auth.ended();
    /// let session = auth.session_id().ok_or("a session")?;
    /// clerk.revocations().revoke(Revocation::session(&session));
    /// assert_eq!(ended.await, AuthEnd::Revoked);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "dev"))]
    /// # fn main() {}
    /// ```
    pub fn ended(&self) -> impl Future<Output = AuthEnd> + Send + 'static + use<> {
        let auth = self.clone();
        async move {
            let Some(clerk) = auth.clerk().cloned() else {
                return AuthEnd::Unauthenticated;
            };
            let settings = clerk.settings();
            let mut changes = settings.revocations.changes();
            let began = settings.clock.now();
            loop {
                // A change from here on wakes the wait below.
                changes.mark_unchanged();
                let now = settings.clock.now();
                if let Some(end) = auth.end(began, now) {
                    return end;
                }
                // Rounded up, so that the clock has reached the end afterwards.
                let left = |end| now.until(end).saturating_add(Duration::from_millis(1));
                let left = auth.ends_at().map_or(MAX_SLEEP, left);
                // The set outlives this future, so only a change or the time ends the wait.
                drop(tokio::time::timeout(left.min(MAX_SLEEP), changes.changed()).await);
            }
        }
    }

    fn end(&self, began: UnixMillis, now: UnixMillis) -> Option<AuthEnd> {
        if !self.is_authenticated() {
            return Some(AuthEnd::Unauthenticated);
        }
        if self.is_revoked(began, now) {
            return Some(AuthEnd::Revoked);
        }
        let is_expired = self.ends_at().is_some_and(|it| it <= now);
        is_expired.then_some(AuthEnd::Expired)
    }

    /// Returns the time from which the token is not accepted any more.
    fn ends_at(&self) -> Option<UnixMillis> {
        let expires = self.expires_at()?;
        let skew = match self.caller() {
            Caller::Session(_) => self.clerk()?.settings().engine.rules.clock_skew_ms,
            _ => 0,
        };
        Some(expires.plus_millis(skew))
    }

    fn is_revoked(&self, began: UnixMillis, now: UnixMillis) -> bool {
        let (Some(clerk), Some(decision)) = (self.clerk(), self.decision()) else {
            return false;
        };
        let set = clerk.settings().revocations.set();
        match &decision.state {
            State::SignedIn(Verified::Session(token)) => {
                let session = token.session();
                session.is_some_and(|it| set.revokes_session(it, Some(token.issued()), now))
            }
            State::SignedIn(Verified::Machine(machine, token)) => {
                let issued = Decoded::parse(token.as_str()).ok().map(|it| it.issued());
                let digest = || token_digest(token.as_str());
                // An opaque token does not contain its time of issue. A revocation counts if this
                // process has learned of it since the wait began.
                let learned = set.learned_of_machine(machine).filter(|_| issued.is_none());
                learned.is_some_and(|it| it >= began)
                    || set.revokes_machine(machine, digest, issued, now)
            }
            _ => false,
        }
    }
}
